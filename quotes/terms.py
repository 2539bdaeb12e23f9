"""When a service may start."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

import pricing
from groundwork.display import day


def latest_start(today: date) -> date:
    """The last day that a client may choose as the first one of the service: a year ahead."""
    return today + timedelta(days=365)


def proposed_start(today: date) -> date:
    """The first day that a client is proposed: the next first of a month, today included, which has no part month."""
    return today if today.day == 1 else pricing.first_day_of_month(today.replace(day=1), 2)


def start_fault(starts_on: date | None, now: datetime, zone: str) -> str:
    """What is wrong with a first day that is over by the company's clock, and the mend; empty where it can be kept."""
    if starts_on is None or starts_on >= now.astimezone(ZoneInfo(zone)).date():
        return ""
    return _("%(day)s is over. Choose today or a later day.") % {"day": day(starts_on)}
