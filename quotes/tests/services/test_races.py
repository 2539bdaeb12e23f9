"""The client says yes while the quote is taken back, or while its next revision is sent: one of the two happens."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection
from django.utils import timezone

from groundwork.errors import DomainError
from groundwork.models import User
from quotes.errors import LockedError
from quotes.models import AcceptedQuote, Quote
from quotes.refusals import LinkClosedError, SupersededError
from quotes.services import revising
from quotes.services.accepting import Visitor, accept_proposal
from quotes.services.revising import revise_quote, withdraw_quote
from quotes.services.sending import send_quote
from quotes.tests.sent import Sent, answer, sent

Deed = Callable[[], object]
ROUNDS = 5


def at_once(*deeds: Deed) -> list[Exception | None]:
    """Do all of them together; what each of them was told, in their order."""
    told: list[Exception | None] = [None] * len(deeds)
    ready = threading.Barrier(len(deeds))

    def do(at: int, deed: Deed) -> None:
        ready.wait()
        try:
            deed()
        except DomainError as error:
            told[at] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=do, args=pair) for pair in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


def accepting(proposal: Sent, key: int) -> Deed:
    said = answer(proposal, idempotency_key=f"{key:032x}")
    return lambda: accept_proposal(proposal.link, said, Visitor("192.0.2.1", "test"), timezone.now)


@pytest.mark.django_db(transaction=True)
def test_of_yes_and_withdrawing_one_happens(sales: User) -> None:
    for at in range(ROUNDS):
        proposal = sent(sales, client=f"Client {at}")
        yes, back = at_once(accepting(proposal, at), lambda: withdraw_quote(proposal.quote, sales, timezone.now()))  # noqa: B023
        state = Quote.objects.get(pk=proposal.quote.pk).state
        if yes is None:
            assert isinstance(back, LockedError)
            assert state == Quote.State.ACCEPTED
        else:
            assert isinstance(yes, LinkClosedError)
            assert back is None
            assert state == Quote.State.WITHDRAWN
        assert AcceptedQuote.objects.filter(quote=proposal.quote).exists() is (yes is None)


@pytest.mark.django_db(transaction=True)
def test_of_yes_and_the_next_revision_one_happens(sales: User) -> None:
    for at in range(ROUNDS):
        proposal = sent(sales, client=f"Client {at}")
        quote = revise_quote(proposal.quote, sales)
        yes, again = at_once(accepting(proposal, at), lambda: send_quote(quote, sales, timezone.now()))  # noqa: B023
        quote.refresh_from_db()
        if yes is None:
            assert isinstance(again, LockedError)
            assert (quote.state, quote.revisions.count()) == (Quote.State.ACCEPTED, 1)
        else:
            assert isinstance(yes, SupersededError)
            assert again is None
            assert (quote.state, quote.revisions.count()) == (Quote.State.SENT, 2)
        assert AcceptedQuote.objects.filter(quote=quote).exists() is (yes is None)


@pytest.mark.django_db(transaction=True)
def test_control_without_looking_again_under_the_lock_both_happen(sales: User, monkeypatch: pytest.MonkeyPatch) -> None:
    proposal = sent(sales)
    monkeypatch.setattr(revising, "lock_quote", lambda quote: quote)
    accepting(proposal, 1)()
    withdraw_quote(proposal.quote, sales, timezone.now())
    assert AcceptedQuote.objects.filter(quote=proposal.quote).exists()
    assert Quote.objects.get(pk=proposal.quote.pk).state == Quote.State.WITHDRAWN
