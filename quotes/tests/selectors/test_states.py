"""The state of a quote by every way in which it is asked for: of one, of all in a state, of all states at once."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import product

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from groundwork.models import User
from quotes.models import Question, Quote
from quotes.selectors.states import counted_by_state, in_state, number_by_state, state_of, with_viewed
from quotes.services.questions import answer, reply, settle
from quotes.services.revising import revise_quote
from quotes.states import BY_CODE, STATES
from quotes.tests.amendments import a_signed_contract
from quotes.tests.each_state import (
    LESS,
    a_sent_change,
    asked,
    half_signed,
    looked_at,
    one_of_each,
    overtake,
    planned,
)
from quotes.tests.making import NOW
from quotes.tests.sent import as_sent
from quotes.tests.signers import ANNA, CARL, VISITOR

LATER = NOW + timedelta(days=90)


def _told(quote: Quote, now: datetime) -> str:
    """The state as it is told of this quote; it is found in that one alone, and counted there."""
    shown = with_viewed(Quote.objects.select_related("current")).get(pk=quote.pk)
    code, _label = state_of(shown, now)
    this = Quote.objects.filter(pk=quote.pk)
    assert [one for one in BY_CODE if this.filter(in_state(one, now)).exists()] == [code]
    assert [one for one, _currency, name in counted_by_state(this, now, "monthly") if not name] == [code]
    assert number_by_state(this, now) == {code: 1}
    return code


def test_each_state_is_told_of_one_found_and_counted(sales: User) -> None:
    made = one_of_each(sales)
    for code, quote in made.items():
        assert _told(quote, NOW) == code
    everybody = Quote.objects.all()
    assert number_by_state(everybody, NOW) == dict.fromkeys(BY_CODE, 1)
    assert {code: everybody.filter(in_state(code, NOW)).count() for code in BY_CODE} == dict.fromkeys(BY_CODE, 1)
    assert [shown.code for shown in STATES if not shown.open] == [
        "superseded", "accepted", "declined", "lost", "withdrawn"
    ]  # fmt: skip


# What can be true of a quote at once, the most telling first: what holds of the first is its state.
_IN_ORDER = (("overtaken", "superseded"), ("over", "expired"), ("signed", "partly-signed"), ("change", "change-asked"),
         ("question", "question-open"), ("seen", "viewed"))  # fmt: skip


@pytest.mark.parametrize("most", [2, pytest.param(len(_IN_ORDER), marks=pytest.mark.drill)])
def test_of_all_that_is_true_at_once_the_same_is_told_everywhere(sales: User, most: int) -> None:
    """Every combination of what can become of a change that is out, and of what its next revision waits for.

    Every day of two at once, which is the order of each two.
    """
    proposal = a_sent_change(a_signed_contract(sales), sales, signers=[ANNA, CARL])
    bring = {
        "overtaken": lambda quote: overtake(quote, sales),
        "over": lambda quote: quote,
        "signed": lambda quote: half_signed(quote, option=proposal.revision.recommended.code),
        "change": lambda quote: asked(quote, Question.Kind.CHANGE),
        "question": lambda quote: asked(quote, Question.Kind.QUESTION),
        "seen": looked_at,
    }
    assert bring.keys() == dict(_IN_ORDER).keys()
    for chosen in product((False, True), repeat=len(_IN_ORDER)):
        true = [what for what, is_so in zip(bring, chosen, strict=True) if is_so]
        if len(true) > most:
            continue
        now = LATER if "over" in true else NOW
        with transaction.atomic():
            for what in reversed(true):
                bring[what](proposal.quote)
            code = next((code for what, code in _IN_ORDER if what in true), "sent")
            assert _told(proposal.quote, now) == code, true
            transaction.set_rollback(True)


def test_what_the_next_revision_waits_for_is_told_before_what_is_out(sales: User) -> None:
    made = one_of_each(sales)
    for code in ("sent", "viewed", "question-open", "declined", "expired", "superseded"):
        quote = revise_quote(made[code], sales)
        assert _told(quote, NOW) == code
        Quote.objects.filter(pk=quote.pk).update(approval_asked_at=NOW)
        assert _told(quote, NOW) == "waiting"
        planned(quote, sales)
        assert _told(quote, NOW) == "scheduled"


def test_a_question_is_open_while_somebody_waits_for_our_answer(sales: User) -> None:
    """Answered it is their turn, whether they settle it or not; what they say then is open again."""
    quote = one_of_each(sales)["question-open"]
    answer(quote, 1, "At most four hours.", sales, NOW)
    assert _told(quote, NOW) == "viewed"
    reply(as_sent(quote).link, 1, replace(LESS, words="On Sundays, too?"), lambda: NOW)
    assert _told(quote, NOW) == "question-open"
    settle(as_sent(quote).link, 1, VISITOR, lambda: NOW)
    assert _told(quote, NOW) == "viewed"


def test_they_are_counted_by_two_queries(sales: User) -> None:
    one_of_each(sales)
    with CaptureQueriesContext(connection) as asked_for:
        number_by_state(Quote.objects.all(), NOW)
    assert len(asked_for) == 2
