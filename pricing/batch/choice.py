"""What a book's clients chose, under one plan: who cannot have it, and which services each choice delivers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from pricing.batch.book import Book
from pricing.batch.columns import Numbers, Places, numbers
from pricing.errors import PricingError
from pricing.plan import Plan, Service
from pricing.rules import check_dependencies, check_figures, check_names
from pricing.selection import Selection


class Choices:
    """The kinds of a book under a plan, and the tiers with packages that they come to.

    `faults` has a code for each kind, empty where the plan has a price for it. A kind that has none stands with
    those of the first tier alone, so that every column has a number everywhere.
    """

    def __init__(self, plan: Plan, book: Book, dtype: Any, *, regardless: bool) -> None:
        self.plan, self.book, self.dtype = plan, book, dtype
        self.faults = [_fault(plan, kind, regardless=regardless) for kind in book.kinds]
        known: dict[tuple[str, tuple[str, ...]], int] = {}
        of_kind = []
        for kind, fault in zip(book.kinds, self.faults, strict=True):
            chosen = (plan.tiers[0].code, ()) if fault else (kind.tier, tuple(sorted(kind.packages)))
            of_kind.append(known.setdefault(chosen, len(known)))
        self.chosen = tuple(known)
        self._sources = [_sources(plan, *chosen) for chosen in self.chosen]
        self._of_client: Places = np.array(of_kind, np.intp)[book.kind]
        delivered = {code for sources in self._sources for code in sources}
        self._columns: dict[tuple[int, ...], Numbers] = {}
        self.services = [service for service in plan.services if service.code in delivered]

    def by_kind(self, figure: Callable[[Selection], int]) -> Numbers:
        """A figure of each client's kind; 0 where there is no price. Raises TooLarge."""
        kinds = zip(self.book.kinds, self.faults, strict=True)
        return numbers([0 if fault else figure(kind) for kind, fault in kinds], self.dtype)[self.book.kind]

    def by_choice(self, figures: tuple[int, ...]) -> Numbers:
        """A figure of each client's tier and packages; services that come together share a column. Raises TooLarge."""
        if figures not in self._columns:
            self._columns[figures] = numbers(figures, self.dtype)[self._of_client]
        return self._columns[figures]

    def has(self, service: Service) -> tuple[int, ...]:
        """By choice, 1 where it is delivered, else 0."""
        code = service.code
        return tuple([int(code in sources) for sources in self._sources])

    def brought(self, service: Service, packages: Sequence[str]) -> tuple[int, ...]:
        """By choice, 1 where one of these packages brings it first, else 0."""
        return tuple([int(sources.get(service.code, "") in packages) for sources in self._sources])


def _fault(plan: Plan, kind: Selection, *, regardless: bool) -> str:
    """The code of the first rule of the contract that such a choice breaks, "" where it breaks none."""
    try:
        check_figures(plan, kind)
        check_names(plan, kind)
        if not regardless:
            check_dependencies(plan, kind.tier, kind.packages)
    except PricingError as error:
        return error.code
    return ""


def _sources(plan: Plan, tier: str, packages: Sequence[str]) -> dict[str, str]:
    """Each service of the choice, and the package that brings it first; "" for the tier and those below it."""
    sources = dict.fromkeys(plan.index.ladder[plan.index.rung[tier]], "")
    for package in plan.packages:
        if package.code in packages:
            for code in package.services:
                sources.setdefault(code, package.code)
    return sources
