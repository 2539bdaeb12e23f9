"""How many of each unit every client has: counted, beyond what goes with another unit, or set by hand."""

from __future__ import annotations

from typing import Any

import numpy as np

from pricing.batch.book import Book
from pricing.batch.columns import Numbers, plus, times
from pricing.plan import CLIENT_UNIT, Plan, Unit


class Quantities:
    """The columns of a book's clients under one plan, each worked out when it is first asked for."""

    def __init__(self, plan: Plan, book: Book, dtype: Any) -> None:
        self._plan, self._book, self._dtype = plan, book, dtype
        self._known = {CLIENT_UNIT: np.full(book.size, 1, dtype)}

    def of(self, unit: str) -> Numbers:
        """The quantity of a unit, client by client. Raises TooLarge."""
        if unit not in self._known:
            self._known[unit] = self._by_hand(unit, self._counted(self._plan.index.units[unit]))
        return self._known[unit]

    def _counted(self, unit: Unit) -> Numbers:
        found = np.zeros(self._book.size, self._dtype)
        for key in unit.counts:
            found = plus(found, self._book.counts(key).astype(self._dtype))
        if unit.beyond is None:
            return found
        return beyond(found, self.of(unit.beyond.unit), unit.beyond.each)

    def _by_hand(self, unit: str, found: Numbers) -> Numbers:
        entries, book = self._book.quantities.get(unit), self._book
        if entries is None:
            return found
        by_hand = entries.column(book.size).astype(self._dtype)
        return np.where(entries.has(book.size), by_hand, found)


def beyond(counted: Numbers, included_with: Numbers, each: int) -> Numbers:
    """What is left of the counted where so many are included with each of another unit. Raises TooLarge."""
    return np.maximum(plus(counted, -times(included_with, each)), 0)
