"""What another plan would change in the month of everybody in a book: columns, groups of them, and their order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from pricing.batch.book import Book, Columns
from pricing.batch.columns import Flags, Numbers, Places, total
from pricing.batch.months import columns_of
from pricing.plan import Plan


class Moved(NamedTuple):
    """One client, money in minor units: the month before and after, and what becomes of the margin.

    `change` is what is paid more each month (or less, below 0), 0 where there is nothing to compare. `fault` is why
    there is nothing ("unknown-tier"): then there is no `after`, and with `unknown` no `before` either.
    """

    before: int
    after: int
    cost_before: int
    cost_after: int
    falls_below: bool
    was_below: bool
    fault: str
    unknown: bool
    change: int


@dataclass(frozen=True)
class Ordered:
    """Clients in an order that leaves some of them equal. `places` are theirs in the book, `run` numbers the equals.

    What orders the equals (a name) is not known here: `runs` says which of them a part of the order is made of.
    """

    places: Places
    run: Numbers

    def __len__(self) -> int:
        return len(self.places)

    def as_in(self, places: Sequence[int]) -> Ordered:
        """These in this order, no two of them equal."""
        return Ordered(np.array(places, np.intp), np.arange(len(places)))

    def runs(self, start: int, stop: int) -> tuple[int, list[list[int]]]:
        """Who is in this part, equals together and all of them, and where in the order the first of those stands."""
        start, stop = max(start, 0), min(stop, len(self))
        if start >= stop:
            return start, []
        first = int(np.searchsorted(self.run, self.run[start]))
        end = int(np.searchsorted(self.run, self.run[stop - 1], side="right"))
        cuts = np.flatnonzero(np.diff(self.run[first:end])) + 1
        return first, [part.tolist() for part in np.split(self.places[first:end], cuts)]


class Difference:
    """The month of the clients in these rows of a book under two plans. Places are counted among them."""

    def __init__(self, before: Columns, after: Columns, row: Places) -> None:
        self._codes = list(dict.fromkeys((*after.codes, *before.codes)))
        old, new = (
            np.array([self._codes.index(code) for code in columns.codes], np.intp)[columns.fault]
            for columns in (before, after)
        )
        unknown, fault = old != 0, np.where(new == 0, old, new)
        change = np.where(fault == 0, after.net - before.net, 0)
        self._before, self._after, self._cost_before, self._cost_after = (
            column[row] for column in (before.net, after.net, before.cost, after.cost)
        )
        self._below, self._was_below = after.below[row], before.below[row]
        self._fault, self._unknown, self._change = fault[row], unknown[row], change[row]
        self._margin, self._no_margin = after.margin[row], (after.net == 0)[row] | (self._fault != 0)

    @cached_property
    def everybody(self) -> Ordered:
        """The largest rise first, the largest fall last."""
        return self._ordered(np.arange(len(self._change)), -self._change)

    @cached_property
    def priced(self) -> Ordered:
        """Those whom the second plan has a price for."""
        return self._those(self._fault == 0)

    @property
    def dearer(self) -> Ordered:
        """Who would pay more, the most first."""
        return self._those(self._change > 0)

    @property
    def cheaper(self) -> Ordered:
        """Who would pay less, the least first."""
        return self._those(self._change < 0)

    @property
    def falling(self) -> Ordered:
        """Who would fall below the margin floor and is not below it today."""
        return self._those((self._fault == 0) & self._below & ~self._was_below)

    @property
    def below_already(self) -> Ordered:
        """Who is below the margin floor today, and stays there."""
        return self._those((self._fault == 0) & self._below & self._was_below)

    @property
    def lost(self) -> Ordered:
        """Whom the second plan, or even the first, has no price for."""
        return self._those(self._fault != 0)

    def by_price(self, those: Ordered) -> Ordered:
        """The highest price first, who has none last."""
        return self._ordered(those.places, self._fault != 0, -self._after)

    def by_margin(self, those: Ordered) -> Ordered:
        """The lowest margin first; then who has none, as they were."""
        none = self._no_margin
        return self._ordered(those.places, none, np.where(none, -self._change, self._margin))

    def sums(self) -> tuple[int, int, int, int]:
        """Net prices before and after, and costs before and after, of all who have a price."""
        has = self._fault == 0
        before, after, cost_before, cost_after = (
            total(column[has]) for column in (self._before, self._after, self._cost_before, self._cost_after)
        )
        return before, after, cost_before, cost_after

    def means(self, most: int) -> Iterator[int]:
        """The changes, the largest first, as at most so many means of a share of them; zeros are left out."""
        changes = self._change[self.everybody.places]
        changes = changes[changes != 0]
        count = min(most, len(changes))
        for at in range(count):
            share = changes[at * len(changes) // count : (at + 1) * len(changes) // count]
            yield total(share) // len(share)

    def moved(self, places: list[int]) -> list[Moved]:
        """What becomes of the clients at these places."""
        columns = (
            self._before, self._after, self._cost_before, self._cost_after, self._below, self._was_below,
        )  # fmt: skip
        figures = [column[places].tolist() for column in columns]
        faults = [self._codes[at] for at in self._fault[places].tolist()]
        rest = [column[places].tolist() for column in (self._unknown, self._change)]
        return list(map(Moved, *figures, faults, *rest))

    def _those(self, flags: Flags) -> Ordered:
        everybody = self.everybody
        if flags.all():
            return everybody
        chosen = flags[everybody.places]
        return Ordered(everybody.places[chosen], everybody.run[chosen])

    def _ordered(self, places: Places, *keys: Numbers) -> Ordered:
        """These places by the keys, the first of them first; who is equal stays as they were."""
        order = np.arange(len(places))
        for key in reversed(keys):
            order = order[np.argsort(key[places[order]], kind="stable")]
        ordered = places[order]
        begins = np.zeros(len(places), np.bool_)
        for key in keys:
            begins[1:] |= key[ordered[1:]] != key[ordered[:-1]]
        return Ordered(ordered, np.cumsum(begins))


def difference(before: Plan, after: Plan, book: Book, rows: Sequence[int] | None = None) -> Difference:
    """What changing from one plan to the other does to the clients in these rows of the book, or to all.

    The book remembers its months under the first plan: that is the one that stays while somebody edits the other.
    """
    known = book.before  # another thread may put another one there
    if known is None or known[0] != before:
        known = book.before = before, columns_of(before, book)
    row = np.arange(book.size) if rows is None else np.array(rows, np.intp)
    return Difference(known[1], columns_of(after, book), row)
