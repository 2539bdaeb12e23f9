"""The month of every client of a book under one plan, in the contract's order."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from pricing.batch.book import Book, Columns
from pricing.batch.choice import Choices
from pricing.batch.columns import Flags, Numbers, TooLarge, half_up, plus, times
from pricing.batch.costs import Costs
from pricing.batch.discount import discounted
from pricing.batch.extras import sum_of
from pricing.batch.lines import lines_of
from pricing.batch.once import too_large_once
from pricing.batch.quantities import Quantities
from pricing.batch.rates import Rates
from pricing.batch.whole import PRICE, RATE, minor_unit, whole
from pricing.plan import Plan

# Up to so many rows Python's own numbers are faster: nothing has to be looked at before it is added.
_SMALL: Final = 64


class Months(NamedTuple):
    """A month of every client, in their order: the net price and what it costs us, in minor units.

    `margins` are gross margins in ten-thousandths, None at net 0; `below_floor` tells who is below the plan's floor.
    `faults` are codes of what stops a choice from being priced under this plan ("unknown-tier"), and all else is
    0, None or False then; empty where nothing does.
    """

    nets: list[int]
    costs: list[int]
    margins: list[int | None]
    below_floor: list[bool]
    faults: list[str]


def price_book(plan: Plan, book: Book, *, regardless: bool = False) -> Months:
    """What `pricing.price` says of each client, to the minor unit; `regardless` of the rules between packages too.

    The second is what `pricing.price_regardless` says, for findings only.
    """
    found = columns_of(plan, book, regardless=regardless)
    margins: list[int | None] = found.margin.tolist()
    for at in np.flatnonzero(found.net == 0).tolist():
        margins[at] = None
    faults = [found.codes[at] for at in found.fault.tolist()]
    return Months(found.net.tolist(), found.cost.tolist(), margins, found.below.tolist(), faults)


def columns_of(plan: Plan, book: Book, *, regardless: bool = False) -> Columns:
    """The same before it is handed out client by client."""
    if book.size <= _SMALL:
        return _priced(Choices(plan, book, object, regardless=regardless))
    try:
        return _priced(Choices(plan, book, np.int64, regardless=regardless))
    except TooLarge:
        return _priced(Choices(plan, book, object, regardless=regardless))


def _priced(choices: Choices) -> Columns:
    plan, book = choices.plan, choices.book
    minor = minor_unit(plan.index.places)
    quantities, rates, costs = Quantities(plan, book, choices.dtype), Rates(choices), Costs(choices)
    lines = lines_of(choices, quantities, rates, costs)
    least = tuple([whole(plan.index.tiers[tier].minimum, PRICE) for tier, _packages in choices.chosen])
    charged = np.maximum(lines.charged, half_up(choices.by_choice(least), minor))
    subtotal = plus(charged, sum_of(book.extras, book, choices.dtype, minor))
    gross = rates.gross(subtotal, lines.adjusted)
    net, too_large = discounted(gross, book.discounts, book, minor)
    too_large = too_large | too_large_once(choices, quantities, net)
    cost = half_up(plus(lines.costs, costs.of_extras(choices.dtype)), costs.divisor)
    return _told(choices, net, cost, too_large)


def _told(choices: Choices, net: Numbers, cost: Numbers, too_large: Flags) -> Columns:
    """Nothing but its code for who has no price."""
    codes = ["", *dict.fromkeys((*choices.faults, "discount-too-large"))]
    fault = np.array([codes.index(code) for code in choices.faults], np.intp)[choices.book.kind]
    fault = np.where((fault == 0) & too_large, codes.index("discount-too-large"), fault)
    net, cost = (np.where(fault == 0, column, 0) for column in (net, cost))
    margin = margins(net, cost)
    floor = whole(choices.plan.margin_floor, RATE)
    below = np.where(net == 0, floor > 0, times(margin, RATE // 10**4) < floor) & (fault == 0)
    return Columns(net, cost, margin, below, fault, codes)


def margins(net: Numbers, cost: Numbers) -> Numbers:
    """The share of the net price that is left, in ten-thousandths; 0 at net 0. Raises TooLarge."""
    left = times(plus(net, -cost), 10**4)
    margin = half_up(np.where(net < 0, -left, left), np.maximum(np.abs(net), 1))
    return np.where(net == 0, 0, margin)
