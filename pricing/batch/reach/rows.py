"""The tiers and packages that can be chosen of an offer, a row each, and what each of them delivers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from pricing.batch.columns import Flags, Numbers, Places
from pricing.batch.reach.offer import Offer, TooManyError
from pricing.errors import PricingError
from pricing.plan import Package, Plan
from pricing.rules import check_dependencies, needed_tier

# Of packages that can be ticked on one tier; 2^18 combinations of them take a second.
MOST_PACKAGES: Final = 18


class Rows:
    """One row for each tier with packages, those of a column first, then what is one package away from one, and so on.

    Raises TooManyError.
    """

    def __init__(self, plan: Plan, offer: Offer) -> None:
        self._plan = plan
        self._bit = {package.code: at for at, package in enumerate(plan.packages)}
        tiers = dict.fromkeys(tier for tier, _packages in offer.columns)
        blocks = []
        for tier in tiers:
            masks = [self._mask(packages) for own, packages in offer.columns if own == tier]
            blocks.append((plan.index.rung[tier], self._fixed(tier, masks) if offer.fixed else self._free(tier, masks)))
        self.rung: Places = np.concatenate([np.full(len(rows), rung, np.intp) for rung, rows in blocks])
        self._rows: list[int] = [mask for _rung, rows in blocks for mask in rows]
        self._ticked = {
            code: np.array([mask >> at & 1 for mask in self._rows], np.bool_) for code, at in self._bit.items()
        }
        self.size = len(self._rows)

    def packages(self, row: int) -> tuple[str, ...]:
        """Those of a row, in the plan's order."""
        return tuple(code for code, at in self._bit.items() if self._rows[row] >> at & 1)

    def tier(self, row: int) -> str:
        """The tier of a row."""
        return self._plan.tiers[int(self.rung[row])].code

    def by_rung(self, flags: Sequence[bool]) -> Flags:
        """For each row what holds for its rung."""
        found: Flags = np.array(flags, np.bool_)[self.rung]
        return found

    def in_tier(self, service: str) -> Flags:
        """Which rows have it by their tier."""
        return self.by_rung([service in rung for rung in self._plan.index.ladder])

    def has(self, service: str) -> Flags:
        """Which rows deliver it."""
        return self.in_tier(service) | self.any_of(self._with(service))

    def brought(self, service: str, packages: Sequence[str]) -> Flags:
        """In which rows one of these packages brings it first."""
        found, taken = np.zeros(self.size, np.bool_), self.in_tier(service)
        for code in self._with(service):
            if code in packages:
                found |= self._ticked[code] & ~taken
            taken = taken | self._ticked[code]
        return found

    def any_of(self, packages: Sequence[str]) -> Flags:
        """Which rows have one of these."""
        found = np.zeros(self.size, np.bool_)
        for code in packages:
            found |= self._ticked[code]
        return found

    def all_of(self, packages: Sequence[str]) -> Flags:
        """Which rows have each of these."""
        found = np.full(self.size, True, np.bool_)
        for code in packages:
            found &= self._ticked[code]
        return found

    def _with(self, service: str) -> list[str]:
        return [package.code for package in self._plan.packages if service in package.services]

    def _mask(self, packages: Sequence[str]) -> int:
        return sum(1 << self._bit[code] for code in packages)

    def _fixed(self, tier: str, masks: Sequence[int]) -> list[int]:
        found = []
        for mask in dict.fromkeys(masks):
            try:
                check_dependencies(self._plan, tier, tuple(c for c, at in self._bit.items() if mask >> at & 1))
            except PricingError:
                continue
            found.append(mask)
        return found

    def _free(self, tier: str, masks: Sequence[int]) -> list[int]:
        """Every set of packages that the rules allow on this tier, those nearest to a column first."""
        free = [package for package in self._plan.packages if needed_tier(self._plan, tier, package) is None]
        if len(free) > MOST_PACKAGES:
            raise TooManyError
        sets = np.arange(1 << len(free), dtype=np.int64)
        allowed = np.full(len(sets), True, np.bool_)
        at = {package.code: place for place, package in enumerate(free)}
        for package in free:
            allowed &= (sets >> at[package.code] & 1 == 0) | self._stands(package, sets, at)
        sets = sets[allowed]
        away = np.full(len(sets), len(free) + 1, np.int64)
        for mask in masks:
            own = sum(1 << place for code, place in at.items() if mask >> self._bit[code] & 1)
            differ = sets ^ own
            away = np.minimum(away, sum((differ >> place & 1 for place in at.values()), np.zeros(len(sets), np.int64)))
        order = np.argsort(away, kind="stable")
        bits = [self._bit[package.code] for package in free]
        return [sum(1 << bit for place, bit in enumerate(bits) if one >> place & 1) for one in sets[order].tolist()]

    def _stands(self, package: Package, sets: Numbers, at: dict[str, int]) -> Flags:
        """In which sets this package has what it needs, and nothing that it cannot stand beside."""
        if any(code not in at for code in package.requires):
            return np.zeros(len(sets), np.bool_)
        needs = sum(1 << at[code] for code in package.requires)
        against = sum(
            1 << at[other.code]
            for other in self._plan.packages
            if other.code in at and (other.code in package.conflicts or package.code in other.conflicts)
        )
        found: Flags = (sets & needs == needs) & (sets & against == 0)
        return found
