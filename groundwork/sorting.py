"""How a list is sorted: by what, which way round, and the heads of its columns that turn it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from django.db.models import F, OrderBy
from django.utils.functional import Promise

Column = str | OrderBy
TURNED: Final = "-"


@dataclass(frozen=True, slots=True)
class Order:
    """Something that a list can be sorted by: its code in the address, and in words the usual way and the other one.

    `falls` tells that the usual way is the largest, or the newest, first.
    """

    code: str
    words: str | Promise
    turned: str | Promise
    falls: bool = False


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column: where pressing it leads, and how the list is sorted by it now, in ARIA's words."""

    address: str
    now: str


@dataclass(frozen=True, slots=True)
class Sorting:
    """What a list is sorted by: one of `orders`, the first of them unless another is asked for."""

    orders: tuple[Order, ...]
    order: Order
    back: bool

    @classmethod
    def asked(cls, orders: Sequence[Order], code: str) -> "Sorting":
        """The one that an address asks for: a code, after a minus the other way round. What is unknown is the first."""
        known = {order.code: order for order in orders}
        order = known.get(code.removeprefix(TURNED), orders[0])
        return cls(tuple(orders), order, code == TURNED + order.code)

    @property
    def code(self) -> str:
        """As it stands in the address; empty where that need not say it."""
        if self.back:
            return TURNED + self.order.code
        return "" if self.order == self.orders[0] else self.order.code

    def choices(self) -> list[tuple[str, str | Promise]]:
        """All of them, both ways, for a box."""
        first = self.orders[0]
        ways = [((order.code, order.words), (TURNED + order.code, order.turned)) for order in self.orders]
        return [("" if code == first.code else code, words) for pair in ways for code, words in pair]

    def heads(self, kept: Mapping[str, Any]) -> dict[str, Head]:
        """By code the heads of the columns; `kept` is what else stands in the address."""
        return {order.code: self._head(order, kept) for order in self.orders}

    def _head(self, order: Order, kept: Mapping[str, Any]) -> Head:
        chosen = order == self.order
        turns = TURNED if chosen and not self.back else ""
        falls = order.falls != (chosen and self.back)
        now = ("descending" if falls else "ascending") if chosen else ""
        return Head("?" + urlencode({**kept, "sort": turns + order.code}), now)

    def by(self, columns: Mapping[str, Sequence[Column]]) -> list[OrderBy]:
        """The order for the database, from that of each code; the other way round what is empty stays at the end."""
        return [_turned(column) if self.back else _as_order(column) for column in columns[self.order.code]]


def kept_in_address(said: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """What of a list's choices stands in its address: whatever is not empty."""
    return {name: value for name, value in said if value not in ("", None)}


def _as_order(column: Column) -> OrderBy:
    if isinstance(column, OrderBy):
        return column
    return OrderBy(F(column.removeprefix("-")), descending=column.startswith("-"))


def _turned(column: Column) -> OrderBy:
    order = _as_order(column).copy()
    order.descending = not order.descending
    return order
