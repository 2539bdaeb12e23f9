"""The months of a contract as days. They are always counted from the first day, never month by month."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

_DAY = timedelta(days=1)


def last_day(first: date, months: int) -> date:
    """The last day of so many months from `first` on; with 0 months the day before `first`.

    It is the day before the same day of the month, or the last day of a month that has no such day: 31 January and one
    month end on 28 February, 28 January and one month on 27 February.
    """
    years, at = divmod(first.month - 1 + months, 12)
    year, month = first.year + years, at + 1
    length = monthrange(year, month)[1]
    return date(year, month, length) if first.day > length else date(year, month, first.day) - _DAY


def first_day_of_month(first: date, month: int) -> date:
    """The day on which a month of the contract begins; months count from 1."""
    return last_day(first, month - 1) + _DAY


def month_of(first: date, day: date) -> int:
    """The month of the contract that the day is in, from 1; it goes on counting beyond the term.

    Raises ValueError for a day before the first.
    """
    if day < first:
        raise ValueError(f"{day} is before the contract's first day, {first}.")
    # A month begins in the calendar month of its number, or on the first of the next one.
    month = (day.year - first.year) * 12 + day.month - first.month + 1
    return month if first_day_of_month(first, month) <= day else month - 1


@dataclass(frozen=True, slots=True)
class ContractChange:
    """A change that holds from `day`, in `month` of the contract.

    `elapsed` is what its selection says. For `days_left` of the month's `days` the difference to the former fee is
    owed; from the first day of a month there is nothing left over, and it is 0.
    """

    day: date
    month: int
    elapsed: int
    days_left: int
    days: int


def change_on(first: date, months: int, day: date) -> ContractChange:
    """A change on that day of a contract of so many months. In the last month it holds from the month's first day.

    Raises ValueError for a day outside of the term.
    """
    month = month_of(first, day)
    if month > months:
        raise ValueError(f"{day} is after the contract's last day, {last_day(first, months)}.")
    begins, ends = first_day_of_month(first, month), last_day(first, month)
    days = (ends - begins).days + 1
    if day == begins or month == months:
        return ContractChange(begins, month, month - 1, 0, days)
    return ContractChange(day, month, month, (ends - day).days + 1, days)
