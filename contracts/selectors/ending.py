"""How a contract can be ended: the last day that its notice allows, and what is owed after another one."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

import pricing
from contracts.documents import Standing


class Why(models.TextChoices):
    """Where a proposed last day comes from."""

    TERM = "term", _("the end of the term")
    NEXT_TERM = "next-term", _("the end of the next term, because the last day of notice is over and it renews")
    NOTICE = "notice", _("the notice of the contract, counted from today")
    MONTH = "month", _("the end of the month of the contract, because it has no notice")


@dataclass(frozen=True, slots=True)
class LastDay:
    """The first last day that the contract allows, and why it is that."""

    day: date
    why: Why


def allowed_last_day(standing: Standing, today: date) -> LastDay:
    """On which day the contract ends if somebody says so today.

    One that goes on from month to month, once its term is over, ends when the notice counted from today has run;
    any other with its term, or with the next one where the day of notice is over and it renews.
    """
    if standing.runs_on:
        return _of_one_that_goes_on(standing, today)
    end = standing.clauses.end
    renews = end is not None and end.then == "renews" and end.months
    if renews and standing.notice_by is not None and standing.notice_by < today:
        months = standing.months + (end.months or 0 if end else 0)
        return LastDay(pricing.last_day(standing.first_day, months), Why.NEXT_TERM)
    return LastDay(standing.last_day, Why.TERM)


def _of_one_that_goes_on(standing: Standing, today: date) -> LastDay:
    notice = standing.clauses.notice
    if notice is None:
        month = standing.month_on(max(today, standing.first_day))
        noticed = LastDay(pricing.last_day(standing.first_day, month), Why.MONTH)
    elif notice.unit == "days":
        noticed = LastDay(today + timedelta(days=notice.count), Why.NOTICE)
    else:
        noticed = LastDay(pricing.last_day(today + timedelta(days=1), notice.count), Why.NOTICE)
    # A term of one month is no term that has to be waited for.
    if standing.months > 1 and noticed.day < standing.last_day:
        return LastDay(standing.last_day, Why.TERM)
    return noticed
