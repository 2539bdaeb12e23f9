"""Two renewals of one contract are signed at once, on a database that commits: one contract follows."""

import threading
from collections.abc import Callable

import pytest
from django.db import OperationalError, connection
from django.db.models import Q

import pricing
from contracts.models import Contract
from groundwork import chain
from groundwork.access import Role
from groundwork.models import User
from groundwork.tests.people import a_person
from groundwork.tests.races import at_once
from quotes.documents import Option, Revision
from quotes.models import AcceptedQuote, Quote
from quotes.refusals import LinkClosedError
from quotes.services import judging, locking
from quotes.services.accepting import Answer, accept_proposal
from quotes.services.renewing import draft_renewal
from quotes.tests.renewals import BOTH, LATE, SIGNED, VISITOR, two_drafts, two_sent
from quotes.tests.sent import Sent, answer

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def seller(transactional_db: None) -> User:
    return a_person("sam@example.com", Role.SALES, name="Sam Sales")


def signs(out: Sent, key: str) -> Callable[[], AcceptedQuote]:
    option = out.revision.recommended
    said = answer(out, option=option.code, packages=option.packages, idempotency_key=key * 32)
    return lambda: accept_proposal(out.link, said, VISITOR, lambda: SIGNED)


def test_both_signed_at_once_make_one_contract(seller: User) -> None:
    own, newest = two_sent(seller)
    results = at_once(signs(own, "a"), signs(newest, "b"))
    assert sum(isinstance(result, AcceptedQuote) for result in results) == 1, results
    assert sum(isinstance(result, LinkClosedError) for result in results) == 1, results
    states = sorted(Quote.objects.filter(about=own.quote.about).values_list("state", flat=True))
    assert states == [Quote.State.ACCEPTED, Quote.State.WITHDRAWN]
    assert Contract.objects.filter(follows__isnull=False).count() == 1
    assert chain.verify() == ()


def test_control_where_each_locks_its_own_both_pass_every_check(seller: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both find their quote open. PostgreSQL then sees them wait for each other in a circle, SQLite that the other one
    has written since: whom they stop gets an error that nobody can act on.
    """
    own, newest = two_sent(seller)
    both_have_looked = threading.Barrier(2)
    priced = judging.priced

    def priced_and_waited(revision: Revision, said: Answer) -> tuple[Option, pricing.Price]:
        found = priced(revision, said)  # the last check before anything is written
        both_have_looked.wait(60)
        return found

    if connection.vendor == "sqlite":
        monkeypatch.setitem(connection.settings_dict["OPTIONS"], "transaction_mode", "DEFERRED")
    monkeypatch.setattr(locking, "_renewals", lambda contract: Q())
    monkeypatch.setattr(judging, "priced", priced_and_waited)
    results = at_once(signs(own, "a"), signs(newest, "b"))
    assert sum(isinstance(result, AcceptedQuote) for result in results) == 1, results
    assert sum(isinstance(result, OperationalError) for result in results) == 1, results


def test_a_press_that_drafts_and_a_signature_do_not_wait_for_each_other(seller: User) -> None:
    own, newest = two_sent(seller)
    assert own.quote.about is not None
    contract = own.quote.about
    results = at_once(signs(newest, "b"), lambda: draft_renewal(contract, BOTH, seller, LATE))
    assert not any(isinstance(result, OperationalError) for result in results), results
    assert Contract.objects.filter(follows=contract).count() == 1
    # What was drafted first is closed by the signature; after it nothing is drafted.
    assert not Quote.objects.filter(about=contract, state=Quote.State.DRAFT).exists()


def test_two_presses_at_once_draft_one_pair(seller: User) -> None:
    own, _newest = two_drafts(seller)
    assert own.about is not None
    contract = own.about
    results = at_once(*[lambda: draft_renewal(contract, BOTH, seller, LATE)] * 2)
    assert not any(isinstance(result, Exception) for result in results), results
    assert Quote.objects.filter(about=contract).count() == 2
