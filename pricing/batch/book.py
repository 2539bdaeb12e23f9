"""What many clients have and what they chose: columns, read once and priced under any number of plans."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from pricing.batch.columns import Flags, Numbers, Places
from pricing.batch.forms import Choice, Kept, KeptColumns, Sheet, sheet_in, sheet_of
from pricing.plan import Plan
from pricing.selection import Selection


class Columns(NamedTuple):
    """The months of a book under one plan, by its rows, as `Months` has them by client.

    `fault` is a place in `codes`, whose first is "", and `margin` is 0 at net 0.
    """

    net: Numbers
    cost: Numbers
    margin: Numbers
    below: Flags
    fault: Places
    codes: list[str]


@dataclass(slots=True)
class Entries:
    """Figures that some have and others have not: the place of who has it, and the figure."""

    places: list[Places] = field(default_factory=list)
    values: list[Numbers] = field(default_factory=list)

    def add(self, places: Places, values: Numbers) -> None:
        self.places.append(places)
        self.values.append(values)

    def column(self, length: int) -> Numbers:
        """One figure for each place, 0 where there is none. A place has one at most."""
        found = np.zeros(length, np.int64)
        if self.places:
            found[np.concatenate(self.places)] = np.concatenate(self.values)
        return found

    def has(self, length: int) -> Numbers:
        """Which places have a figure."""
        found = np.zeros(length, np.bool_)
        for places in self.places:
            found[places] = True
        return found


@dataclass(slots=True)
class Discounts:
    """Shares in hundred-millionths, and amounts in ten-thousandths."""

    shares: Entries = field(default_factory=Entries)
    amounts: Entries = field(default_factory=Entries)


@dataclass(slots=True)
class Extra:
    """A line outside the plan in many choices: how many, the price in ten-thousandths, the cost in millionths."""

    places: Places
    quantities: Numbers
    prices: Numbers
    costs: Numbers


class Book:
    """A business's clients: what each of them has, and what it chose. Its rows are the clients, in their order.

    What is kept was held to its limits when it was kept, so nothing is checked again. `kinds` are choices that differ
    in nothing that a rule looks at, only in figures; `kind` tells which a row is of.
    """

    def __init__(self, sheet: Sheet) -> None:
        """Raises ValueError where there are more or fewer figures than the forms ask for."""
        self.size = len(sheet.counted)
        widths = np.array([len(keys) for keys in sheet.counts], np.int64)[sheet.counted]
        both = widths + np.array([choice.width for choice in sheet.choices], np.int64)[sheet.chosen]
        if both.sum() != len(sheet.figures):
            raise ValueError(f"{len(sheet.figures)} figures of {self.size} clients, whose forms ask for {both.sum()}")
        starts = np.cumsum(both) - both
        self.quantities: dict[str, Entries] = {}
        self.prices: dict[str, Entries] = {}
        self.discounts, self.discounts_once = Discounts(), Discounts()
        self.extras: list[Extra] = []
        self.extras_once: list[Extra] = []
        self.kinds: list[Selection] = [choice.kind for choice in sheet.choices]
        self.kind = sheet.chosen
        # The months under a plan that may be asked for again (difference.py).
        self.before: tuple[Plan, Columns] | None = None
        self._counts: dict[str, Entries] = {}
        self._known: dict[str, Numbers] = {}
        for keys, places in zip(sheet.counts, _divided(sheet.counted, len(sheet.counts)), strict=True):
            columns = Reading(sheet.figures, starts[places])
            for key in keys:
                self._counts.setdefault(key, Entries()).add(places, next(columns))
        starts = starts + widths
        for choice, places in zip(sheet.choices, _divided(sheet.chosen, len(sheet.choices)), strict=True):
            self._choose(choice, places, Reading(sheet.figures, starts[places]))

    @classmethod
    def of(cls, clients: Iterable[Kept]) -> Book:
        """A book of these clients."""
        return cls(sheet_of(clients))

    @classmethod
    def read(cls, columns: KeptColumns, more: Iterable[Kept] = ()) -> Book:
        """A book of what a database has, and of more clients after those. Raises ValueError where it was damaged."""
        return cls(sheet_in(columns).with_more(sheet_of(more)))

    def counts(self, key: str) -> Numbers:
        """How many of an inventory key every row has."""
        if key not in self._known:
            self._known[key] = self._counts.get(key, Entries()).column(self.size)
        return self._known[key]

    def _choose(self, choice: Choice, places: Places, columns: Reading) -> None:
        """Put the figures of these choices into their columns."""
        for unit in choice.quantities:
            self.quantities.setdefault(unit, Entries()).add(places, next(columns))
        for service in choice.prices:
            self.prices.setdefault(service, Entries()).add(places, next(columns))
        given = (self.discounts, choice.discount), (self.discounts_once, choice.one_time_discount)
        for discounts, decimals in given:
            if decimals is not None:
                (discounts.shares if isinstance(decimals, str) else discounts.amounts).add(places, next(columns))
        for recurrence in choice.extras:
            extra = Extra(places, next(columns), next(columns), next(columns))
            (self.extras if recurrence == "monthly" else self.extras_once).append(extra)


class Reading:
    """Figures of some clients, one after the other: a column of the first figure of each, of the second, and so on."""

    def __init__(self, figures: Numbers, starts: Places) -> None:
        self._figures, self._at = figures, starts

    def __next__(self) -> Numbers:
        found: Numbers = self._figures[self._at]
        self._at = self._at + 1
        return found


def _divided(which: Places, number: int) -> list[Places]:
    """The places of each form."""
    order = np.argsort(which.astype(np.min_scalar_type(number)), kind="stable")
    return np.split(order, np.cumsum(np.bincount(which, minlength=number))[:-1]) if number else []
