"""When a service may start, and when a term ends."""

import calendar
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from groundwork.display import day

# A contract from month to month has no end that anybody would have to watch.
_ROLLING = 1


def start_fault(starts_on: date | None, now: datetime, zone: str) -> str:
    """What is wrong with a first day that is over by the company's clock, and the mend; empty where it can be kept."""
    if starts_on is None or starts_on >= now.astimezone(ZoneInfo(zone)).date():
        return ""
    return _("%(day)s is over. Choose today or a later day.") % {"day": day(starts_on)}


def end_of_term(signed_on: date, months: int) -> date | None:
    """The day on which a term of so many months is over; None for one that goes on from month to month.

    A day that the last month does not have becomes its last one: a year from 29 February ends on 28 February.
    """
    if months <= _ROLLING:
        return None
    at = signed_on.year * 12 + signed_on.month - 1 + months
    year, month = divmod(at, 12)
    return date(year, month + 1, min(signed_on.day, calendar.monthrange(year, month + 1)[1]))
