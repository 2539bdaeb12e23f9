"""What the work of a plan would be billed by the hour, taken apart by what is counted."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from pricing.charges import multiplicity
from pricing.money import ZERO, exact, rounded, step_of
from pricing.plan import CLIENT_UNIT
from pricing.priced import Price


class HourlyPart(NamedTuple):
    """`minutes` a month for each of `times` of a unit; what arises once for all is of the unit `client`."""

    unit: str
    times: int
    minutes: Decimal


def hourly_parts(price: Price) -> tuple[HourlyPart, ...]:
    """The break-fix minutes of what is delivered, by unit, in the order in which they come.

    times x minutes of all of them, at the plan's break-fix rate, are the price's `break_fix_value` before rounding.
    """
    found: dict[tuple[str, int], Decimal] = {}
    with exact():
        for _source, service, quantity in price.delivered:
            times = multiplicity(service.charge, quantity)
            if times and service.break_fix_minutes:
                once = service.charge is not None and service.charge.model == "flat"
                key = (CLIENT_UNIT if once else service.unit, times)
                found[key] = found.get(key, ZERO) + service.break_fix_minutes
    return tuple(HourlyPart(unit, times, minutes) for (unit, times), minutes in found.items())


def hours_at(hours: Decimal, rate: Decimal, places: int) -> Decimal:
    """What so many hours come to at `rate` an hour."""
    with exact():
        return rounded(hours * rate, step_of(places))
