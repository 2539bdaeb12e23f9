"""What bundles take off, for every client at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pricing.batch.choice import Choices
from pricing.batch.columns import Flags, Numbers, half_up, plus, times
from pricing.batch.whole import PRICE, RATE, minor_unit, whole
from pricing.plan import Bundle, Plan, Service


class Bundles:
    """The bundles that some choice of the book can have: what their packages bring, and what comes off."""

    def __init__(self, choices: Choices) -> None:
        self._choices = choices
        reach = [
            (bundle, tuple([_reaches(choices.plan, bundle, *chosen) for chosen in choices.chosen]))
            for bundle in choices.plan.bundles
        ]
        self._reached = [(bundle, reached) for bundle, reached in reach if any(reached)]
        self._bases = [np.zeros(choices.book.size, choices.dtype) for _bundle in self._reached]

    def add(self, service: Service, amounts: Numbers) -> None:
        """Put a service's lines into the base of every bundle whose packages bring it. Raises TooLarge."""
        for at, (bundle, _reached) in enumerate(self._reached):
            brought = self._choices.brought(service, bundle.packages)
            if any(brought):
                self._bases[at] = plus(self._bases[at], times(amounts, self._choices.by_choice(brought)))

    def off(self) -> Numbers:
        """What comes off by all of them. Raises TooLarge."""
        reached = [(bundle, self._choices.by_choice(has)) for bundle, has in self._reached]
        return all_off(self._choices.plan, reached, self._bases, np.zeros(self._choices.book.size, self._choices.dtype))


def all_off(
    plan: Plan, reached: Sequence[tuple[Bundle, Numbers]], bases: Sequence[Numbers], nothing: Numbers
) -> Numbers:
    """What comes off by these bundles, where they are reached (1, else 0); `nothing` is a column of 0. Raises TooLarge.

    A package counts for the first bundle that applies.
    """
    total = nothing
    nobody = np.zeros(len(nothing), np.bool_)
    taken: dict[str, Flags] = {}
    for (bundle, has), base in zip(reached, bases, strict=True):
        off = times(_off(plan, bundle, base), has)
        for package in bundle.packages:
            off = off * ~taken.get(package, nobody)
        taken |= {package: taken.get(package, nobody) | (off > 0) for package in bundle.packages}
        total = plus(total, off)
    return total


def _reaches(plan: Plan, bundle: Bundle, tier: str, packages: tuple[str, ...]) -> int:
    """1 where the tier is high enough and all its packages are chosen, else 0."""
    rung, needed = plan.index.rung, bundle.requires_tier
    return int(all(code in packages for code in bundle.packages) and (needed is None or rung[tier] >= rung[needed]))


def _off(plan: Plan, bundle: Bundle, base: Numbers) -> Numbers:
    """The share or the amount, never more than the base."""
    if bundle.percent is not None:
        return half_up(times(base, whole(bundle.percent, RATE)), RATE)
    amount = 0 if bundle.amount is None else whole(bundle.amount, PRICE)
    return np.minimum(base, amount // minor_unit(plan.index.places))
