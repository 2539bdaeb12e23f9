"""Tiers at list price, for many inventories: before packages, extras, term, discount and tax."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np

from pricing.batch.amounts import charged
from pricing.batch.columns import Numbers, TooLarge, half_up, numbers, plus, times
from pricing.batch.quantities import beyond
from pricing.batch.whole import PRICE, RATE, minor_unit, whole
from pricing.plan import Plan, own_services

# A unit, and how many there are of it in one inventory after the other.
Moves: TypeAlias = Sequence[tuple[str, Sequence[int]]]


def ladder_months(plan: Plan, usual: Mapping[str, int], moves: Moves) -> Iterator[list[int]]:
    """Tier by tier, lowest first: a month with each inventory, in minor units, its minimum included.

    `usual` is how many are counted of every unit, `client` too; in each inventory one unit is moved from that, and
    these are the `moves`, flat. What is included with another unit is not charged. A tier is what is below it and
    what it brings itself, so every service is worked out once.
    """
    try:
        months = list(_months(plan, usual, moves, np.int64))
    except TooLarge:
        months = list(_months(plan, usual, moves, object))
    return iter(months)


def _months(plan: Plan, usual: Mapping[str, int], moves: Moves, dtype: Any) -> Iterator[list[int]]:
    quantities = _quantities(plan, usual, moves, dtype)
    minor = minor_unit(plan.index.places)
    total = np.zeros(sum(len(counts) for _unit, counts in moves), dtype)
    shares: list[int] = []
    for tier in plan.tiers:
        for service in own_services(plan, tier.code):
            if service.charge is None:
                continue
            if service.charge.rate is not None:
                shares.append(whole(service.charge.rate, RATE))
            else:
                total = plus(total, charged(service.charge, quantities[service.unit], minor))
        months = total
        for share in shares:
            months = plus(months, half_up(times(total, share), RATE))
        least = half_up(numbers([whole(tier.minimum, PRICE)], dtype), minor)
        yield np.maximum(months, least).tolist()


def _quantities(plan: Plan, usual: Mapping[str, int], moves: Moves, dtype: Any) -> dict[str, Numbers]:
    """How many of each unit every inventory comes to."""
    inventories = [(code, count) for code, counts in moves for count in counts]
    counted = {
        unit: numbers([count if code == unit else number for code, count in inventories], dtype)
        for unit, number in usual.items()
    }
    found = dict(counted)
    for unit in plan.units:
        if unit.beyond is not None:
            found[unit.code] = beyond(counted[unit.code], counted[unit.beyond.unit], unit.beyond.each)
    return found
