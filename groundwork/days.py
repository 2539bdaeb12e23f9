"""Days near today: how far ahead one may be that somebody types, and what the next ones are called."""

from datetime import date
from typing import Final

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from groundwork.display import day as day_text

_YEARS: Final = 10


def far_fault(day: date, today: date) -> str:
    """What is wrong with a day more than ten years ahead: it is a slip, and the calendar ends; empty for any other."""
    latest = date(today.year + _YEARS, today.month, min(today.day, 28))
    return _("Choose %(day)s or an earlier day.") % {"day": day_text(latest)} if day > latest else ""


def weekday_or_day(day: date, today: date) -> str:
    """Friday for a day less than a week from today, before or after; the day itself for any other."""
    return str(WEEKDAYS[day.weekday()]) if abs((day - today).days) < 7 else day_text(day)
