"""Whether a charge has become dearer or cheaper, whatever its model was and is."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from pricing.charges import charge_parts, parts_sum
from pricing.money import ZERO, exact
from pricing.plan import Charge

Direction = Literal["same", "dearer", "cheaper", "mixed"]

# Between the ends of brackets an amount changes evenly, so that these and the ends tell all there is.
_QUANTITIES = (1, 2, 10, 100, 1_000_000)


def charge_direction(old: Charge | None, new: Charge | None) -> Direction:
    """How `new` compares with `old` at any quantity; None charges nothing. "mixed" is dearer here, cheaper there.

    A share of the month compares with another share and with nothing; with anything else it is "mixed".
    """
    old_rate, new_rate = _rate(old), _rate(new)
    if old_rate is not None and new_rate is not None:
        return "dearer" if new_rate > old_rate else "cheaper" if new_rate < old_rate else "same"
    if any(charge is not None and charge.rate is not None for charge in (old, new)):
        return "mixed"
    ends = [bracket.up_to for charge in (old, new) if charge is not None for bracket in charge.brackets]
    quantities = {*_QUANTITIES, *(end + more for end in ends if end is not None for more in (0, 1))}
    with exact():
        steps = {_amount(new, quantity) - _amount(old, quantity) for quantity in quantities}
    more, less = any(step > ZERO for step in steps), any(step < ZERO for step in steps)
    if more and less:
        return "mixed"
    return "dearer" if more else "cheaper" if less else "same"


def _rate(charge: Charge | None) -> Decimal | None:
    """The share of the month that is charged, 0 of it where nothing is; None of a charge by quantity."""
    return ZERO if charge is None else charge.rate


def _amount(charge: Charge | None, quantity: int) -> Decimal:
    return ZERO if charge is None else parts_sum(charge_parts(charge, quantity))
