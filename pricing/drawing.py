"""What vendors charge us, worked out for a plan: the month of a cost that is paid by the year, and a sum of draws."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from pricing.money import FOUR_PLACES, ZERO, exact, rounded


def monthly_cost(cost: Decimal, months: int) -> Decimal:
    """What a cost that is paid for so many months at once comes to in one of them, to the fourth decimal.

    A plan holds six, and the two that are left are for fractions of it that services draw. One month is as it is.
    """
    with exact():
        return cost if months == 1 else rounded(cost / months, FOUR_PLACES)


def drawn_cost(draws: Iterable[tuple[Decimal, Decimal]]) -> Decimal:
    """What a service costs a month that draws these: each quantity at its cost, exactly."""
    with exact():
        return sum([quantity * cost for quantity, cost in draws], ZERO)
