"""When a service may start, and when a term ends."""

import calendar
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

import pricing
from groundwork.display import day
from quotes.documents import Revision

# A contract from month to month has no end that anybody would have to watch.
_ROLLING = 1


def start_fault(starts_on: date | None, now: datetime, zone: str) -> str:
    """What is wrong with a first day that is over by the company's clock, and the mend; empty where it can be kept."""
    if starts_on is None or starts_on >= now.astimezone(ZoneInfo(zone)).date():
        return ""
    return _("%(day)s is over. Choose today or a later day.") % {"day": day(starts_on)}


def end_of_contract(revision: Revision, signed_on: date, term: int) -> date | None:
    """The last day of a contract with this term; None for one that goes on from month to month.

    Counted from the first full month where a first day was agreed (docs/pricing.md, Contracts), else from signing.
    """
    first = revision.first_full_day
    if first is None or term <= _ROLLING:
        return end_of_term(signed_on, term)
    return pricing.last_day(first, term - revision.common.elapsed)


def end_of_term(signed_on: date, months: int) -> date | None:
    """The day on which a term of so many months from a signature is over; None for one from month to month.

    A day that the last month does not have becomes its last one: a year from 29 February ends on 28 February.
    """
    if months <= _ROLLING:
        return None
    at = signed_on.year * 12 + signed_on.month - 1 + months
    year, month = divmod(at, 12)
    return date(year, month + 1, min(signed_on.day, calendar.monthrange(year, month + 1)[1]))
