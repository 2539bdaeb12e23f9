"""The table of states and moves: every state has a word, every move its people and its entry of the chain."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import pytest

from groundwork import chain
from groundwork.access import SELLERS
from groundwork.errors import DomainError
from groundwork.models import Event, User
from quotes.errors import LockedError
from quotes.links import find_link, live_link
from quotes.models import Quote, QuoteFigures
from quotes.services.accepting import accept_proposal
from quotes.services.answering import decline_proposal
from quotes.services.approval import approve_quote, ask_approval, send_back
from quotes.services.on_behalf import Refusal, record_acceptance, record_refusal
from quotes.services.planning import plan_sending
from quotes.services.resending import extend_quote
from quotes.services.revising import lose_quote, reopen_quote, revise_quote, withdraw_quote
from quotes.services.sending import send_quote
from quotes.states import BY_CODE, MOVES, STATES
from quotes.tests.making import NOW, a_draft, a_sent_quote
from quotes.tests.reports import a_report, a_yes
from quotes.tests.sent import answer, as_sent, sent
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


def test_every_move_leaves_its_entry_and_its_state(sales: User, owner: User) -> None:
    """Draft, asked for, approved, sent, declined, lost, reopened, sent, withdrawn; and another one accepted."""
    quote = a_draft(sales)
    Quote.objects.filter(pk=quote.pk).update(discount_percent="0.3")
    quote.refresh_from_db()
    ask_approval(quote, sales, NOW)
    quote = approve_quote(quote, owner, NOW, quote.revision)
    row = send_quote(quote, sales, NOW)
    decline_proposal(as_sent(quote).link, row.sha256, "", VISITOR, lambda: LATER)
    lose_quote(quote, Quote.LostReason.PRICE, "Other IT", sales, LATER)
    quote = reopen_quote(quote, sales, LATER)
    send_quote(quote, owner, LATER)
    withdraw_quote(quote, sales, LATER)
    kinds = [event.kind for event in chain.events_of(quote.subject)]
    moves = ("ask", "approve", "send", "decline", "lose", "reopen", "send", "withdraw")
    assert kinds == [str(MOVES[move].entry) for move in moves]
    quote.refresh_from_db()
    assert quote.state == MOVES["withdraw"].to


@pytest.mark.parametrize("state", State.values)
def test_a_move_is_refused_wherever_the_table_does_not_begin_it(sales: User, owner: User, state: str) -> None:
    proposal = sent(sales, NOW)
    quote, link, sha256 = proposal.quote, proposal.link, proposal.revision.sha256
    Quote.objects.filter(pk=quote.pk).update(state=state)
    before = chain.events_of(quote.subject).count()
    deeds: dict[str, Callable[[], object]] = {
        "ask": lambda: ask_approval(quote, sales, NOW),
        "approve": lambda: approve_quote(quote, owner, NOW, quote.revision),
        "send-back": lambda: send_back(quote, owner, NOW, quote.revision, "No."),
        "send": lambda: send_quote(quote, sales, NOW),
        "schedule": lambda: plan_sending(quote, sales, NOW, quote.revision),
        "extend": lambda: extend_quote(quote, sales, LATER),
        "accept": lambda: accept_proposal(link, answer(proposal), VISITOR, lambda: LATER),
        "decline": lambda: decline_proposal(link, sha256, "", VISITOR, lambda: LATER),
        "accept-on-behalf": lambda: record_acceptance(quote, a_yes(proposal), a_report(sales), lambda: LATER),
        "decline-on-behalf": lambda: record_refusal(quote, Refusal(sha256, "", "", ""), a_report(sales), lambda: LATER),
        "lose": lambda: lose_quote(quote, Quote.LostReason.TIMING, "", sales, NOW),
        "revise": lambda: revise_quote(quote, sales),
        "reopen": lambda: reopen_quote(quote, sales, NOW),
        "withdraw": lambda: withdraw_quote(quote, sales, NOW),
    }
    for name, deed in deeds.items():
        if State(state) not in MOVES[name].sources:
            # Whoever says once more what was said before is not told off, and nothing comes of it.
            with suppress(DomainError):
                deed()
            assert Quote.objects.get(pk=quote.pk).state == state, name
            assert chain.events_of(quote.subject).count() == before, name


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
