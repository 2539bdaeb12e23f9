"""Dates as people and tools write them. Whether the day or the month comes first is decided for a whole column."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum


class DateOrder(StrEnum):
    """What comes first in dates such as 05/06/2026."""

    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"


class UnclearDateError(ValueError):
    """The date reads two ways, and nothing has said yet which one is meant."""


# What tools write where there is no date.
_NO_DATE = frozenset(("", "-", "--", "n/a", "na", "none", "null", "never", "unknown", "not available", "0"))
_MONTH_NAMES = (
    ("jan", "january"), ("feb", "february"), ("mar", "march"), ("apr", "april"), ("may",), ("jun", "june"),
    ("jul", "july"), ("aug", "august"), ("sep", "sept", "september"), ("oct", "october"), ("nov", "november"),
    ("dec", "december"),
)  # fmt: skip
_MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES, start=1) for name in names}
_CLOCK = (
    r"(?:(?:[T ]|, ?| at )\s*(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d{1,9})?)?"
    r"\s*(?P<half>[AaPp]\.?[Mm]\.?)?\s*(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?"
)
_YEAR_FIRST = re.compile(r"(?P<year>\d{4})(?P<sep>[-/.]?)(?P<month>\d{1,2})(?P=sep)(?P<day>\d{1,2})" + _CLOCK)
_YEAR_LAST = re.compile(r"(?P<first>\d{1,2})(?P<sep>[-/.])(?P<second_>\d{1,2})(?P=sep)(?P<year>\d{4}|\d{2})" + _CLOCK)
_NAMED_DAY_FIRST = re.compile(
    r"(?:[A-Za-z]{3,9},? )?(?P<day>\d{1,2})(?:st|nd|rd|th)?[ -](?P<name>[A-Za-z]{3,9})\.?,?[ -](?P<year>\d{4}|\d{2})"
    + _CLOCK
)
_NAMED_MONTH_FIRST = re.compile(
    r"(?:[A-Za-z]{3,9},? )?(?P<name>[A-Za-z]{3,9})\.? (?P<day>\d{1,2})(?:st|nd|rd|th)?,? (?P<year>\d{4})" + _CLOCK
)
_EPOCH = re.compile(r"(?P<seconds>\d{10})(?:\d{3})?(?:\.\d+)?")
# Before this, tools mean "no date": 0001-01-01, 1970-01-01.
_FIRST_YEAR, _LAST_YEAR = 1980, 2199


def parse_moment(text: str, order: DateOrder | None) -> datetime | None:
    """The moment, in UTC if the text names no zone; None where the text says that there is none.

    Raises UnclearDateError if the day and the month could be either and `order` is None, ValueError if it is no date.
    """
    said = " ".join(text.split())
    if said.casefold() in _NO_DATE:
        return None
    if not said.isascii():
        raise ValueError(text)
    if found := _EPOCH.fullmatch(said):
        return _in_range(datetime.fromtimestamp(int(found["seconds"]), UTC))
    if found := _YEAR_LAST.fullmatch(said):
        day, month = _day_and_month(int(found["first"]), int(found["second_"]), found["sep"], order)
        return _moment(found, int(found["year"]), month, day)
    # Without separators all eight figures are needed: 2026112 could be two days.
    if (found := _YEAR_FIRST.fullmatch(said)) and (found["sep"] or len(found["month"] + found["day"]) == 4):
        return _moment(found, int(found["year"]), int(found["month"]), int(found["day"]))
    if found := _NAMED_DAY_FIRST.fullmatch(said) or _NAMED_MONTH_FIRST.fullmatch(said):
        month_named = _MONTHS.get(found["name"].casefold())
        if month_named:
            return _moment(found, int(found["year"]), month_named, int(found["day"]))
    raise ValueError(text)


def _day_and_month(first: int, second: int, sep: str, order: DateOrder | None) -> tuple[int, int]:
    if sep == ".":  # written so only where the day comes first
        return first, second
    if order is None and first != second and first <= 12 and second <= 12:
        raise UnclearDateError
    if order is None:
        return (first, second) if first > 12 or first == second else (second, first)
    return (first, second) if order is DateOrder.DAY_FIRST else (second, first)


def _moment(found: re.Match[str], year: int, month: int, day: int) -> datetime | None:
    if len(found["year"]) == 2:
        year += 2000
    hour = int(found["hour"] or 0)
    if found["half"]:
        if not 1 <= hour <= 12:
            raise ValueError(found.string)
        hour = hour % 12 + (12 if found["half"][0] in "Pp" else 0)
    zone = _zone(found["zone"])
    moment = datetime(year, month, day, hour, int(found["minute"] or 0), int(found["second"] or 0), tzinfo=zone)
    return _in_range(moment)


def _zone(text: str | None) -> timezone:
    if not text or text in ("Z", "UTC", "GMT"):
        return UTC
    hours, minutes = int(text[1:3]), int(text[-2:])
    return timezone((-1 if text[0] == "-" else 1) * timedelta(hours=hours, minutes=minutes))


def _in_range(moment: datetime) -> datetime | None:
    if moment.year < _FIRST_YEAR:
        return None
    if moment.year > _LAST_YEAR:
        raise ValueError(moment.isoformat())
    return moment.astimezone(UTC)


@dataclass(frozen=True, slots=True)
class ColumnDates:
    """What a column's dates tell: its order if all of them agree, and a date that reads two ways if there is one."""

    order: DateOrder | None
    unclear: str = ""


def look_at_dates(values: Iterable[str]) -> ColumnDates:
    """Decide from all the values of a column: one 23/07/2026 says that 05/06/2026 is in June."""
    seen: set[DateOrder] = set()
    unclear = ""
    for value in set(values):
        found = _YEAR_LAST.fullmatch(" ".join(value.split()))
        if not found or found["sep"] == ".":
            continue
        first, second = int(found["first"]), int(found["second_"])
        if first > 12 >= second:
            seen.add(DateOrder.DAY_FIRST)
        elif second > 12 >= first:
            seen.add(DateOrder.MONTH_FIRST)
        elif first != second:
            unclear = min(unclear or value, value)
    return ColumnDates(seen.pop() if len(seen) == 1 else None, unclear)
