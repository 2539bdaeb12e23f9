"""When a term ends."""

import calendar
from datetime import date

# A contract from month to month has no end that anybody would have to watch.
_ROLLING = 1


def end_of_term(signed_on: date, months: int) -> date | None:
    """The day on which a term of so many months is over; None for one that goes on from month to month.

    A day that the last month does not have becomes its last one: a year from 29 February ends on 28 February.
    """
    if months <= _ROLLING:
        return None
    at = signed_on.year * 12 + signed_on.month - 1 + months
    year, month = divmod(at, 12)
    return date(year, month + 1, min(signed_on.day, calendar.monthrange(year, month + 1)[1]))
