"""Clients given as they are, a few or many: each one's month as a value of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import NamedTuple

from pricing.batch.book import Book
from pricing.batch.forms import Kept, kept
from pricing.batch.months import price_book
from pricing.plan import Plan
from pricing.selection import Selection

# What a client's inventory counts, and what they chose.
Client = tuple[Mapping[str, int], Selection]


class BatchPrice(NamedTuple):
    """A month for one client in minor units: the net price, and what it costs us.

    `margin` is the gross margin in ten-thousandths, None at net 0. `fault` is the code of what stops this choice from
    being priced under this plan ("unknown-tier"), and all else is 0 then; it is empty where nothing does.
    """

    net: int
    cost: int
    margin: int | None
    fault: str = ""


def from_minor(plan: Plan, minor: int) -> Decimal:
    """An amount of minor units as money of the plan's currency."""
    return Decimal(minor).scaleb(-plan.index.places)


def price_many(plan: Plan, clients: Iterable[Client]) -> list[BatchPrice]:
    """The month of every client, in their order; what `pricing.price` says of each, to the minor unit."""
    return price_kept(plan, (kept(*client) for client in clients))


def price_many_regardless(plan: Plan, clients: Iterable[Client]) -> list[BatchPrice]:
    """The same without the rules between packages; what `pricing.price_regardless` says of each. For findings only."""
    return price_kept(plan, (kept(*client) for client in clients), regardless=True)


def price_kept(plan: Plan, clients: Iterable[Kept], *, regardless: bool = False) -> list[BatchPrice]:
    """The month of every client of whom is known what it is priced from; `regardless` as above."""
    months = price_book(plan, Book.of(clients), regardless=regardless)
    return list(map(BatchPrice, months.nets, months.costs, months.margins, months.faults))
