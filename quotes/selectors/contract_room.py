"""What quotes know of one contract: those that are to change it, and whether one can be drafted."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.functional import Promise

from contracts.models import Contract
from contracts.selectors.states import LIVE
from contracts.selectors.states import state_of as state_of_contract
from groundwork.models import User
from quotes.models import Quote
from quotes.selectors.changes import changes_words
from quotes.selectors.states import state_of, with_viewed


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """A quote about the contract. `effective_on` is the day from which it would hold, None for a renewal."""

    number: str
    what: str
    state: str
    label: str | Promise
    effective_on: date | None


@dataclass(frozen=True, slots=True)
class ContractRoom:
    """Quotes about the contract that have no answer yet, and whether a change can be drafted."""

    open: tuple[ChangeLine, ...]
    can_change: bool


def contract_room_of(contract: Contract, user: User, now: datetime, zone: str) -> ContractRoom:
    """The room of one contract; two queries."""
    waiting = (Quote.State.DRAFT, Quote.State.SENT)
    quotes = Quote.objects.for_user(user).filter(about=contract, state__in=waiting)
    today = now.astimezone(ZoneInfo(zone)).date()
    return ContractRoom(
        open=tuple(_line(quote, now) for quote in with_viewed(quotes.select_related("current", "about"))),
        can_change=contract.on_plan and state_of_contract(contract, today) in LIVE,
    )


def _line(quote: Quote, now: datetime) -> ChangeLine:
    state, label = state_of(quote, now)
    return ChangeLine(quote.number, changes_words(quote), state, label, quote.effective_on)
