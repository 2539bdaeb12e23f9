"""Everybody accepts at the same moment, over HTTP: one contract each, and an answer that everybody can act on.

./portal drill -m drill msp_portal/tests/test_acceptors.py -n0
"""

import multiprocessing
from collections import Counter

import pytest
from django.conf import settings
from django.db import connection

import pricing
from groundwork.models import Event, User
from msp_portal.tests.serving import a_portal, a_post, answered_at_once
from quotes.documents import Option, Revision
from quotes.models import AcceptedQuote, Quote
from quotes.services import accepting, judging
from quotes.services.accepting import Answer
from quotes.tests.sent import Sent, posted, sent
from quotes.verifying import verify_quotes

pytestmark = pytest.mark.django_db(transaction=True)


def proposals(by: User, count: int) -> list[Sent]:
    return [sent(by, client=f"Client {number}") for number in range(count)]


def accepted_at_once(port: int, proposal: Sent, acceptors: int) -> Counter[int]:
    """How many answers of which status so many people get, each with a form of their own."""
    forms = (
        posted(proposal, name=f"Person {at}", signature=f"Person {at}", key=f"{at:032x}") for at in range(acceptors)
    )
    return Counter(answered_at_once(port, [a_post(f"{proposal.path}accept/", form) for form in forms]))


# The short form on one database: the services race on both every day.
@pytest.mark.parametrize(
    ("acceptors", "quotes"),
    [pytest.param(8, 2, marks=pytest.mark.any_database), pytest.param(200, 50, marks=pytest.mark.drill)],
    ids=["a few", "ten thousand"],
)
def test_of_many_acceptors_at_once_one_makes_the_contract(sales: User, acceptors: int, quotes: int) -> None:
    out = proposals(sales, quotes)
    with a_portal(_without_limits) as port:
        for proposal in out:
            assert accepted_at_once(port, proposal, acceptors) == {302: 1, 409: acceptors - 1}
    assert set(AcceptedQuote.objects.values_list("quote", flat=True)) == {proposal.quote.pk for proposal in out}
    assert AcceptedQuote.objects.count() == Event.objects.filter(kind=Event.Kind.ACCEPTED).count() == quotes
    assert list(verify_quotes()) == []


def _without_limits() -> None:
    """In the server: nobody has 200 people at one link, and ten thousand at one address (LIMIT_SIGNING)."""
    settings.PROPOSAL_LIMITS = dict.fromkeys(settings.PROPOSAL_LIMITS)


def _without_the_lock() -> None:
    """In the server: transactions that read before they have locked anything, and see each other too late."""
    unlocked = Quote.objects.select_related("current", "client", "owner", "about")
    priced = judging.priced

    # Shared by the processes that gunicorn forks: the first two go on when both have looked.
    forked = multiprocessing.get_context("fork")
    both, first = forked.Barrier(2), forked.Semaphore(2)

    def priced_side_by_side(revision: Revision, answer: Answer) -> tuple[Option, pricing.Price]:
        found = priced(revision, answer)  # the last check before anything is written
        if first.acquire(block=False):
            both.wait(60)
        return found

    if connection.vendor == "sqlite":
        connection.settings_dict["OPTIONS"] |= {"transaction_mode": "DEFERRED"}
    accepting.lock_quote = lambda quote: unlocked.get(pk=quote.pk)  # type: ignore[attr-defined]
    judging.priced = priced_side_by_side


@pytest.mark.drill
def test_control_without_the_lock_most_get_an_error(sales: User) -> None:
    """What still keeps it to one contract is the database's own UNIQUE, and whom that stops is told nothing.

    The same of the services alone runs every day (quotes/tests/services/test_accepting_races.py).
    """
    (proposal,) = proposals(sales, 1)
    with a_portal(_without_the_lock) as port:
        answers = accepted_at_once(port, proposal, 8)
    assert answers[500] > 0, answers
    assert AcceptedQuote.objects.count() <= 1
