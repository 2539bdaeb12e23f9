"""What a month of every row comes to before term, billing and discount, and what it costs us: steps 1 to 5 and 13.

What the services of one unit come to is worked out once for each number of it; the rest is adding up.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from math import gcd
from typing import Any, NamedTuple

import numpy as np

from pricing.batch.amounts import at_price, charged
from pricing.batch.bundles import all_off
from pricing.batch.columns import Numbers, any_of, half_up, numbers, plus, times
from pricing.batch.costs import cost_divisor, extra_weight, weight_of
from pricing.batch.rates import own_rates
from pricing.batch.reach.rows import Rows
from pricing.batch.whole import COST, PRICE, RATE, minor_unit, whole
from pricing.plan import Plan, Service
from pricing.selection import Selection


class Month(NamedTuple):
    """By row, in minor units: step 5, what it costs us, and by term what services' own adjustments change.

    The last are over `RATE`.
    """

    subtotal: Numbers
    cost: Numbers
    own: Mapping[int, Numbers]


class _Unit(NamedTuple):
    """What the services of a unit come to at a number of it: lines, bases of bundles, own adjustments, cost."""

    lines: Numbers
    bases: tuple[Numbers, ...]
    own: Mapping[int, Numbers]
    cost: Numbers


class Months:
    """The months of the rows. `prices` are those agreed; without them it is the month at list prices."""

    def __init__(self, plan: Plan, rows: Rows, common: Selection, prices: Mapping[str, Decimal], dtype: Any) -> None:
        self._plan, self._rows, self._prices, self._dtype = plan, rows, prices, dtype
        self._minor = minor_unit(plan.index.places)
        self._has = {code: rows.has(code).astype(np.int64).astype(dtype) for code in plan.index.services}
        self._services = [service for service in plan.services if self._has[service.code].any()]
        self._bundles = [(bundle, self._reached(bundle)) for bundle in plan.bundles]
        self._brought = {
            service.code: [rows.brought(service.code, bundle.packages) for bundle in plan.bundles]
            for service in self._services
        }
        labour = whole(plan.labour_rate, COST)
        weights = {service.code: weight_of(service, labour) for service in self._services}
        extras = [extra for extra in common.extras if extra.recurrence == "monthly"]
        spent = sum(extra_weight(whole(extra.cost, COST)) * extra.quantity for extra in extras)
        divisor = cost_divisor(self._minor)
        shared = gcd(divisor, spent, *weights.values())
        self._weights = {code: weight // shared for code, weight in weights.items()}
        self._divisor, self._spent = divisor // shared, spent // shared
        self._extras = sum(
            int(at_price(whole(extra.price, PRICE), numbers([extra.quantity], object), self._minor, flat=False)[0])
            for extra in extras
        )
        self._least = half_up(numbers([whole(tier.minimum, PRICE) for tier in plan.tiers], dtype), self._minor)
        self._known: dict[tuple[str, int], _Unit] = {}

    def of(self, quantities: Mapping[str, int]) -> Month:
        """With so many of each unit. Raises TooLarge."""
        total = cost = self._nothing()
        bases = [self._nothing() for _bundle in self._bundles]
        own: dict[int, Numbers] = {}
        for unit in dict.fromkeys(service.unit for service in self._services):
            found = self._unit(unit, quantities[unit])
            total, cost = plus(total, found.lines), plus(cost, found.cost)
            bases = [plus(base, more) for base, more in zip(bases, found.bases, strict=True)]
            own = self._added(own, found.own)
        base = total
        for service in self._services:
            if service.charge is not None and service.charge.rate is not None:
                amounts = half_up(times(base, whole(service.charge.rate, RATE)), RATE) * self._has[service.code]
                total, own = plus(total, amounts), self._added(own, self._own(service, amounts))
        total = np.maximum(
            plus(total, -all_off(self._plan, self._bundles, bases, self._nothing())), self._least[self._rows.rung]
        )
        cost = half_up(plus(cost, self._spent), self._divisor)
        return Month(plus(total, self._extras), cost, own)

    def _nothing(self) -> Numbers:
        return np.zeros(self._rows.size, self._dtype)

    def _reached(self, bundle: Any) -> Numbers:
        """1 where the tier is high enough and all its packages are chosen."""
        needed, rung = bundle.requires_tier, self._plan.index.rung
        high = [needed is None or at >= rung[needed] for at in range(len(self._plan.tiers))]
        found = self._rows.all_of(bundle.packages) & self._rows.by_rung(high)
        return found.astype(np.int64).astype(self._dtype)

    def _unit(self, unit: str, number: int) -> _Unit:
        if (unit, number) not in self._known:
            self._known[unit, number] = self._of_unit(unit, numbers([number], object))
        return self._known[unit, number]

    def _of_unit(self, unit: str, often: Numbers) -> _Unit:
        lines = cost = self._nothing()
        bases = [self._nothing() for _bundle in self._bundles]
        own: dict[int, Numbers] = {}
        for service in (entry for entry in self._services if entry.unit == unit):
            charge, has = service.charge, self._has[service.code]
            flat = charge is not None and charge.model == "flat"
            cost = plus(cost, times(has, int((any_of(often) if flat else often)[0]) * self._weights[service.code]))
            if charge is None or charge.rate is not None:
                continue
            if service.code in self._prices:
                price = whole(self._prices[service.code], PRICE)
                amount = int(at_price(price, often, self._minor, flat=flat)[0])
            else:
                amount = int(charged(charge, often, self._minor)[0])
            amounts = times(has, amount)
            lines, own = plus(lines, amounts), self._added(own, self._own(service, amounts))
            bases = [
                plus(base, amounts * brought) for base, brought in zip(bases, self._brought[service.code], strict=True)
            ]
        return _Unit(lines, tuple(bases), own, cost)

    def _own(self, service: Service, amounts: Numbers) -> dict[int, Numbers]:
        """By term, what its own adjustment changes in these lines."""
        return {term: times(amounts, rate) for term, rate in own_rates(self._plan, service).items()}

    @staticmethod
    def _added(one: Mapping[int, Numbers], other: Mapping[int, Numbers]) -> dict[int, Numbers]:
        found = dict(one)
        for term, column in other.items():
            found[term] = plus(found[term], column) if term in found else column
        return found
