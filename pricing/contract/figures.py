"""What a contract is worth. All figures are before tax."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from pricing.contract.days import first_day_of_month, last_day, month_of
from pricing.money import ZERO, exact, rounded, step_of


def mrr(
    fees: tuple[Decimal, ...], first: date, day: date, *, part_from: date | None = None, runs_on: bool = False
) -> Decimal:
    """Monthly recurring revenue on a day: the fee, after increases and floor, of the month that the day is in.

    The part month, from `part_from` to the day before `first`, counts as month 1. Outside of the term it is 0, but
    after its end the last month's while the contract runs on.
    """
    if day < first:
        return fees[0] if part_from is not None and part_from <= day else ZERO
    month = month_of(first, day)
    if month > len(fees):
        return fees[-1] if runs_on else ZERO
    return fees[month - 1]


def arr(monthly: Decimal) -> Decimal:
    """Annual recurring revenue: 12 months of the monthly one."""
    with exact():
        return 12 * monthly


def tcv(billed: Decimal, left: Iterable[Decimal]) -> Decimal:
    """Total contract value: what was billed, one-time fees with it, and what is left to bill of the schedule."""
    with exact():
        return sum(left, billed)


def owed_after(fees: tuple[Decimal, ...], first: date, day: date, until: date, places: int) -> Decimal:
    """What the months cost from the day after `day` to `until`, the first last day that the contract allows.

    `fees` are what they cost, ramps applied, at least as many as `until` is in. A month in part counts by days, rounded
    by itself. The part month before the first full one is not in it; 0 where `day` is not before `until`.
    """
    since = max(day + timedelta(days=1), first)
    if since > until:
        return ZERO
    owed = ZERO
    for month in range(month_of(first, since), month_of(first, until) + 1):
        begins, ends = first_day_of_month(first, month), last_day(first, month)
        days, of = (min(ends, until) - max(begins, since)).days + 1, (ends - begins).days + 1
        with exact():
            owed += fees[month - 1] if days == of else rounded(fees[month - 1] * days / of, step_of(places))
    return owed


def left_of_term(fees: tuple[Decimal, ...], first: date, begun: int, last: date, places: int) -> Decimal:
    """What the months after the first `begun` ones cost, to the last day; 0 where none of them is left.

    `fees` are what they cost, ramps applied, at least as many as `last` is in. Of that month it is what `owed_after`
    leaves of it, so that the two make a whole one.
    """
    month = month_of(first, last)
    if month <= begun:
        return ZERO
    with exact():
        return sum(fees[begun:month], ZERO) - owed_after(fees, first, last, last_day(first, month), places)


def acv(fees: tuple[Decimal, ...]) -> Decimal:
    """Annual contract value: the fees of the first 12 months, or of all where there are fewer."""
    with exact():
        return sum(fees[:12], ZERO)
