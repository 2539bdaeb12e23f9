"""How many of a unit a client may choose, and what a choice of that does to the counts. Knows no models.

A number that is chosen moves the counts themselves: whatever else counts the same devices moves with it by the engine's
own rules, and the contract stands on the counts that were chosen (docs/adr/0037-chosen-numbers.md).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pricing

# How many of each unit, sorted by its code.
Numbers = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Limit:
    """The client may have `least` to `most` of this unit."""

    unit: str
    least: int
    most: int

    def allows(self, number: int) -> bool:
        """Whether so many may be chosen."""
        return self.least <= number <= self.most


def limits_document(limits: Sequence[Limit]) -> dict[str, object]:
    """Nothing where no number is to be chosen, as until 2026-12."""
    return {"limits": {limit.unit: [limit.least, limit.most] for limit in limits}} if limits else {}


def read_limits(document: Mapping[str, Any]) -> tuple[Limit, ...]:
    """Those of a revision's document, sorted by unit."""
    said = document.get("limits", {})
    return tuple(Limit(unit, least, most) for unit, (least, most) in sorted(said.items()))


def with_numbers(
    plan: pricing.Plan, inventory: pricing.Inventory, by_hand: Numbers, limits: Sequence[Limit], chosen: Numbers
) -> tuple[pricing.Inventory, Numbers]:
    """The counts, and what stays set by hand, with so many of each unit that has limits.

    `chosen` may leave units out: they keep the number they begin with, set by hand or counted. The difference to what
    was counted is one of devices, so what counts more than the unit gets it too, whether it was set by hand or not.
    """
    counted, hand, wanted = pricing.unit_quantities(plan, inventory), dict(by_hand), dict(chosen)
    known, units = dict(inventory.counts), plan.index.units
    counts = dict(known)
    # By unit, how far from what was counted the number is that it began with, and the one it has now.
    steps: dict[str, tuple[int, int]] = {}
    for limit in limits:
        begins = hand.get(limit.unit, counted[limit.unit])
        now = wanted.get(limit.unit, begins)
        if units[limit.unit].counts:
            hand.pop(limit.unit, None)
            steps[limit.unit] = begins - counted[limit.unit], now - counted[limit.unit]
            _spread(counts, units[limit.unit].counts, now - counted[limit.unit])
        else:
            hand[limit.unit] = now
    for code in tuple(hand):
        inside = [step for unit, step in steps.items() if set(units[unit].counts) <= set(units[code].counts)]
        before, after = sum(step[0] for step in inside), sum(step[1] for step in inside)
        if inside and units[code].beyond is None and hand[code] - counted[code] == before:
            del hand[code]  # set by hand only to move along: now it does so by itself
        else:
            hand[code] = max(0, hand[code] + after - before)
    found = {key: number for key, number in counts.items() if number or key in known}
    return pricing.Inventory(tuple(sorted(found.items()))), tuple(sorted(hand.items()))


def _spread(counts: dict[str, int], keys: Sequence[str], step: int) -> None:
    """So many more or less of what a unit counts: more of what there is most of, less of that first.

    Nothing that is priced follows from which it is: a unit that counts some of these alone has no limits beside it.
    """
    for key in sorted(keys, key=lambda key: -counts.get(key, 0)):
        had = counts.get(key, 0)
        counts[key] = max(0, had + step)
        step -= counts[key] - had
        if not step:
            return
