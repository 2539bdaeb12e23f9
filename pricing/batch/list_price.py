"""Tiers at list price, for many inventories: before packages, extras, term, discount and tax."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from pricing.batch.choice import PerUnit, by_unit, least_charged
from pricing.plan import Plan, own_services

# A unit, and how many there are of it in one inventory after the other.
Moves: TypeAlias = Sequence[tuple[str, Sequence[int]]]


def ladder_months(plan: Plan, usual: Mapping[str, int], moves: Moves) -> Iterator[list[int]]:
    """Tier by tier, lowest first: a month with each inventory, in minor units, its minimum included.

    `usual` is how many there are of every unit, `client` too; in each inventory one unit is moved from that, and these
    are the `moves`, flat. A tier is what is below it and what it brings itself, so every service is worked out once.
    """
    totals = [0] * sum(len(counts) for _unit, counts in moves)
    for tier in plan.tiers:
        brought = _brought(by_unit(plan, own_services(plan, tier.code)), usual, moves)
        totals = [below + more for below, more in zip(totals, brought, strict=True)]
        least = least_charged(plan, tier.code)
        yield [max(total, least) for total in totals]


def _brought(units: dict[str, PerUnit], usual: Mapping[str, int], moves: Moves) -> Iterator[int]:
    """What these come to. A total is the sum over units, so moving one changes one summand of it."""
    charged = {code: unit.charged(usual[code]) for code, unit in units.items()}
    together = sum(charged.values())
    for code, counts in moves:
        unit = units.get(code)
        if unit is None:
            yield from [together] * len(counts)
        else:
            rest = together - charged[code]
            yield from [rest + unit.charged(count) for count in counts]
