"""At which numbers of a unit a price turns: its limits, and both sides of each bracket's edge between them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pricing.plan import Plan

# How many there are of every unit, once so many of one of them are chosen.
Counting = Callable[[int], Mapping[str, int]]


def telling_numbers(plan: Plan, least: int, most: int, counting: Counting) -> tuple[int, ...]:
    """The numbers from `least` to `most` at which to look, the lowest first.

    Units that count the same things move along, so the edges of their brackets are looked for too; and where what is
    included with another unit is used up. `counting` never turns back: more of the one is never more and then less of
    another.
    """
    edges: dict[str, set[int]] = {unit.code: {0} for unit in plan.units if unit.beyond is not None}
    for service in plan.services:
        brackets = () if service.charge is None else service.charge.brackets
        edges.setdefault(service.unit, set()).update(entry.up_to for entry in brackets if entry.up_to is not None)
    found = {least, most}
    for unit, ends in edges.items():
        for end in ends:
            found |= _sides(lambda number, unit=unit: counting(number)[unit], end, least, most)  # type: ignore[misc]
    return tuple(sorted(found))


def _sides(quantity: Callable[[int], int], end: int, least: int, most: int) -> set[int]:
    """The last number on one side of the edge and the first on the other; nothing where it is not crossed."""
    below, above = quantity(least) <= end, quantity(most) <= end
    if below == above:
        return set()
    while most - least > 1:
        middle = (least + most) // 2
        if (quantity(middle) <= end) == below:
            least = middle
        else:
            most = middle
    return {least, most}
