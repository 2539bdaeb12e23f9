"""A report as a table of values and a picture, and how both are written."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from groundwork.display import money, month, number, percent

NONE: Final = "\N{EN DASH}"
# A picture by the month has so many at most, the latest ones; the table has all.
PICTURED: Final = 12
Value = str | int | Decimal | None


@dataclass(frozen=True, slots=True)
class Column:
    """What a column is called, and how its values are written: text, count, money, share or decimal."""

    label: str
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a picture: its label, how long it is beside the longest, and what stands at its end."""

    label: str
    length: Decimal
    text: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """A report: `rows` are values, `shown` the same as people read them; `bars` are the picture.

    The last column before the figures is the currency where the figures are money. `internal` ones are for those who
    sell.
    """

    key: str
    title: str
    note: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    bars: tuple[Bar, ...]
    internal: bool = False

    @property
    def shown(self) -> list[list[str]]:
        """The rows as people read them."""
        return [
            [_written(column, value, row) for column, value in zip(self.columns, row, strict=True)] for row in self.rows
        ]


def _written(column: Column, value: Value, row: tuple[Value, ...]) -> str:
    if value is None:
        return NONE
    if column.kind == "money":
        return money(Decimal(value), str(row[0]))
    if column.kind == "share":
        return percent(Decimal(value), 1)
    if column.kind in ("count", "decimal"):
        return number(value)
    return str(value)


def bars_of(pairs: Iterable[tuple[str, Decimal, str, str]]) -> tuple[Bar, ...]:
    known = list(pairs)
    longest = max((value for _label, value, _text, _tone in known), default=Decimal(0))
    return tuple(
        Bar(label, max(value, Decimal(0)) / longest if longest > 0 else Decimal(0), text, tone)
        for label, value, text, tone in known
    )


def month_words(months: Iterable[int]) -> dict[int, str]:
    """What months of the calendar are called, by their numbers since year 0: each is written once."""
    return {at: month(date(at // 12, at % 12 + 1, 1)) for at in set(months)}


def share(part: int, of: int) -> Decimal | None:
    return (Decimal(part) / of).quantize(Decimal("0.0001")) if of else None


def tenth(total: int, of: int) -> Decimal:
    return (Decimal(total) / of).quantize(Decimal("0.1"))


def cents(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"))
