"""Clients given as they are, a few or many: each one's month as a value of its own."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import NamedTuple

from pricing.batch.book import Book
from pricing.batch.months import price_book
from pricing.plan import Plan
from pricing.selection import Selection
from pricing.selection_document import selection_document

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
    return _priced(plan, clients, regardless=False)


def price_many_regardless(plan: Plan, clients: Iterable[Client]) -> list[BatchPrice]:
    """The same without the rules between packages; what `pricing.price_regardless` says of each. For findings only."""
    return _priced(plan, clients, regardless=True)


def _priced(plan: Plan, clients: Iterable[Client], *, regardless: bool) -> list[BatchPrice]:
    book = Book([json.dumps({"counts": dict(counts), "selection": _document(chosen)}) for counts, chosen in clients])
    months = price_book(plan, book, regardless=regardless)
    return list(map(BatchPrice, months.nets, months.costs, months.margins, months.faults))


def _document(selection: Selection) -> dict[str, object]:
    """The selection as it is kept, but with each discount's amount as it stands: its decimals are looked at."""
    document = selection_document(selection)
    for name, discount in (("discount", selection.discount), ("one_time_discount", selection.one_time_discount)):
        if discount is not None and discount.amount is not None:
            document[name] = {"amount": format(discount.amount, "f")}
    return document
