"""When a term ends, and its months."""

import calendar
from datetime import date, timedelta

# A contract from month to month has no end that anybody would have to watch.
_ROLLING = 1


def end_of_term(signed_on: date, months: int) -> date | None:
    """The day on which a term of so many months is over; None for one that goes on from month to month.

    A day that the last month does not have becomes its last one: a year from 29 February ends on 28 February.
    """
    if months <= _ROLLING:
        return None
    return _months_later(signed_on, months)


def last_day(first: date, months: int) -> date:
    """The last of so many months from the day `first` on; 0 months end on the day before it.

    It is the day before the same day of the month so many months later, or that month's last where it has no such day:
    a month from 31 January ends on 28 February, one from 28 January on 27 February.
    """
    same = _months_later(first, months)
    return same if same.day < first.day else same - timedelta(days=1)


def _months_later(day: date, months: int) -> date:
    """The same day so many months later; where that month has no such day, its last one."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
