"""A choice of tier and packages, compiled: what one of each unit brings, and what has to be worked out line by line."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial

from pricing.batch.whole import COST, PRICE, half_up, minor_unit, whole
from pricing.plan import Charge, Plan, Service


@dataclass(slots=True)
class PerUnit:
    """What `quantity` of one unit comes to: sums for each unit, sums for any, and functions for what is not linear.

    Money is in minor units; `tools` is in millionths, `minutes` too.
    """

    each: int = 0
    any: int = 0
    tools: int = 0
    minutes: int = 0
    tools_any: int = 0
    minutes_any: int = 0
    lines: list[Callable[[int], int]] = field(default_factory=list)
    known: dict[int, int] = field(default_factory=dict)

    @property
    def stepped(self) -> bool:
        """Whether there is anything that does not rise with each of them alike."""
        return bool(self.lines or self.any or self.tools_any or self.minutes_any)

    def charged(self, quantity: int) -> int:
        """What all lines of this unit come to; nothing for a quantity of 0."""
        return self.each * quantity + self.beside(quantity) if quantity else 0

    def beside(self, quantity: int) -> int:
        """What is charged for a quantity above 0 beside `each`, every line rounded on its own."""
        found = self.known.get(quantity)
        if found is None:
            found = self.known[quantity] = self.any + sum(line(quantity) for line in self.lines)
        return found


def compiled(plan: Plan, tier: str, packages: tuple[str, ...]) -> dict[str, PerUnit]:
    """By unit, everything that the services of this choice charge and cost."""
    codes = dict.fromkeys(plan.index.ladder[plan.index.rung[tier]])
    for package in plan.packages:
        if package.code in packages:
            codes |= dict.fromkeys(package.services)
    return by_unit(plan, (plan.index.services[code] for code in codes))


def by_unit(plan: Plan, services: Iterable[Service]) -> dict[str, PerUnit]:
    """By unit, everything that these services charge and cost."""
    units: dict[str, PerUnit] = {}
    minor = minor_unit(plan.index.places)
    for service in services:
        _add(units.setdefault(service.unit, PerUnit()), service, minor)
    return units


def least_charged(plan: Plan, tier: str) -> int:
    """The tier's minimum in whole minor units: lines below it are made up to this."""
    return half_up(whole(plan.index.tiers[tier].minimum, PRICE), minor_unit(plan.index.places))


def bracket_amounts(charge: Charge, places: int) -> Callable[[int], int]:
    """What a line that is charged by brackets comes to for a quantity above 0, in minor units of so many decimals."""
    return _bracketed(charge, minor_unit(places))


def _add(unit: PerUnit, service: Service, minor: int) -> None:
    tools, minutes = whole(service.cost, COST), whole(service.minutes, COST)
    charge = service.charge
    if charge is not None and charge.model == "flat":
        unit.tools_any += tools
        unit.minutes_any += minutes
    else:
        unit.tools += tools
        unit.minutes += minutes
    if charge is None:
        return
    if charge.price is None:
        unit.lines.append(_bracketed(charge, minor))
        return
    price = whole(charge.price, PRICE)
    if charge.model == "flat":
        unit.any += half_up(price, minor)
    elif price % minor == 0:
        unit.each += price // minor
    else:
        unit.lines.append(partial(_fine, price, minor))


def _fine(price: int, minor: int, quantity: int) -> int:
    """A price finer than the currency: the line is rounded, not the price."""
    return half_up(price * quantity, minor)


def _bracketed(charge: Charge, minor: int) -> Callable[[int], int]:
    amount = _volume if charge.model == "volume" else _graduated
    steps = [(entry.up_to, whole(entry.price, PRICE), whole(entry.flat, PRICE)) for entry in charge.brackets]
    return lambda quantity: half_up(amount(steps, quantity), minor)


def _volume(steps: list[tuple[int | None, int, int]], quantity: int) -> int:
    price, flat = next((price, flat) for up_to, price, flat in steps if up_to is None or quantity <= up_to)
    return price * quantity + flat


def _graduated(steps: list[tuple[int | None, int, int]], quantity: int) -> int:
    total = below = 0
    for up_to, price, flat in steps:
        top = quantity if up_to is None else min(quantity, up_to)
        total += price * (top - below) + flat
        if top == quantity:
            break
        below = top
    return total
