"""What a client pays once, in whole numbers: only to see whether a discount on it is too large."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pricing.batch.whole import PRICE, half_up, whole
from pricing.plan import OneTime, Plan
from pricing.selection import Selection

# One of: what a fee comes to, in minor units, for so many of a unit and a month of so many minor units.
Counted = Callable[[str], int]


def paid_once(plan: Plan, selection: Selection, minor: int) -> Callable[[Counted, int], int]:
    """The sum of fees and extras before any discount, for the quantity of each unit and the month's net price."""
    fees = [
        (fee, whole(fee.amount, PRICE), whole(fee.minimum, PRICE))
        for fee in plan.one_time
        if fee.waived_from is None or selection.term < fee.waived_from
    ]
    extras = sum(
        half_up(whole(extra.price, PRICE) * extra.quantity, minor)
        for extra in selection.extras
        if extra.recurrence == "once"
    )

    def gross(quantity: Counted, net: int) -> int:
        return extras + sum(_fee(fee, amount, least, minor, quantity, net) for fee, amount, least in fees)

    return gross


def _fee(fee: OneTime, amount: int, least: int, minor: int, quantity: Counted, net: int) -> int:
    number = 1 if fee.unit is None else quantity(fee.unit)
    if fee.unit is not None and number == 0:
        return 0
    if fee.basis == "months":  # of a net price in minor units
        return half_up(max(amount * net * minor, least * PRICE), PRICE * minor)
    return half_up(max(amount * number, least), minor)


def counted(plan: Plan, selection: Selection, counts: Mapping[str, int]) -> Counted:
    """How many of a unit there are: set by hand, or counted."""
    by_hand = {"client": 1, **dict(selection.quantities)}
    units = plan.index.units
    return lambda unit: by_hand[unit] if unit in by_hand else sum(counts.get(key, 0) for key in units[unit].counts)
