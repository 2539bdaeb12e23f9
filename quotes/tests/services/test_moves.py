"""Every move of the table, from every place that a quote can be in: made where the table says so, refused elsewhere."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

import pytest
from django.db import transaction

from clients.models import Client
from groundwork import chain
from groundwork.errors import DomainError
from groundwork.models import User
from quotes.models import ProposalLink, Quote
from quotes.selectors.states import state_of, with_viewed
from quotes.services.accepting import accept_proposal, sign_proposal
from quotes.services.answering import decline_proposal, record_view
from quotes.services.approval import approve_quote, ask_approval, send_back
from quotes.services.on_behalf import Refusal, record_acceptance, record_refusal
from quotes.services.planning import plan_sending, send_planned, undo_sending
from quotes.services.resending import extend_quote
from quotes.services.revising import lose_quote, reopen_quote, revise_quote, withdraw_quote
from quotes.services.sending import send_quote
from quotes.states import MOVES, Move, Who
from quotes.tests.each_state import planned
from quotes.tests.making import NOW, a_draft
from quotes.tests.reports import a_report, a_yes
from quotes.tests.sent import Sent, answer, as_sent
from quotes.tests.signers import ANNA, CARL, VISITOR, said_by

pytestmark = pytest.mark.any_database
State = Quote.State
LATER = NOW + timedelta(days=2)


@dataclass(frozen=True)
class Here:
    """A quote where a move is tried: who sells, who approves, and what the client was sent, if anything was."""

    quote: Quote
    sales: User
    owner: User
    proposal: Sent | None

    @property
    def out(self) -> Sent:
        assert self.proposal is not None
        return self.proposal


# Where a quote can be: the kept states, and those with the draft of a next revision. How it comes there once it is out;
# one that was never sent has nothing that a client could answer.
NEVER_SENT: Final = "draft, never sent"
PLACES: Final[dict[str, Callable[[Here], object]]] = {
    "draft": lambda here: reopen_quote(withdraw_quote(here.quote, here.sales, NOW), here.sales, NOW),
    "sent": lambda here: here.quote,
    "accepted": lambda here: _accept(here),
    "declined": lambda here: _decline(here),
    "lost": lambda here: lose_quote(here.quote, Quote.LostReason.PRICE, "", here.sales, NOW),
    "withdrawn": lambda here: withdraw_quote(here.quote, here.sales, NOW),
    "sent, next drafted": lambda here: revise_quote(here.quote, here.sales),
    "declined, next drafted": lambda here: (_decline(here), revise_quote(here.quote, here.sales)),
    NEVER_SENT: lambda here: here.quote,
}


def _accept(here: Here) -> object:
    if not here.quote.signers:
        return accept_proposal(here.out.link, answer(here.out), VISITOR, lambda: NOW)
    return [sign_proposal(_link(here, at), said_by(here.out, at), VISITOR, lambda: NOW) for at in (1, 2)]


def _decline(here: Here) -> object:
    link = _link(here, 1) if here.quote.signers else here.out.link
    return decline_proposal(link, here.out.revision.sha256, "", VISITOR, lambda: NOW)


def _link(here: Here, place: int) -> ProposalLink:
    """The link of a signer, closed or not."""
    return here.quote.links.filter(signer=place).get()


@dataclass(frozen=True)
class Way:
    """How a move is made, by whom the table names, and what has to be true of the quote besides.

    `shown` is the state as people see it afterwards, where that is another than the kept one. `quiet`: where it is
    refused nobody is told off, and nothing comes of it.
    """

    deed: Callable[[Here], object]
    ready: Callable[[Here], object] = lambda _here: None
    shown: str = ""
    quiet: bool = False


def _cheap(here: Here) -> None:
    """A discount beyond what may be given without a yes, which is asked for."""
    said = {"discount_percent": "0.3", "approval_asked_at": NOW, "approval_asked_by": here.sales}
    Quote.objects.filter(pk=here.quote.pk).update(**said)


def _archive(here: Here) -> None:
    planned(here.quote, here.sales)
    Client.objects.update(archived_at=NOW)


WAYS: Final[dict[str, Way]] = {
    "ask": Way(lambda here: ask_approval(here.quote, here.sales, NOW), _cheap, "waiting"),
    "approve": Way(lambda here: approve_quote(here.quote, here.owner, NOW, None), _cheap),
    "send-back": Way(lambda here: send_back(here.quote, here.owner, NOW, None, "No."), _cheap),
    "send": Way(lambda here: send_quote(here.quote, here.sales, NOW)),
    "schedule": Way(lambda here: plan_sending(here.quote, here.sales, NOW, None, LATER), shown="scheduled"),
    "unschedule": Way(
        lambda here: undo_sending(here.quote, here.sales, NOW), lambda here: planned(here.quote, here.sales)
    ),
    "fail-to-send": Way(lambda here: send_planned(here.quote.pk, LATER), _archive, "not-sent", quiet=True),
    "extend": Way(lambda here: extend_quote(here.quote, here.sales, LATER)),
    "view": Way(lambda here: record_view(here.out.link, VISITOR, lambda: NOW), shown="viewed", quiet=True),
    "sign": Way(
        lambda here: sign_proposal(_link(here, 1), said_by(here.out, 1), VISITOR, lambda: NOW),
        shown="partly-signed",
        quiet=True,
    ),
    "accept": Way(_accept, quiet=True),
    "accept-on-behalf": Way(
        lambda here: record_acceptance(here.quote, a_yes(here.out), a_report(here.sales), lambda: NOW), quiet=True
    ),
    "decline": Way(_decline, quiet=True),
    "decline-on-behalf": Way(
        lambda here: record_refusal(
            here.quote, Refusal(here.out.revision.sha256, "", ""), a_report(here.sales), lambda: NOW
        ),
        quiet=True,
    ),
    "revise": Way(lambda here: revise_quote(here.quote, here.sales)),
    "reopen": Way(lambda here: reopen_quote(here.quote, here.sales, NOW)),
    "lose": Way(lambda here: lose_quote(here.quote, Quote.LostReason.TIMING, "", here.sales, NOW)),
    "withdraw": Way(lambda here: withdraw_quote(here.quote, here.sales, NOW)),
}


def test_every_move_of_the_table_has_a_way_here_and_every_kept_state_a_place() -> None:
    assert WAYS.keys() == MOVES.keys()
    assert set(State.values) == {place.partition(",")[0] for place in PLACES}


@pytest.mark.parametrize("place", PLACES)
def test_every_move_is_made_where_the_table_begins_it_and_refused_elsewhere(
    sales: User, owner: User, viewer: User, place: str
) -> None:
    for several in (False, True):
        with _undone():
            here = _at(place, sales, owner, signers=[ANNA, CARL] if several else [])
            for name, move in MOVES.items():
                # Where two people sign, the quote is still out once one of them has; the rest is as for one.
                if several == (name == "sign") and (here.proposal is not None or _needs_none(name)):
                    with _undone():
                        _try(here, name, move, viewer)


def _at(place: str, sales: User, owner: User, signers: list[dict[str, str]]) -> Here:
    quote = a_draft(sales)
    quote.signers = signers
    quote.save()
    here = Here(quote, sales, owner, None)
    if place != NEVER_SENT:
        send_quote(quote, sales, NOW)
        proposal = as_sent(quote)
        here = replace(here, quote=proposal.quote, proposal=proposal)
    PLACES[place](here)
    return replace(here, quote=_now(quote))


def _needs_none(name: str) -> bool:
    """Whether a move can be tried on what was never sent: nobody has a link to it, or has answered it elsewhere."""
    return MOVES[name].who != Who.CLIENT and not name.endswith("-on-behalf")


def _try(here: Here, name: str, move: Move, viewer: User) -> None:
    way, fits = WAYS[name], move.fits(here.quote)
    way.ready(here)
    here = replace(here, quote=_now(here.quote))
    quote, before = here.quote, _entries(here.quote)
    assert not move.is_open_to(quote, viewer)
    assert move.is_open_to(quote, here.sales) == (fits and move.who == Who.SELLERS)
    if not fits:
        try:
            with transaction.atomic():
                way.deed(here)
        except DomainError:
            pass
        else:
            assert way.quiet, f"{name} is let happen"
        after = _now(quote)
        assert (after.state, after.revising, _entries(after)) == (quote.state, quote.revising, before), name
        return
    way.deed(here)
    after = _now(quote)
    assert after.state == (move.to or quote.state), name
    assert _entries(after) == [*before, *([str(move.entry)] if move.entry else [])], name
    shown = with_viewed(Quote.objects.select_related("current")).get(pk=quote.pk)
    assert state_of(shown, NOW)[0] == (way.shown or after.state), name


def _entries(quote: Quote) -> list[str]:
    return [event.kind for event in chain.events_of(quote.subject)]


def _now(quote: Quote) -> Quote:
    return Quote.objects.select_related("current", "client", "owner").get(pk=quote.pk)


@contextmanager
def _undone() -> Iterator[None]:
    """Whatever is done within has not happened afterwards."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
