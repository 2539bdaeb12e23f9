"""Several at once, on a database that commits: one contract, one outcome, and what happens without the lock."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction

import pricing
from groundwork import chain
from groundwork.access import Role
from groundwork.models import Event, EvidenceFile, User
from groundwork.tests.people import a_person
from groundwork.tests.races import at_once
from quotes.documents import Option, Revision
from quotes.models import AcceptedQuote, Quote, Signature
from quotes.models.accepted_quote import ACCEPTANCES
from quotes.refusals import AlreadyAcceptedError, RefusedError
from quotes.services import accepting, judging, on_behalf
from quotes.services.accepting import Answer, Visitor, accept_proposal
from quotes.services.answering import decline_proposal, record_view
from quotes.services.locking import lock_quote
from quotes.services.on_behalf import record_acceptance
from quotes.services.revising import revise_quote, withdraw_quote
from quotes.services.sending import send_quote
from quotes.tests import making
from quotes.tests.reports import a_report, a_yes
from quotes.tests.sent import Sent, answer, sent
from quotes.verifying import verify_quotes

pytestmark = pytest.mark.django_db(transaction=True)

NOW = datetime(2026, 11, 22, 16, 0, tzinfo=UTC)
VISITOR = Visitor("203.0.113.7", "A browser")
ROUNDS = 3


@pytest.fixture
def seller(transactional_db: None) -> User:
    return a_person("sam@example.com", Role.SALES, name="Sam Sales")


def clock() -> datetime:
    return NOW


def accepted(proposal: Sent, key: str) -> Callable[[], AcceptedQuote]:
    said = answer(proposal, idempotency_key=key.ljust(32, "0"))
    return lambda: accept_proposal(proposal.link, said, VISITOR, clock)


def recorded(proposal: Sent, by: User, key: str) -> Callable[[], AcceptedQuote]:
    said, report = a_yes(proposal, idempotency_key=key.ljust(32, "0")), a_report(by)
    return lambda: record_acceptance(proposal.quote, said, report, clock)


def test_two_acceptances_at_once_make_one_contract(seller: User) -> None:
    for place in range(ROUNDS):
        proposal = sent(seller, making.NOW, client=f"Client {place}")
        results = at_once(*(accepted(proposal, f"{place}{key}") for key in "abcd"))
        made = [result for result in results if isinstance(result, AcceptedQuote)]
        refused = [result for result in results if isinstance(result, AlreadyAcceptedError)]
        assert (len(made), len(refused)) == (1, 3), results
        assert chain.events_of(proposal.quote.subject).filter(kind=Event.Kind.ACCEPTED).count() == 1
    assert AcceptedQuote.objects.count() == ROUNDS
    assert chain.verify() == ()


def test_the_same_answer_twice_at_once_gets_one_receipt(seller: User) -> None:
    proposal = sent(seller, making.NOW)
    results = at_once(accepted(proposal, "a"), accepted(proposal, "a"), accepted(proposal, "a"))
    assert {result.pk for result in results} == {AcceptedQuote.objects.get().pk}


@pytest.mark.parametrize("defended", [True, False], ids=["as it is", "control: asked under the lock alone"])
def test_whoever_comes_too_late_waits_for_nobody(seller: User, defended: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """While somebody else holds the quote, as every other one who comes too late would."""
    proposal = sent(seller, making.NOW)
    accepted(proposal, "a")()
    asked, told, sign = threading.Event(), threading.Event(), accepting._sign

    def signing(*words: Any) -> AcceptedQuote | Signature:
        asked.set()
        return sign(*words)

    monkeypatch.setattr(accepting, "_sign", signing)
    if not defended:
        monkeypatch.setattr(accepting, "_decided", lambda _link, _answer: None)

    def held() -> bool:
        """Whether the other one is told while this holds the quote; at the latest when they ask for it too."""
        with transaction.atomic():
            lock_quote(proposal.quote)
            start.set()
            while not (told.is_set() or asked.is_set()):
                told.wait(0.01)
            return told.is_set()

    def late() -> AcceptedQuote:
        start.wait(60)
        try:
            return accepted(proposal, "b")()
        finally:
            told.set()

    start = threading.Event()
    waits_for_nobody, result = at_once(held, late)
    assert isinstance(result, AlreadyAcceptedError)
    assert waits_for_nobody is defended


def test_a_click_and_a_record_on_behalf_at_once_make_one_contract(seller: User) -> None:
    for place in range(ROUNDS):
        proposal = sent(seller, making.NOW, client=f"Client {place}")
        here, there = accepted(proposal, f"{place}a"), recorded(proposal, seller, f"{place}b")
        results = at_once(here, there, recorded(proposal, seller, f"{place}c"))
        made = [result for result in results if isinstance(result, AcceptedQuote)]
        assert sum(isinstance(result, AlreadyAcceptedError) for result in results) == 2, results
        (entry,) = chain.events_of(proposal.quote.subject).filter(kind__in=ACCEPTANCES)
        assert [contract.record for contract in made] == [entry]
    # Who was too late has kept no file either.
    assert EvidenceFile.objects.count() == Event.objects.filter(kind=Event.Kind.ACCEPTED_ON_BEHALF).count()
    assert chain.verify() == ()
    assert list(verify_quotes()) == []


def test_the_same_record_twice_at_once_keeps_one_file(seller: User) -> None:
    proposal = sent(seller, making.NOW)
    results = at_once(*[recorded(proposal, seller, "a")] * 3)
    assert {result.pk for result in results} == {AcceptedQuote.objects.get().pk}
    assert EvidenceFile.objects.count() == 1


@pytest.mark.parametrize("second", ["accepted", "recorded"])
def test_control_without_the_lock_both_pass_every_check(
    seller: User, second: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same races without the lock: SQLite's transactions begin DEFERRED, and the row is read as it stands.

    Both find the quote open. Only the database's own walls then keep it to one contract, and whom they stop gets an
    error that nobody can act on, instead of the receipt of the contract that was made.
    """
    proposal = sent(seller, making.NOW)
    both_have_looked = threading.Barrier(2)
    priced = judging.priced

    def priced_and_waited(revision: Revision, said: Answer) -> tuple[Option, pricing.Price]:
        found = priced(revision, said)  # the last check before anything is written
        both_have_looked.wait(60)
        return found

    if connection.vendor == "sqlite":
        monkeypatch.setitem(connection.settings_dict["OPTIONS"], "transaction_mode", "DEFERRED")
    for module in (accepting, on_behalf):
        monkeypatch.setattr(
            module, "lock_quote", lambda quote: Quote.objects.select_related("current").get(pk=quote.pk)
        )
    monkeypatch.setattr(judging, "priced", priced_and_waited)
    other = accepted(proposal, "b") if second == "accepted" else recorded(proposal, seller, "b")
    results = at_once(accepted(proposal, "a"), other)
    assert sum(isinstance(result, AcceptedQuote) for result in results) == 1, results
    assert sum(isinstance(result, (IntegrityError, OperationalError)) for result in results) == 1, results
    assert AcceptedQuote.objects.count() == 1


