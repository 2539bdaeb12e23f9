"""Where a contract stands on a day: the one rule of its words, for one contract and for queries over many."""

from datetime import date, timedelta
from typing import Final

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from contracts.models import Contract

# An end is soon so many days before.
SOON: Final = timedelta(days=120)


class State(models.TextChoices):
    """Where a contract stands. It is not kept: it follows from its days and the calendar.

    One that has not begun is called agreed: not all of them were signed.
    """

    SIGNED = "signed", _("Agreed")
    RUNNING = "running", _("Running")
    ENDS_SOON = "ends-soon", _("Ends soon")
    ENDED = "ended", _("Ended")
    REPLACED = "replaced", _("Replaced")
    CANCELLED = "cancelled", _("Cancelled")


# Those that somebody is served under, or will be.
LIVE: Final = frozenset({State.SIGNED, State.RUNNING, State.ENDS_SOON})


def state_of(contract: Contract, today: date) -> State:
    """The state of one contract."""
    ends = end_of(contract)
    if ends is not None and ends < today:
        return State(contract.closed) if contract.closed else State.ENDED
    if today < contract.starts_on:
        return State.SIGNED
    return State.ENDS_SOON if ends is not None and ends <= today + SOON else State.RUNNING


def end_of(contract: Contract) -> date | None:
    """The contract's last day; None for one that goes on from month to month.

    Of one that renews it is the last day of the term that runs: renewing makes it a later one.
    """
    if contract.closes_on is not None:
        return contract.closes_on
    return None if contract.runs_on else contract.term_ends_on


def until_of(contract: Contract, today: date) -> date | None:
    """The day that people call its end: the last of all, or of a term after which it goes on; None after that term."""
    ends = end_of(contract)
    return contract.term_ends_on if ends is None and today <= contract.term_ends_on else ends


def over(today: date) -> Q:
    """Those that are over on that day."""
    return Q(closes_on__lt=today) | Q(closes_on=None, runs_on=False, term_ends_on__lt=today)


def in_state(state: State, today: date) -> Q:
    """Those that `state_of` gives this state."""
    if state in (State.CANCELLED, State.REPLACED):
        return over(today) & Q(closed=state.value)
    if state == State.ENDED:
        return over(today) & Q(closed="")
    if state == State.SIGNED:
        return ~over(today) & Q(starts_on__gt=today)
    soon = Q(closes_on__lte=today + SOON) | Q(closes_on=None, runs_on=False, term_ends_on__lte=today + SOON)
    begun = ~over(today) & Q(starts_on__lte=today)
    return begun & soon if state == State.ENDS_SOON else begun & ~soon


def running(today: date) -> Q:
    """Those in force on that day, whether they end soon or not."""
    return ~over(today) & Q(starts_on__lte=today)
