"""The dates of a table's rows: which comes first in them, and what is left empty because it is none."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from django.utils.translation import gettext as _

from clients.importing.guessing import DATE_FIELDS, Guess
from clients.importing.reading import Table
from groundwork.tables.dates import ColumnDates, DateOrder, UnclearDateError, look_at_dates, parse_moment

# Spreadsheets count days from the end of 1899; what lies within some decades of now may be such a day.
_DAY_NUMBER: Final = re.compile(r"[3-7]\d{4}(\.\d+)?")
_FIRST_DAY: Final = datetime(1899, 12, 30, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class DayNumbers:
    """A date column with numbers that may be days as spreadsheets count them: one of them, and the day it would be."""

    field: str
    column: str
    number: str
    day: date


class RowDates:
    """Reads the dates of a table's rows. `numbers` are the date fields whose numbers are said to be days."""

    def __init__(self, table: Table, guess: Guess, answer: DateOrder | None, numbers: frozenset[str]) -> None:
        columns = _columns(guess)
        self._names = {field: table.header[at] for field, at in columns.items()}
        values = _values(table, columns)
        self.orders, self.unclear = _orders(values, answer)
        self._numbers = numbers
        self.day_numbers = tuple(
            DayNumbers(field, self._names[field], found[0], _day_of(found[0]).date())
            for field, texts in values.items()
            if (found := sorted(text for text in texts if _DAY_NUMBER.fullmatch(text)))
        )
        self._read: dict[tuple[str, str], tuple[datetime | None, str, str]] = {}

    def of(self, cells: Mapping[str, str]) -> tuple[dict[str, datetime | None], list[str], list[str]]:
        """A row's dates by field, what has to be answered first, and what is left empty and why."""
        dates: dict[str, datetime | None] = {}
        faults, notes = [], []
        for field in self._names:
            key = field, cells[field]
            read = self._read.get(key)
            if read is None:
                read = self._read[key] = self._date(*key)
            dates[field] = read[0]
            if read[1]:
                faults.append(read[1])
            if read[2]:
                notes.append(read[2])
        return dates, faults, notes

    def _date(self, field: str, text: str) -> tuple[datetime | None, str, str]:
        said = {"text": text[:40], "column": self._names[field]}
        if field in self._numbers and _DAY_NUMBER.fullmatch(text):
            return _day_of(text), "", ""
        try:
            return parse_moment(text, self.orders[field]), "", ""
        except UnclearDateError:
            fault = _("“%(text)s” in “%(column)s” reads two ways. Say whether the day or the month comes first.")
            return None, fault % said, ""
        except ValueError:
            return None, "", _("“%(text)s” in “%(column)s” is no date. It is left empty.") % said


def date_orders(table: Table, guess: Guess, answer: DateOrder | None) -> dict[str, DateOrder | None]:
    """What comes first in each date column: what its own dates show, else the file's other dates, else the answer."""
    return _orders(_values(table, _columns(guess)), answer)[0]


def _orders(values: Mapping[str, set[str]], answer: DateOrder | None) -> tuple[dict[str, DateOrder | None], str]:
    looked: dict[str, ColumnDates] = {field: look_at_dates(texts) for field, texts in values.items()}
    shown = {dates.order for dates in looked.values() if dates.order is not None}
    of_the_file = shown.pop() if len(shown) == 1 else None
    orders = {field: dates.order or of_the_file or answer for field, dates in looked.items()}
    unclear = [dates.unclear for field, dates in looked.items() if dates.unclear and orders[field] is None]
    return orders, min(unclear, default="")


def _columns(guess: Guess) -> dict[str, int]:
    return {field: guess.fields[field][0] for field in DATE_FIELDS if field in guess.fields}


def _values(table: Table, columns: Mapping[str, int]) -> dict[str, set[str]]:
    return {
        field: {row.cells[at].strip() for row in table.rows if at < len(row.cells)} for field, at in columns.items()
    }


def _day_of(number: str) -> datetime:
    return _FIRST_DAY + timedelta(seconds=round(float(number) * 86400))