@pytest.mark.parametrize("other", ["revise", "withdraw", "decline"])
def test_accept_against_something_else_has_one_outcome(seller: User, other: str) -> None:
    for place in range(ROUNDS):
        proposal = sent(seller, making.NOW, client=f"Client {place}")

        def otherwise(proposal: Sent = proposal) -> Any:
            if other == "withdraw":
                return withdraw_quote(proposal.quote, seller, NOW)
            if other == "decline":
                return decline_proposal(proposal.link, proposal.revision.sha256, "No", VISITOR, clock)
            return send_quote(revise_quote(proposal.quote, seller), seller, NOW)

        results = at_once(accepted(proposal, "abc"[place]), otherwise)
        quote = Quote.objects.get(pk=proposal.quote.pk)
        made = AcceptedQuote.objects.filter(quote=quote).first()
        if isinstance(results[0], AcceptedQuote):
            assert made is not None
            assert quote.state == Quote.State.ACCEPTED
            assert made.revision_id == quote.current_id
            assert isinstance(results[1], Exception)
        else:
            assert isinstance(results[0], RefusedError), results
            assert made is None
            assert quote.state != Quote.State.ACCEPTED
    assert chain.verify() == ()


def test_many_who_look_at_once_are_one_view(seller: User) -> None:
    proposal = sent(seller, making.NOW)
    results = at_once(*(lambda: record_view(proposal.link, VISITOR, clock) for _ in range(4)))
    assert sum(isinstance(result, Event) for result in results) == 1
    assert chain.verify() == ()
