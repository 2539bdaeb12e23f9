"""Contracts of which an end or a last day of notice has come near, for the mail that tells staff once."""

from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from contracts.mail_kinds import MailKind
from contracts.models import Contract
from contracts.selectors.overview import NEAR
from contracts.selectors.renewals import ends_soon
from contracts.selectors.states import SOON
from groundwork import mailing

# After a standstill, and no later: what has been near for longer stands on the first page and in Renewals.
_LATEST: Final = timedelta(days=14)


def coming_near(today: date) -> QuerySet[Contract]:
    """Those in force of which a day has come near in the last two weeks: an end 120 days ahead, a notice 30."""
    end = Q(closes_on__range=_range(today, SOON)) | Q(closes_on=None, term_ends_on__range=_range(today, SOON))
    notice = Q(closed="", notice_by__range=_range(today, NEAR))
    return Contract.objects.filter(ends_soon(today) & (end | notice)).order_by("pk")


def is_told(contract: Contract, today: date, zone: str) -> bool:
    """Whether staff have been mailed since the last of its days came near, by this time zone; each mail tells all."""
    days = ((contract.closes_on or contract.term_ends_on, SOON), (contract.notice_by, NEAR))
    since = max(day - ahead for day, ahead in days if day is not None and day - ahead <= today)
    morning = datetime.combine(since, time.min, ZoneInfo(zone))
    return mailing.mails_of(contract.subject).filter(kind=MailKind.DAYS, asked_at__gte=morning).exists()


def _range(today: date, ahead: timedelta) -> tuple[date, date]:
    return today + ahead - _LATEST, today + ahead
