"""What a contract is worth. All figures are before tax."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from pricing.contract.days import month_of
from pricing.money import ZERO, exact


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


def acv(fees: tuple[Decimal, ...]) -> Decimal:
    """Annual contract value: the fees of the first 12 months, or of all where there are fewer."""
    with exact():
        return sum(fees[:12], ZERO)
