"""What docs/privacy.md says of people: all of it is found, what can be erased is, and the setting does so by itself."""

import json
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from clients.models import Client, Contact
from groundwork import chain
from groundwork.models import Event, EventDetails, Mail, User
from groundwork.telling import names
from groundwork.tests.chain.writing import CONTRACT, NOON, seen
from quotes.models import ProposalLink
from quotes.services.accepting import Visitor, accept_proposal
from quotes.services.forgetting import erase_person, erase_what_is_old
from quotes.services.forwarding import ToColleague, forward
from quotes.tests import making
from quotes.tests.sent import answer, sent
from quotes.verifying import verify_all

pytestmark = pytest.mark.any_database
VISITOR = Visitor("203.0.113.7", "A browser")
FAY, THOMAS = "fay@harbor.example", "thomas@harbor.example"


def exported(*words: str) -> dict[str, Any]:
    out = StringIO()
    call_command("export_person", *words, stdout=out)
    told: dict[str, Any] = json.loads(out.getvalue())
    return told


def tables(*words: str) -> set[str]:
    return {one["table"] for one in exported(*words)["found"]}


@pytest.fixture
def link(sales: User) -> ProposalLink:
    """Of a proposal that its contact has passed on to a colleague and then signed; its mails are done with."""
    proposal = sent(sales, making.NOW)
    to_fay = ToColleague("Fay Finance", FAY, "Thomas Reed", may_sign=False, revision_sha256=proposal.revision.sha256)
    forward(proposal.link, to_fay, VISITOR, lambda: making.NOW)
    accept_proposal(proposal.link, answer(proposal), VISITOR, lambda: making.NOW)
    Mail.objects.update(state=Mail.State.LEFT)
    return proposal.link


def test_an_export_has_what_every_table_says_of_somebody_and_no_key(link: ProposalLink) -> None:
    assert tables(THOMAS.upper()) == {
        "clients_contact",
        "clients_historicalcontact",
        "groundwork_event",
        "groundwork_mail",
        "quotes_contract",
        "quotes_quoterevision",
    }
    assert tables(FAY) == {"groundwork_eventdetails", "groundwork_mail"}
    assert "groundwork_eventdetails" in tables(THOMAS, "--also", VISITOR.ip)
    written = json.dumps(exported("Thomas Reed", "--also", link.quote.number))
    assert (link.nonce in written, link.digest in written) == (False, False)


def test_an_export_of_a_colleague_has_no_password(sales: User) -> None:
    (row,) = (one["row"] for one in exported(sales.email)["found"] if one["table"] == "groundwork_user")
    assert (row["name"], "password" in row) == (sales.name, False)


@pytest.mark.parametrize("words", [("nobody@harbor.example",), ("a@",)])
def test_an_export_of_nobody_says_so(db: None, words: tuple[str, ...]) -> None:
    with pytest.raises(CommandError, match=r"Nothing is known|three letters"):
        exported(*words)


def test_whoever_has_a_longer_address_is_somebody_else() -> None:
    assert names("ann@harbor.example", '{"email": "Ann@Harbor.example"}')
    assert not names("ann@harbor.example", '{"email": "joann@harbor.example"}')


def test_of_a_colleague_nothing_is_left_and_the_chain_is_whole(link: ProposalLink) -> None:
    erased = erase_person(FAY.upper(), "Olivia Owner", making.NOW)
    assert (erased.details, erased.addresses) == (1, 1)
    with pytest.raises(CommandError, match="Nothing is known"):
        exported(FAY)
    assert tables(THOMAS), "nobody else is erased with them"
    assert list(verify_all()) == []


def test_of_a_contact_who_has_signed_what_they_declared_is_left(link: ProposalLink) -> None:
    out = StringIO()
    call_command("erase_details", "--person", THOMAS, stdout=out)
    assert "still a contact of Harbor Law Group" in out.getvalue()
    assert Contact.history.filter(email=THOMAS).exists(), "as long as they are a contact"
    Contact.objects.get(email=THOMAS).delete()
    erase_person(THOMAS, "Olivia Owner", making.NOW)
    assert tables(THOMAS) == {
        "groundwork_event",
        "quotes_contract",
        "quotes_quoterevision",
    }
    assert list(verify_all()) == []


def test_who_got_the_bills_before_is_gone_from_the_history(link: ProposalLink) -> None:
    client = Client.objects.get(pk=link.quote.client_id)
    for email in ("bea@harbor.example", "new@harbor.example"):
        client.billing_contact, client.billing_email = email.partition("@")[0], email
        client.save()
    erase_person("bea@harbor.example", "Olivia Owner", making.NOW)
    assert tables("new@harbor.example") == {"clients_client", "clients_historicalclient"}
    with pytest.raises(CommandError, match="Nothing is known"):
        exported("bea@harbor.example", "--also", "bea")


def test_what_is_old_goes_by_itself_but_for_signatures(db: None, settings: Settings) -> None:
    old, contract, signed, young = seen(), seen(CONTRACT), seen(kind="accepted"), seen(days=40)
    now = NOON + timedelta(days=62)
    assert erase_what_is_old(now) == 0, "nothing without the setting"
    settings.KEEP_DETAILS_MONTHS = 1
    assert erase_what_is_old(now) == 2
    kept = set(EventDetails.objects.values_list("event", flat=True))
    assert kept == {signed.pk, young.pk}
    erased = Event.objects.filter(kind="erased")
    assert {(one.subject_kind, one.subject_number) for one in erased} == {
        (one.subject_kind, one.subject_number) for one in (old, contract)
    }
    assert erase_what_is_old(now) == 0
    assert chain.verify() == ()


@pytest.mark.usefixtures("link")
@pytest.mark.parametrize("typed", [["--person", ""], ["--person", "  "], ["--person", FAY, "--by", " "]])
def test_nobodys_address_is_not_everybodys(typed: list[str]) -> None:
    """An empty variable in a line of a script is soon written."""
    before = (EventDetails.objects.count(), Mail.objects.exclude(email="").count(), Event.objects.count())
    assert all(before)
    with pytest.raises(CommandError):
        call_command("erase_details", *typed)
    assert (EventDetails.objects.count(), Mail.objects.exclude(email="").count(), Event.objects.count()) == before
