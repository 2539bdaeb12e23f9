"""Several sign one proposal: a contract with the last signature, and nothing half made before it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from groundwork import chain
from groundwork.access import Role
from groundwork.models import Event, User
from groundwork.tests.people import a_person
from groundwork.tests.unchanged import nothing_changes
from quotes.documents import Details, read_signature
from quotes.documents import acceptance as documents
from quotes.models import AcceptedQuote, PendingSeal, ProposalLink, Quote, Signature
from quotes.refusals import (
    ChosenOtherwiseError,
    ExpiredError,
    KeyUsedError,
    LinkClosedError,
    NotNamedError,
    NotYourTurnError,
    RefusedError,
    SignedAlreadyError,
    SupersededError,
)
from quotes.selectors.signed import acceptance_of
from quotes.services.accepting import Answer, accept_proposal, sign_proposal
from quotes.services.answering import decline_proposal
from quotes.services.countersigning import Countersignature, countersign
from quotes.services.on_behalf import record_acceptance
from quotes.services.resending import remind_signer
from quotes.services.revising import close_link, renew_link, revise_quote, withdraw_quote
from quotes.services.sending import send_quote
from quotes.tests import making
from quotes.tests.catalogue import with_goods
from quotes.tests.mails import asked
from quotes.tests.reports import a_report, a_yes
from quotes.tests.sent import Sent, answer, as_sent, sent
from quotes.tests.signers import ANNA, CARL, VISITOR, for_two, link_of, said_by
from quotes.verifying import verify_all

# What can come out otherwise on another database is in test_signing_races.
pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

NOW = making.NOW + timedelta(hours=1)


def sign(proposal: Sent, place: int, said: Answer | None = None, now: Any = NOW) -> AcceptedQuote | Signature:
    return sign_proposal(link_of(proposal, place), said or said_by(proposal, place), VISITOR, lambda: now)


def for_two_drafted(by: User) -> Quote:
    draft = making.a_draft(by, making.a_client())
    draft.signers = [ANNA, CARL]
    draft.save()
    return draft


@pytest.fixture
def proposal(sales: User) -> Sent:
    return for_two(sales)


def test_a_contract_comes_to_be_with_the_last_signature(proposal: Sent) -> None:
    first = sign(proposal, 1)
    assert isinstance(first, Signature)
    quote = Quote.objects.get(pk=proposal.quote.pk)
    assert (quote.state, AcceptedQuote.objects.count(), PendingSeal.objects.count()) == (Quote.State.SENT, 0, 0)
    assert [(mail.kind, mail.email) for mail in asked("sign")] == [("sign", ANNA["email"]), ("sign", CARL["email"])]
    contract = sign(proposal, 2, now=NOW + timedelta(days=1))
    assert isinstance(contract, AcceptedQuote)
    acceptance = acceptance_of(contract)
    assert [signer.name for signer in acceptance.signers] == ["Anna Berg", "Carl Diem"]
    assert [signer.entry for signer in acceptance.signers] == [first.record.record_hash, ""]
    assert (acceptance.signers[0].role, acceptance.signers[0].signed_at[:16]) == (
        "managing director",
        "2026-11-22T16:30",
    )
    assert first.record.record_hash == chain.record_hash("signed", bytes(first.record.body))
    assert sorted(mail.email for mail in asked("contract")) == [ANNA["email"], CARL["email"]]
    assert list(verify_all()) == []


@pytest.mark.parametrize("signed_before_the_change", [(1,), (1, 2)], ids=["the first", "both"])
def test_what_was_signed_with_costs_in_its_record_holds(
    sales: User, monkeypatch: pytest.MonkeyPatch, signed_before_the_change: tuple[int, ...]
) -> None:
    """Until 2026-12 a record said what extras cost us. Whoever signs after that signs the same."""
    send_quote(with_goods(for_two_drafted(sales), sales), sales, making.NOW)
    proposal = as_sent(Quote.objects.get())
    for place in (1, 2):
        with monkeypatch.context() as before:
            if place in signed_before_the_change:
                before.setattr(documents, "_without_costs", lambda selection: selection)
            made = sign(proposal, place)
    assert isinstance(made, AcceptedQuote)
    costs = [Decimal("801.37"), Decimal("41.13"), Decimal("1300.29")]
    first = read_signature(chain.said_by(Signature.objects.get().record)).said
    assert [extra.cost for extra in first.selection.extras] == costs
    last = costs if 2 in signed_before_the_change else [Decimal(0)] * 3
    assert [extra.cost for extra in acceptance_of(made).selection.extras] == last
    assert list(verify_all()) == []


def test_at_once_any_order_will_do(sales: User) -> None:
    proposal = for_two(sales, sign_in_order=False)
    assert [mail.email for mail in asked("sign")] == [ANNA["email"], CARL["email"]]
    sign(proposal, 2)
    contract = sign(proposal, 1)
    assert isinstance(contract, AcceptedQuote)
    assert [signer.name for signer in acceptance_of(contract).signers] == ["Carl Diem", "Anna Berg"]
    assert list(verify_all()) == []


def test_a_single_named_signer_makes_the_contract_alone(sales: User) -> None:
    proposal = sent(sales, making.NOW, signers=[ANNA])
    contract = accept_proposal(link_of(proposal, 1), said_by(proposal, 1), VISITOR, lambda: NOW)
    assert contract.signer_name == "Anna Berg"
    assert list(verify_all()) == []


@pytest.mark.parametrize(
    ("place", "fields", "error"),
    [
        (2, {}, NotYourTurnError),
        (1, {"name": "Carl Diem", "signature": "Carl Diem"}, NotNamedError),
        (1, {"email": "mallory@example.com"}, NotNamedError),
        (None, {}, NotNamedError),
    ],
)
def test_refuses_whoever_is_not_to_sign_now(
    proposal: Sent, place: int | None, fields: dict[str, Any], error: type[RefusedError]
) -> None:
    link = link_of(proposal, place) if place else proposal.link
    said = said_by(proposal, place or 1, **fields)
    with nothing_changes(), pytest.raises(error):
        sign_proposal(link, said, VISITOR, lambda: NOW)


def test_what_the_first_one_chose_is_fixed(sales: User) -> None:
    proposal = for_two(sales, starts_on=None)
    sign(proposal, 1, said_by(proposal, 1, details=Details(date(2026, 12, 1), "PO 4711")))
    with nothing_changes(), pytest.raises(ChosenOtherwiseError):
        sign(proposal, 2, said_by(proposal, 2, option="silver"))
    contract = sign(proposal, 2, said_by(proposal, 2, details=Details(None, "another")))
    assert isinstance(contract, AcceptedQuote)
    assert acceptance_of(contract).details == Details(date(2026, 12, 1), "PO 4711")
    assert list(verify_all()) == []


def _expired(proposal: Sent, by: User) -> None:
    pass


def _revised(proposal: Sent, by: User) -> None:
    send_quote(revise_quote(proposal.quote, by), by, NOW)


@pytest.mark.parametrize(
    ("happens", "days", "error"),
    [
        (_expired, 60, ExpiredError),
        (_revised, 0, SupersededError),
        (lambda proposal, by: withdraw_quote(proposal.quote, by, NOW), 0, LinkClosedError),
        (lambda proposal, by: close_link(proposal.quote, by, NOW, 2), 0, LinkClosedError),
    ],
)
def test_what_happens_between_two_signatures_leaves_no_contract(
    sales: User, proposal: Sent, happens: Callable[[Sent, User], Any], days: int, error: type[RefusedError]
) -> None:
    link, said = link_of(proposal, 2), said_by(proposal, 2)
    sign(proposal, 1)
    happens(proposal, sales)
    with nothing_changes(), pytest.raises(error):
        sign_proposal(link, said, VISITOR, lambda: NOW + timedelta(days=days))
    assert (Signature.objects.count(), AcceptedQuote.objects.count()) == (1, 0)
    assert list(verify_all()) == []


def test_of_a_newer_revision_everybody_signs_anew(sales: User, proposal: Sent) -> None:
    sign(proposal, 1)
    _revised(proposal, sales)
    again = as_sent(proposal.quote)
    assert isinstance(sign(again, 1, said_by(again, 1, idempotency_key="9" * 32)), Signature)
    assert isinstance(sign(again, 2), AcceptedQuote)
    assert list(verify_all()) == []


def test_the_second_one_says_no(proposal: Sent) -> None:
    sign(proposal, 1)
    with pytest.raises(SignedAlreadyError):
        decline_proposal(link_of(proposal, 1), proposal.revision.sha256, "No.", VISITOR, lambda: NOW)
    with pytest.raises(NotNamedError):
        decline_proposal(proposal.link, proposal.revision.sha256, "No.", VISITOR, lambda: NOW)
    event = decline_proposal(link_of(proposal, 2), proposal.revision.sha256, "Too dear.", VISITOR, lambda: NOW)
    assert event is not None
    assert chain.told(event)["name"] == "Carl Diem"
    assert Quote.objects.get(pk=proposal.quote.pk).state == Quote.State.DECLINED
    assert (Signature.objects.count(), AcceptedQuote.objects.count()) == (1, 0)
    assert list(verify_all()) == []


def test_a_repeated_answer_gets_what_it_has_made(proposal: Sent) -> None:
    first = sign(proposal, 1)
    with nothing_changes():
        assert sign(proposal, 1) == first
        with pytest.raises(KeyUsedError):
            sign(proposal, 1, said_by(proposal, 1, title="CEO"))
        with pytest.raises(SignedAlreadyError):
            sign(proposal, 1, said_by(proposal, 1, idempotency_key="8" * 32))
    contract = sign(proposal, 2)
    with nothing_changes():
        assert (sign(proposal, 1), sign(proposal, 2)) == (first, contract)


def test_a_new_link_and_a_reminder_for_one_signer(sales: User, proposal: Sent) -> None:
    old = link_of(proposal, 1)
    new = renew_link(proposal.quote, sales, NOW, 1)
    with pytest.raises(LinkClosedError):
        sign_proposal(old, said_by(proposal, 1), VISITOR, lambda: NOW)
    assert ProposalLink.objects.filter(revoked_at=None).count() == 3
    remind_signer(proposal.quote, 1, sales, NOW)
    assert [mail.email for mail in asked("sign")] == [ANNA["email"]] * 2
    assert isinstance(sign_proposal(new, said_by(proposal, 1), VISITOR, lambda: NOW), Signature)
    assert list(verify_all()) == []


def test_who_is_named_no_more_loses_their_link_and_the_others_keep_theirs(sales: User, proposal: Sent) -> None:
    anna, carl = link_of(proposal, 1), link_of(proposal, 2)
    quote = revise_quote(proposal.quote, sales)
    quote.signers = [ANNA, {**CARL, "email": "dora@harbor.example", "name": "Dora Ek"}]
    quote.save()
    send_quote(quote, sales, NOW)
    assert link_of(proposal, 1) == anna
    assert ProposalLink.objects.get(pk=carl.pk).revoked_at == NOW
    assert list(verify_all()) == []


def test_an_owner_signs_last(sales: User, owner: User) -> None:
    proposal = sent(sales, making.NOW, countersign=True)
    said = Countersignature(proposal.revision.sha256, owner.name, "c" * 32)
    with pytest.raises(NotYourTurnError):
        countersign(proposal.quote, said, owner, lambda: NOW)
    assert isinstance(sign_proposal(proposal.link, answer(proposal), VISITOR, lambda: NOW), Signature)
    assert [mail.recipient for mail in asked("countersign-asked")] == [owner.pk]
    for by, other in ((sales, replace(said, signature=sales.name)), (owner, replace(said, signature="Somebody"))):
        with nothing_changes(), pytest.raises(NotNamedError):
            countersign(proposal.quote, other, by, lambda: NOW)
    contract = countersign(proposal.quote, said, owner, lambda: NOW)
    assert countersign(proposal.quote, said, owner, lambda: NOW) == contract
    acceptance = acceptance_of(contract)
    assert acceptance.countersigned is not None
    assert (acceptance.countersigned.name, acceptance.countersigned.confirmed_by) == (owner.name, "password")
    assert [signer.name for signer in acceptance.signers] == ["Thomas Reed"]
    assert list(verify_all()) == []


def test_what_comes_on_paper_needs_no_named_signer(sales: User, proposal: Sent) -> None:
    sign(proposal, 1)
    said = a_yes(proposal, idempotency_key="b" * 32)
    contract = record_acceptance(proposal.quote, said, a_report(sales), lambda: NOW)
    assert contract.record.kind == Event.Kind.ACCEPTED_ON_BEHALF
    assert list(verify_all()) == []


def test_the_owner_is_not_asked_before_everybody_has_signed(sales: User) -> None:
    a_person("olga@example.com", Role.OWNER)
    proposal = for_two(sales, countersign=True)
    sign(proposal, 1)
    assert asked("countersign-asked") == []
    sign(proposal, 2)
    assert len(asked("countersign-asked")) == 1
