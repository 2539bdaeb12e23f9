"""An answer that came elsewhere is recorded as exactly that, and all that follows of an answer follows of it."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from clients.models import Client
from contracts.models import Contract
from groundwork import append_only, chain
from groundwork.erasing import erase_details
from groundwork.models import Event, EvidenceContent, EvidenceFile, User
from groundwork.tests.evidence.samples import a_pdf, a_picture, examined
from groundwork.tests.unchanged import nothing_changes
from quotes.documents import HOW
from quotes.models import AcceptedQuote, Quote, RecordedAnswer
from quotes.proposal.on_behalf import told_on_behalf
from quotes.refusals import (
    AlreadyAcceptedError,
    ExpiredError,
    KeyUsedError,
    NotOfferedError,
    NotOpenError,
    ReceivedError,
    RefusedError,
    SupersededError,
    TotalChangedError,
    UndrawnError,
)
from quotes.selectors.signed import acceptance_of
from quotes.services.accepting import Visitor, accept_proposal
from quotes.services.answering import decline_proposal
from quotes.services.on_behalf import Refusal, record_acceptance, record_refusal
from quotes.services.revising import close_link, revise_quote, withdraw_quote
from quotes.services.sending import send_quote
from quotes.tests import making
from quotes.tests.mails import asked as asked_mails
from quotes.tests.reports import CAME, a_report, a_yes
from quotes.tests.sent import Sent, answer, sent
from quotes.verifying import verify_quotes

NOW = datetime(2026, 11, 25, 16, 0, tzinfo=UTC)
VISITOR = Visitor(ip="203.0.113.7", user_agent="A browser")


@pytest.fixture
def proposal(sales: User) -> Sent:
    return sent(sales, making.NOW)


def record(
    proposal: Sent, by: User, now: datetime = NOW, *, said: dict[str, Any] | None = None, **how: Any
) -> AcceptedQuote:
    return record_acceptance(proposal.quote, a_yes(proposal, **(said or {})), a_report(by, **how), lambda: now)


def refuse(proposal: Sent, by: User, now: datetime = NOW, reason: str = "Too dear.", **how: Any) -> Event | None:
    refusal = Refusal(proposal.revision.sha256, reason, "Clara Client")
    return record_refusal(proposal.quote, refusal, a_report(by, **how), lambda: now)


def test_makes_the_contract_and_keeps_the_file(proposal: Sent, sales: User) -> None:
    contract = record(proposal, sales)
    quote = Quote.objects.get(pk=proposal.quote.pk)
    assert (quote.state, contract.signer_name, contract.accepted_at) == (Quote.State.ACCEPTED, "Thomas Reed", NOW)
    assert contract.mrr == quote.mrr
    file = RecordedAnswer.objects.get(record=contract.record).evidence
    assert file is not None
    assert (file.kept_by, bytes(file.content.content)) == (sales, a_pdf())
    assert chain.verify() == ()
    assert list(verify_quotes()) == []


def test_the_record_says_how_it_came_and_of_no_signature(proposal: Sent, sales: User) -> None:
    picture = a_picture("JPEG", comment=b"secret")
    contract = record(proposal, sales, how="telephone", words="Clara called back", file=examined(picture, "note.jpg"))
    record_entry = contract.record
    body = chain.body_of(record_entry)
    file = EvidenceFile.objects.get()
    assert (record_entry.kind, body["record"]) == (Event.Kind.ACCEPTED_ON_BEHALF, "msp-accept/3")
    assert body["made"] == {
        "on_behalf": {
            "how": "telephone",
            "words": "Clara called back",
            "received_on": "2026-11-22",
            "recorded_by": {"name": "Sam Sales", "email": "sales@example.com"},
            "evidence": {"name": "note.jpg", "sha256": file.sha256, "uploaded_sha256": file.uploaded_sha256},
        }
    }
    assert body["agreed"] == [{"name": "Thomas Reed", "title": "", "email": "thomas@harbor.example"}]
    assert "details_sha256" not in body
    said = json.dumps(body)
    for word in ("sign", "consent", "confirmed"):
        assert word not in said, word


@pytest.mark.parametrize("how", HOW)
def test_it_is_told_in_one_sentence(proposal: Sent, sales: User, how: str) -> None:
    came = acceptance_of(record(proposal, sales, how=how, words="at the fair")).on_behalf
    assert came is not None
    ways = {"paper": "on paper", "e-mail": "by e-mail", "telephone": "by telephone", "other": "otherwise"}
    assert told_on_behalf(came) == (
        f"Recorded on behalf of the client, received {ways[how]} on 22 November 2026 (at the fair), "
        "recorded by Sam Sales."
    )


def test_the_contract_counts_from_the_day_on_which_the_answer_came(proposal: Sent, sales: User) -> None:
    term = record(proposal, sales).term_months
    client = Client.objects.get(pk=proposal.quote.client_id)
    assert client.contract_ends_on == date(CAME.year + term // 12, CAME.month, CAME.day) - timedelta(days=1)
    contract = Contract.objects.get()
    assert (contract.starts_on, contract.origin) == (CAME, Contract.Origin.BEHALF)


def test_the_same_mails_and_the_pdf_are_asked_for(proposal: Sent, sales: User) -> None:
    record(proposal, sales)
    assert [(mail.kind, mail.email) for mail in asked_mails("contract", "accepted")] == [
        ("contract", "thomas@harbor.example"),
        ("accepted", "sales@example.com"),
    ]


def test_without_an_address_nothing_is_mailed_to_the_client(proposal: Sent, sales: User) -> None:
    assert record(proposal, sales, said={"email": ""}).signer_email == ""
    assert [mail.kind for mail in asked_mails("contract", "accepted")] == ["accepted"]
    assert list(verify_quotes()) == []


def test_no_link_is_needed(proposal: Sent, sales: User) -> None:
    close_link(proposal.quote, sales, making.NOW)
    assert record(proposal, sales).quote_id == proposal.quote.pk


def test_the_same_form_again_gets_the_same_contract_and_keeps_one_file(proposal: Sent, sales: User) -> None:
    first = record(proposal, sales)
    again = record(proposal, sales, NOW + timedelta(days=40))
    assert again.pk == first.pk
    assert (EvidenceFile.objects.count(), RecordedAnswer.objects.count()) == (1, 1)


def test_another_form_with_the_same_key_is_refused(proposal: Sent, sales: User) -> None:
    record(proposal, sales)
    for other in (
        {"how": "paper"},
        {"words": "x"},
        {"received_on": CAME + timedelta(days=1)},
        {"file": examined(a_pdf("x"))},
    ):
        with nothing_changes(), pytest.raises(KeyUsedError):
            record(proposal, sales, **other)


def test_the_last_day_is_held_against_the_day_on_which_it_came(proposal: Sent, sales: User) -> None:
    last = proposal.revision.valid_through
    late = datetime.combine(last, datetime.min.time(), UTC) + timedelta(days=9)
    with nothing_changes(), pytest.raises(ExpiredError):
        record(proposal, sales, late, received_on=last + timedelta(days=1))
    assert record(proposal, sales, late, received_on=last).quote_id == proposal.quote.pk


@pytest.mark.parametrize(
    ("day", "said"), [(date(2026, 11, 26), "still to come"), (date(2026, 11, 21), "sent on 22 November")]
)
@pytest.mark.parametrize("deed", [record, refuse])
def test_a_day_on_which_it_cannot_have_come_is_refused(
    proposal: Sent, sales: User, day: date, said: str, deed: Callable[..., object]
) -> None:
    with nothing_changes(), pytest.raises(ReceivedError, match=said):
        deed(proposal, sales, received_on=day)


def test_the_day_is_that_of_the_companys_clock(proposal: Sent, sales: User) -> None:
    """It is the 26th in London and still the 25th in New York."""
    with pytest.raises(ReceivedError):
        record(proposal, sales, datetime(2026, 11, 26, 4, 59, tzinfo=UTC), received_on=date(2026, 11, 26))
    record(proposal, sales, datetime(2026, 11, 26, 5, 0, tzinfo=UTC), received_on=date(2026, 11, 26))


def _accepted(proposal: Sent, by: User) -> None:
    accept_proposal(proposal.link, answer(proposal, idempotency_key="f" * 32), VISITOR, lambda: making.NOW)


def _declined(proposal: Sent, by: User) -> None:
    decline_proposal(proposal.link, proposal.revision.sha256, "No", VISITOR, lambda: making.NOW)


def _revised(proposal: Sent, by: User) -> None:
    send_quote(revise_quote(proposal.quote, by), by, making.NOW + timedelta(hours=1))


@pytest.mark.parametrize(
    ("before", "error"),
    [
        (_accepted, AlreadyAcceptedError),
        (_declined, NotOpenError),
        (_revised, SupersededError),
        (lambda proposal, by: withdraw_quote(proposal.quote, by, making.NOW), NotOpenError),
    ],
)
def test_refuses_after_something_has_happened(
    proposal: Sent, sales: User, before: Callable[[Sent, User], object], error: type[RefusedError]
) -> None:
    before(proposal, sales)
    with nothing_changes(), pytest.raises(error):
        record(proposal, sales)


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"option": "nothing"}, NotOfferedError),
        ({"packages": ("nothing",)}, NotOfferedError),
        ({"total": "1.00"}, TotalChangedError),
        ({"name": "Thomas \U00013000"}, UndrawnError),
    ],
)
def test_refuses_what_was_not_shown(
    proposal: Sent, sales: User, fields: dict[str, Any], error: type[RefusedError]
) -> None:
    with nothing_changes(), pytest.raises(error):
        record(proposal, sales, said=fields)


def test_words_that_the_contract_cannot_show_are_refused(proposal: Sent, sales: User) -> None:
    with nothing_changes(), pytest.raises(UndrawnError):
        record(proposal, sales, words="\U00013000")


def test_a_draft_that_was_never_sent_has_no_answer(sales: User, proposal: Sent) -> None:
    draft = making.a_draft(sales, making.a_client("Somebody else"))
    with nothing_changes(), pytest.raises(NotOpenError, match="Send the quote first"):
        record_acceptance(draft, a_yes(proposal), a_report(sales), lambda: NOW)


def test_a_no_is_recorded_with_or_without_a_file(proposal: Sent, sales: User) -> None:
    event = refuse(proposal, sales, file=None)
    assert event is not None
    assert Quote.objects.get(pk=proposal.quote.pk).state == Quote.State.DECLINED
    body, told = chain.body_of(event), chain.told(event)
    assert (event.kind, body["made"]["on_behalf"]["evidence"]) == (Event.Kind.DECLINED_ON_BEHALF, None)
    assert (told["reason"], told["name"]) == ("Too dear.", "Clara Client")
    assert "Clara" not in json.dumps(body)
    assert RecordedAnswer.objects.get().evidence is None
    assert [mail.kind for mail in asked_mails("declined")] == ["declined"]
    assert refuse(proposal, sales) is None
    assert list(verify_quotes()) == []


def test_a_no_with_its_file(proposal: Sent, sales: User) -> None:
    refuse(proposal, sales)
    assert EvidenceFile.objects.get() == RecordedAnswer.objects.get().evidence
    assert list(verify_quotes()) == []


def test_who_said_no_and_why_can_be_erased(proposal: Sent, sales: User) -> None:
    event = refuse(proposal, sales)
    assert event is not None
    erase_details("owner", NOW, about=proposal.quote.subject)
    told = chain.told(Event.objects.get(pk=event.pk))
    assert {"reason", "name"}.isdisjoint(told)
    assert chain.verify() == ()
    assert list(verify_quotes()) == []


def test_an_expired_proposal_can_still_be_declined(proposal: Sent, sales: User) -> None:
    after = proposal.revision.valid_through + timedelta(days=3)
    noon = datetime.combine(after, datetime.min.time(), UTC) + timedelta(hours=17)
    assert refuse(proposal, sales, noon, received_on=after) is not None


def test_a_no_to_another_revision_or_an_answered_one_is_refused(proposal: Sent, sales: User) -> None:
    record(proposal, sales)
    with nothing_changes(), pytest.raises(NotOpenError):
        refuse(proposal, sales)


DEEDS: dict[str, tuple[Callable[[], object], str]] = {
    "bytes": (lambda: EvidenceContent.objects.update(content=a_pdf("other")), "its bytes give"),
    "file replaced whole": (lambda: EvidenceFile.objects.update(sha256="0" * 64), "its evidence is"),
    "uploaded": (lambda: EvidenceFile.objects.update(uploaded_sha256="0" * 64), "its evidence is"),
    "renamed": (lambda: EvidenceFile.objects.update(name="other.pdf"), "its evidence is"),
    "taken off": (lambda: RecordedAnswer.objects.update(evidence=None), "its evidence is None"),
    "gone": (lambda: RecordedAnswer.objects.all().delete(), "what was recorded with it is not there"),
    "called signed": (lambda: Event.objects.filter(kind="accepted-on-behalf").update(kind="accepted"), "as its kind"),
    "agreed": (lambda: AcceptedQuote.objects.update(signer_name="Somebody"), "signer is Somebody"),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_every_deed_is_found(proposal: Sent, sales: User, deed: str) -> None:
    record(proposal, sales)
    do, trace = DEEDS[deed]
    with transaction.atomic():
        for table in append_only.protected_tables():
            append_only.remove(connection, table)
        do()
        for table in append_only.protected_tables():
            append_only.install(connection, table)
    assert trace in "\n".join(verify_quotes()), deed


def test_an_entry_cannot_be_passed_off_as_a_signature(proposal: Sent, sales: User) -> None:
    """Its kind has a tag of its own in the seal."""
    entry = record(proposal, sales).record
    assert chain.record_hash("accepted", bytes(entry.body)) != entry.record_hash
    assert chain.record_hash("declined", bytes(entry.body)) != entry.record_hash


def test_what_is_made_here_keeps_its_format(proposal: Sent, sales: User) -> None:
    contract = accept_proposal(proposal.link, answer(proposal), VISITOR, lambda: making.NOW)
    body = chain.body_of(contract.record)
    assert (body["record"], contract.record.kind) == ("msp-accept/2", "accepted")
    assert {"made", "agreed"}.isdisjoint(body)
    # As a portal of before has hashed the same answer.
    assert replace(answer(proposal), on_behalf=None).sha256 == contract.body_sha256
