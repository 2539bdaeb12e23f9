"""The worst of all that can be chosen: every combination in whole numbers, and the worst priced by the engine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final, NamedTuple

import numpy as np

from pricing.arithmetic import price, unit_quantities
from pricing.batch.columns import Numbers, TooLarge, times
from pricing.batch.months import margins
from pricing.batch.reach.month import Months
from pricing.batch.reach.offer import Offer, Reached, TooManyError, Worst
from pricing.batch.reach.payment import Paid, pay
from pricing.batch.reach.rows import Rows
from pricing.errors import PricingError
from pricing.money import ZERO, exact
from pricing.plan import Plan
from pricing.rules import check_figures, check_names
from pricing.selection import Selection

# Combinations that are worked out; so many take a second or two.
MOST: Final = 2**21
# A month below 0 is worse than any margin, and so is none at all, or better where the plan has no floor.
_BELOW: Final = 2**62
_UNKNOWN: Final = 2**61
# In so many parts two shares that differ are different whole numbers: each is a quotient of products of three amounts.
_PLACES: Final = 120
_FINE: Final = 10**_PLACES


class _Found(NamedTuple):
    """The least figure so far, and where: the row, the selection with its payment, the place of its numbers."""

    figure: int
    row: int
    chosen: Selection
    numbers: int


def worst(plan: Plan, offer: Offer) -> Worst:
    """The worst of the offer; what `pricing.price` refuses cannot be chosen, and counts for nothing.

    Raises TooManyError where there are more combinations than are worked out, PricingError for an unknown tier or
    package in a column.
    """
    rows = Rows(plan, offer)
    payments = _payments(plan, offer)
    if rows.size * len(payments) * len(offer.numbers) > MOST:
        raise TooManyError
    try:
        return _Search(plan, offer, rows, np.int64).through(payments)
    except TooLarge:
        return _Search(plan, offer, rows, object).through(payments)


def _payments(plan: Plan, offer: Offer) -> list[Selection]:
    """What is common, with each term and billing that the plan knows and that fits."""
    found = []
    for term, billing in offer.payments:
        chosen = replace(offer.common, tier=offer.columns[0][0], packages=(), term=term, billing=billing)
        try:
            check_figures(plan, replace(chosen, quantities=()))
            check_names(plan, chosen)
        except PricingError:
            continue
        found.append(chosen)
    return found


class _Search:
    """One way through all combinations, in numbers of one kind."""

    def __init__(self, plan: Plan, offer: Offer, rows: Rows, dtype: Any) -> None:
        self._plan, self._offer, self._rows, self._dtype = plan, offer, rows, dtype
        prices = dict(offer.common.prices)
        self._months = Months(plan, rows, offer.common, prices, dtype)
        self._listed = Months(plan, rows, offer.common, {}, dtype) if prices else None
        self._best: dict[str, _Found] = {}
        self._combinations = 0

    def through(self, payments: Sequence[Selection]) -> Worst:
        """Look at each. Raises TooLarge."""
        for at, (inventory, by_hand) in enumerate(self._offer.numbers if payments and self._rows.size else ()):
            quantities = unit_quantities(self._plan, inventory, replace(payments[0], quantities=by_hand))
            month = self._months.of(quantities)
            listed = month if self._listed is None else self._listed.of(quantities)
            for chosen in payments:
                numbered = replace(chosen, quantities=by_hand)
                paid = pay(self._plan, numbered, month, quantities)
                self._look(numbered, at, (month.subtotal, listed.subtotal), paid, month.cost)
        margin, monthly, once, dearest = map(self._reached, ("margin", "monthly", "once", "dearest"))
        return Worst(margin, monthly, once, dearest, self._combinations)

    def _look(self, chosen: Selection, at: int, subtotals: tuple[Numbers, Numbers], paid: Paid, cost: Numbers) -> None:
        open_rows: Any = np.flatnonzero(~paid.fault)
        self._combinations += len(open_rows)
        if not len(open_rows):
            return

        def note(kind: str, column: Numbers) -> None:
            row = int(open_rows[np.argmin(column[open_rows])])
            figure = int(column[row])
            if kind not in self._best or figure < self._best[kind].figure:
                self._best[kind] = _Found(figure, row, chosen, at)

        note("margin", self._margins(chosen, paid, cost))
        note("dearest", -paid.net)
        parts = [(np.minimum(*subtotals), subtotals[1]), (paid.net, paid.gross)]
        if chosen.ramp:
            parts.append((paid.ramped, paid.steady))
        given = {"monthly": parts} if chosen.discount is not None or chosen.prices or chosen.ramp else {}
        if paid.once is not None and paid.once_list is not None:
            given["once"] = [(paid.once, paid.once_list)]
        for kind, pairs in given.items():
            left = _left(pairs)
            if (left[open_rows] < _FINE).any():
                note(kind, left)

    def _margins(self, chosen: Selection, paid: Paid, cost: Numbers) -> Numbers:
        """Of the month and, with a ramp, of the term: the lower one, in ten-thousandths."""
        # Python's own numbers go further than int64, and so does a margin then.
        far = 2**200 if self._dtype is object else 1
        below, unknown = -_BELOW * far, _UNKNOWN * far * (-1 if self._plan.margin_floor > 0 else 1)
        found = np.where(paid.net == 0, unknown, margins(paid.net, cost))
        if chosen.ramp:
            of_term = margins(paid.ramped, times(cost, paid.months))
            found = np.minimum(found, np.where(paid.ramped == 0, unknown, of_term))
            found = np.where(paid.ramped < 0, below, found)
        return np.where(paid.net < 0, below, found)

    def _reached(self, kind: str) -> Reached | None:
        found = self._best.get(kind)
        if found is None:
            return None
        rows = self._rows
        selection = replace(found.chosen, tier=rows.tier(found.row), packages=rows.packages(found.row))
        priced = price(self._plan, self._offer.numbers[found.numbers][0], selection)
        with exact():
            given = 1 - Decimal(found.figure).scaleb(-_PLACES) if kind in ("monthly", "once") else ZERO
        return Reached(selection, found.numbers, priced, given)


def _left(parts: Sequence[tuple[Numbers, Numbers]]) -> Numbers:
    """Of all of it together, how many parts are left; nothing is given up of 0 or less."""
    left: Any = 1
    whole: Any = 1
    for after, before in parts:
        counts = before > 0
        left = left * np.where(counts, after, 1).astype(object)
        whole = whole * np.where(counts, before, 1).astype(object)
    found: Numbers = left * _FINE // whole
    return found
