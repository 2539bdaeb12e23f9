"""Step 14: why the owner has to look at it first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from pricing.money import ZERO
from pricing.plan import Plan
from pricing.priced import Bill, Internal, Year
from pricing.selection import Selection
from pricing.steps.internal import below_floor

# What is left of a whole.
Kept = tuple[Decimal, Decimal]


def approval_reasons(
    plan: Plan, selection: Selection, internal: Internal, net: Decimal, schedule: Decimal, given: bool
) -> tuple[str, ...]:
    """14. `schedule` is its sum, `given` tells whether more is given up than the plan's limit."""
    margins = [internal.gross_margin, *([internal.term_margin] if selection.ramp else [])]
    low = any(below_floor(plan, share) for share in margins) or net < ZERO or schedule < ZERO
    return (*(["margin"] if low else []), *(["discount"] if given else []))


def monthly_given_up(listed: Decimal, monthly: Bill, years: Sequence[Year], schedule: Decimal) -> list[Kept]:
    """What agreed prices, the discount and the ramp leave of what there was. `listed` is step 5 at list prices."""
    steady = sum((year.monthly * year.months for year in years), ZERO)
    return [
        (min(monthly.subtotal, listed), listed),
        (monthly.gross - monthly.discount, monthly.gross),
        (schedule, steady),
    ]


def once_given_up(once: Bill, left_out: Decimal) -> list[Kept]:
    """By the discount on what is paid once, and by fees left out."""
    return [(once.subtotal - once.discount, once.subtotal + left_out)]


def above_limit(plan: Plan, kept: Iterable[Kept]) -> bool:
    """Whether all of it together gives up more than the plan's limit; nothing is given up of 0 or less.

    Multiplied out rather than divided: nothing to round, and no division by a price of 0.
    """
    left = whole = Decimal(1)
    for after, before in kept:
        if before > ZERO:
            left, whole = left * after, whole * before
    return whole - left > plan.discount_limit * whole
