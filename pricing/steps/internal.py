"""Step 13: what it costs us, and what is left."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from pricing.charges import multiplicity
from pricing.money import FOUR_PLACES, TWO_PLACES, ZERO, rounded
from pricing.plan import Plan
from pricing.priced import Delivered, Internal
from pricing.selection import Selection
from pricing.steps.lines import extras_of


def internal_of(
    plan: Plan, selection: Selection, delivered: Sequence[Delivered], net: Decimal, schedule: tuple[Decimal, int]
) -> Internal:
    """13, of the month and of the schedule, given as its sum and months.

    Minutes stay minutes until the end, so that 60 divides only once.
    """
    tools = sum((extra.cost * extra.quantity for extra in extras_of(selection, "monthly")), ZERO)
    minutes = break_fix = ZERO
    for _source, service, quantity in delivered:
        times = multiplicity(service.charge, quantity)
        tools += service.cost * times
        minutes += service.minutes * times
        break_fix += service.break_fix_minutes * times
    step = plan.index.step
    cost = rounded((tools * 60 + minutes * plan.labour_rate) / 60, step)
    total, months = schedule
    return Internal(
        monthly_cost=cost,
        gross_margin=margin(net, cost),
        labour_hours=rounded(minutes / 60, TWO_PLACES),
        effective_hourly_rate=None if minutes == ZERO else rounded((net - tools) * 60 / minutes, step),
        break_fix_value=rounded(break_fix * plan.break_fix_rate / 60, step),
        term_margin=margin(total, cost * months),
    )


def margin(net: Decimal, cost: Decimal) -> Decimal | None:
    """The share of `net` that is left after `cost`, to 4 decimals; None at net 0. Call it inside `exact()`."""
    return None if net == ZERO else rounded((net - cost) / net, FOUR_PLACES)


def below_floor(plan: Plan, gross_margin: Decimal | None) -> bool:
    """A margin that cannot be worked out is below any floor above 0."""
    return plan.margin_floor > ZERO if gross_margin is None else gross_margin < plan.margin_floor
