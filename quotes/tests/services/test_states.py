"""The table of states and moves: every state has a word, every move its people and its entry of the chain."""

from datetime import timedelta

import pytest

from groundwork import chain
from groundwork.access import SELLERS
from groundwork.models import Event, User
from quotes.errors import LockedError
from quotes.links import find_link, live_link
from quotes.models import Quote, QuoteFigures
from quotes.services.accepting import accept_proposal
from quotes.services.revising import lose_quote, reopen_quote
from quotes.states import BY_CODE, MOVES, STATES
from quotes.tests.making import NOW, a_sent_quote
from quotes.tests.sent import answer, sent
from quotes.tests.signers import VISITOR
from quotes.urls import urlpatterns
from quotes.verifying import verify_all

pytestmark = pytest.mark.any_database
State = Quote.State
LATER = NOW + timedelta(hours=1)
# The addresses of the moves that staff make by a button.
ADDRESSES = {
    "ask": "quote_ask",
    "approve": "approval",
    "send-back": "approval",
    "send": "quote_send",
    "schedule": "quote_schedule",
    "extend": "quote_extend",
    "unschedule": "quote_unsend",
    "revise": "quote_revise",
    "reopen": "quote_revise",
    "lose": "quote_lose",
    "withdraw": "quote_withdraw",
    "accept-on-behalf": "on_behalf_accepted",
    "decline-on-behalf": "on_behalf_declined",
}


def test_every_kept_state_is_shown_and_shown_states_have_one_word_each() -> None:
    assert set(State.values) <= BY_CODE.keys()
    assert len({str(shown.label) for shown in STATES}) == len(STATES)


def test_who_may_press_a_button_is_who_may_make_its_move() -> None:
    views = {pattern.name: pattern.callback for pattern in urlpatterns}
    for move, name in ADDRESSES.items():
        assert set(getattr(views[name], "allowed_roles")) == set(MOVES[move].roles), move  # noqa: B009
    by_nobody_here = {name for name, move in MOVES.items() if not move.roles}
    assert by_nobody_here == MOVES.keys() - ADDRESSES.keys() == {"view", "sign", "accept", "decline", "fail-to-send"}


def test_a_lost_quote_says_why_closes_its_link_and_can_be_offered_again(sales: User, owner: User) -> None:
    proposal = sent(sales, NOW)
    quote = lose_quote(proposal.quote, Quote.LostReason.OTHER_PROVIDER, "Cheap IT", sales, LATER)
    assert (quote.state, quote.lost_reason, quote.competitor) == ("lost", "other-provider", "Cheap IT")
    assert live_link(quote) is None
    found = find_link(proposal.token)
    assert found is not None
    assert found.revoked_at is not None
    event = chain.events_of(quote.subject).get(kind=Event.Kind.LOST)
    assert chain.body_of(event)["why"] == "other-provider"
    assert "Cheap IT" not in str(chain.body_of(event))  # it can be erased
    assert chain.told(event)["competitor"] == "Cheap IT"
    assert QuoteFigures.objects.get().reason == "other-provider"
    assert list(verify_all()) == []
    again = reopen_quote(quote, sales, LATER)
    assert (again.state, again.lost_reason, again.competitor) == ("draft", "", "")
    assert QuoteFigures.objects.get().outcome == ""
    assert list(verify_all()) == []


def test_a_reason_that_the_chain_does_not_know_is_found(sales: User) -> None:
    quote = lose_quote(a_sent_quote(sales).quote, Quote.LostReason.PRICE, "", sales, LATER)
    Quote.objects.filter(pk=quote.pk).update(lost_reason="timing")
    Quote.history.filter(id=quote.pk).update(lost_reason="timing")
    assert any("lost for timing" in found for found in verify_all())


def test_what_is_accepted_cannot_be_lost(sales: User) -> None:
    proposal = sent(sales, NOW)
    accept_proposal(proposal.link, answer(proposal), VISITOR, lambda: LATER)
    with pytest.raises(LockedError, match="accepted"):
        lose_quote(proposal.quote, Quote.LostReason.PRICE, "", sales, LATER)


def test_only_staff_who_sell_are_let_to(sales: User, viewer: User, owner: User) -> None:
    quote = a_sent_quote(sales).quote
    assert MOVES["lose"].is_open_to(quote, sales)
    assert not MOVES["lose"].is_open_to(quote, viewer)
    assert set(MOVES["approve"].roles) == set(SELLERS)
