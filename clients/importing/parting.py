"""A file that names several clients, parted by its client column."""

from collections import defaultdict
from dataclasses import dataclass, replace

import pricing
from clients.importing.guessing import Guess
from clients.importing.reading import Table
from clients.importing.row_dates import date_orders
from clients.importing.row_reading import readers
from clients.importing.rows import client_names_in
from groundwork.tables.dates import DateOrder
from groundwork.tables.rows import Row


@dataclass(frozen=True, slots=True)
class ClientRows:
    """The rows of a file that name one client, under the file's header; `name` as the file spells it."""

    name: str
    table: Table


def rows_by_client(table: Table, guess: Guess) -> tuple[tuple[ClientRows, ...], int]:
    """The file parted by its client column, and the number of filled rows that name nobody."""
    read, kept, nameless = readers(guess)["client"], defaultdict[str, list[Row]](list), 0
    for row in table.rows:
        name = pricing.folded(read(row))
        if name:
            kept[name].append(row)
        elif not row.is_blank:
            nameless += 1
    parts = [
        ClientRows(name, replace(table, rows=tuple(kept[pricing.folded(name)])))
        for name, _rows in client_names_in(table, read)
    ]
    return tuple(parts), nameless


def whole_order(table: Table, guess: Guess, answer: DateOrder | None) -> DateOrder | None:
    """What comes first in the dates of the whole file, for its parts, which may not show it.

    The answer, or what all date columns that show an order agree on.
    """
    found = {order for order in date_orders(table, guess, answer).values() if order is not None}
    return answer or (found.pop() if len(found) == 1 else None)
