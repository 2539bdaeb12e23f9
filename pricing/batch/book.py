"""What many clients have and what they chose: columns, read once and priced under any number of plans."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Final, NamedTuple, TypeAlias

import numpy as np

from pricing.batch.columns import Flags, Numbers, Places
from pricing.batch.texts import Form, Single, figures_in, forms
from pricing.batch.whole import COST_DECIMALS, PRICE_DECIMALS, RATE_DECIMALS
from pricing.plan import Plan
from pricing.selection import Selection
from pricing.selection_document import kept_selection

_CUT: Final = ', "selection": '
_BEFORE: Final = len('{"counts": ')
Document: TypeAlias = Mapping[str, Any]
# What of a choice the rules look at beside the codes in it; the first four are in documents of either version.
_NAMED: Final = ("format", "tier", "packages", "term", "tax", "billing", "elapsed", "one_time")


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
    """A business's clients: what each of them has, and what it chose.

    `kept` is a JSON text for every client, as `json.dumps` writes it: `{"counts": …, "selection": …}`, an inventory's
    counts by key and a document of `selection_document`. Both were held to their limits when they were kept, so nothing
    is checked again. Equal texts are read once and priced once: the rows of the book are the different ones, and
    `row` tells which is whose.

    `kinds` are choices that differ in nothing that a rule looks at, only in figures; `kind` tells which a row is of.
    """

    def __init__(self, kept: Sequence[str]) -> None:
        rows, self.row = _once(kept)
        self.size = len(rows)
        counts, chosen = _halves(rows)
        inventories, self._counted = _once(counts)
        choices, self.chosen = _once(chosen)
        self.choices, self._inventories = len(choices), len(inventories)
        self.quantities: dict[str, Entries] = {}
        self.prices: dict[str, Entries] = {}
        self.discounts, self.discounts_once = Discounts(), Discounts()
        self.extras: list[Extra] = []
        self.extras_once: list[Extra] = []
        self.kinds: list[Selection] = []
        # The months under a plan that may be asked for again (difference.py).
        self.before: tuple[Plan, Columns] | None = None
        self._counts: dict[str, Entries] = {}
        self._known: dict[str, Numbers] = {}
        for form in forms(inventories):
            self._count(form)
        kind = np.zeros(self.choices, np.intp)
        for form in forms(choices):
            for said, part in form.parts(*_looked_at(form.marked)):
                kind[part.places] = len(self.kinds)
                self.kinds.append(kept_selection(said))
                self._choose(said, part)
        self.kind = kind[self.chosen]

    def counts(self, key: str) -> Numbers:
        """How many of an inventory key every row has."""
        if key not in self._known:
            found = self._counts.get(key)
            column = np.zeros(self._inventories, np.int64) if found is None else found.column(self._inventories)
            self._known[key] = column[self._counted]
        return self._known[key]

    def _count(self, form: Form | Single) -> None:
        for said, part in form.parts(figures_in(list(form.marked))):
            for key, number in zip(said, form.marked.values(), strict=True):
                self._counts.setdefault(key, Entries()).add(part.places, part.wholes(number))

    def _choose(self, said: Document, part: Form | Single) -> None:
        """Put the figures of these choices, which are of one kind, into their columns."""
        marked = part.marked
        for unit, number in zip(said["quantities"], marked["quantities"].values(), strict=True):
            self.quantities.setdefault(unit, Entries()).add(part.places, part.wholes(number))
        for service, price in zip(said.get("prices", ()), marked.get("prices", {}).values(), strict=True):
            self.prices.setdefault(service, Entries()).add(part.places, part.decimals(price, PRICE_DECIMALS))
        _discount(self.discounts, marked["discount"], part)
        _discount(self.discounts_once, marked["one_time_discount"], part)
        for extra, at in zip(said["extras"], marked["extras"], strict=True):
            found = Extra(
                part.places,
                part.wholes(at["quantity"]),
                part.decimals(at["price"], PRICE_DECIMALS),
                part.decimals(at["cost"], COST_DECIMALS),
            )
            (self.extras if extra["recurrence"] == "monthly" else self.extras_once).append(found)


def _once(texts: Sequence[str]) -> tuple[list[str], Places]:
    """The different texts, and which of them each one is."""
    places: defaultdict[str, int] = defaultdict(count().__next__)
    which = np.fromiter(map(places.__getitem__, texts), np.intp, len(texts))
    return list(places), which


def _halves(kept: Sequence[str]) -> tuple[list[str], list[str]]:
    """What each client has and what it chose, as texts of their own.

    The cut is where one member ends and the next begins: inside of JSON's strings a quotation mark has a backslash.
    """
    counts, chosen = [], []
    for text in kept:
        cut = text.find(_CUT)
        if cut < 0:  # written by somebody else: with other spaces, or in another order
            told = json.loads(text)
            counts.append(json.dumps(told["counts"]))
            chosen.append(json.dumps(told["selection"]))
        else:
            counts.append(text[_BEFORE:cut])
            chosen.append(text[cut + len(_CUT) : -1])
    return counts, chosen


def _looked_at(marked: Document) -> tuple[list[int], list[int]]:
    """The figures of a choice that the rules look at; and those of which they look at the number of digits only."""
    names = [marked.get(key) for key in _NAMED]
    codes = [list(marked[key]) for key in ("quantities", "prices") if key in marked]
    ramp = [entry["months"] for entry in marked.get("ramp", ())]
    decimals = [
        text.partition(".")[2]
        for discount in (marked["discount"], marked["one_time_discount"])
        if discount is not None and (text := discount.get("amount")) is not None
    ]
    return figures_in([names, codes, ramp]), [int(figure) for figure in decimals if figure]


def _discount(discounts: Discounts, marked: Document | None, part: Form | Single) -> None:
    if marked is None:
        return
    if "percent" in marked:
        discounts.shares.add(part.places, part.decimals(marked["percent"], RATE_DECIMALS))
    else:
        discounts.amounts.add(part.places, part.decimals(marked["amount"], PRICE_DECIMALS))
