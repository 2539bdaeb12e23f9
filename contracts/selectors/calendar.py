"""The days of all contracts: ends, and the last ones on which notice can be given."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from contracts.calendar_file import CalendarDay
from contracts.models import CalendarFeed, Contract, ContractRecord
from groundwork.models import User
from groundwork.secret_tokens import Tokens, digest_of

FEED_TOKENS: Final = Tokens("contracts.calendar.token")
# A quarter back and a year ahead: with 5,000 clients all days there are would take the library half a minute to write.
_PAST: Final = timedelta(days=92)
_AHEAD: Final = timedelta(days=366)


def calendar_days(user: User, today: date) -> tuple[CalendarDay, ...]:
    """The days that this user may see, of the last quarter and the year to come; two queries."""
    return tuple(sorted(_days(user, today), key=lambda one: (one.day, one.uid)))


def live_feed(user: User) -> CalendarFeed | None:
    """The feed of this person that can be read now."""
    return CalendarFeed.objects.filter(user=user, revoked_at__isnull=True).first()


def find_feed(token: str) -> CalendarFeed | None:
    """The live feed, with its person, that a token opens; None for any wrong or revoked one, at the same price."""
    digest = digest_of(token)
    feed = CalendarFeed.objects.select_related("user").filter(digest=digest, revoked_at__isnull=True).first()
    opens = FEED_TOKENS.opens(feed.nonce if feed else "", digest)
    return feed if opens else None


def feed_url(feed: CalendarFeed) -> str:
    """Where the feed is, never built from the request's Host; empty where the server's key is another by now."""
    token = FEED_TOKENS.token(feed.nonce, feed.digest)
    return "" if token is None else settings.PUBLIC_BASE_URL + reverse("contracts:calendar_feed", args=[token])


def _days(user: User, today: date) -> Iterator[CalendarDay]:
    changed = dict(_changed_at())
    contracts = Contract.objects.for_user(user).filter(client__archived_at=None)
    for contract in contracts.select_related("client").order_by("pk"):
        for kind, day, title in _kinds(contract):
            if day is not None and today - _PAST <= day <= today + _AHEAD:
                yield _day(contract, kind, day, title, changed[contract.pk])


def _changed_at() -> "QuerySet[ContractRecord, tuple[int, datetime]]":
    last = ContractRecord.objects.filter(number=F("contract__records_made"))
    return last.order_by().values_list("contract_id", "made_at")


def _kinds(contract: Contract) -> tuple[tuple[str, date | None, str], ...]:
    # A month that renews itself has no end that anybody waits for.
    end = contract.closes_on or (None if contract.runs_on and _is_a_month(contract) else contract.term_ends_on)
    return (
        ("end", end, _end_title(contract)),
        ("notice", contract.notice_by, _("%(client)s: last day of notice, %(number)s")),
    )


def _day(contract: Contract, kind: str, day: date, title: str, changed_at: datetime) -> CalendarDay:
    host = urlsplit(settings.PUBLIC_BASE_URL).hostname or "localhost"
    return CalendarDay(
        uid=f"{contract.number}-{kind}@{host}",
        day=day,
        title=title % {"client": contract.client.name, "number": contract.number},
        text=contract.name,
        url=settings.PUBLIC_BASE_URL + reverse("contracts:contract_page", args=[contract.number]),
        sequence=contract.records_made - 1,
        changed_at=changed_at,
    )


def _is_a_month(contract: Contract) -> bool:
    return contract.term_ends_on - contract.starts_on < timedelta(days=62)


def _end_title(contract: Contract) -> str:
    if contract.closed == Contract.Closed.REPLACED:
        return _("%(client)s: last day before its renewal, %(number)s")
    if contract.closed:
        return _("%(client)s: last day, cancelled, %(number)s")
    if contract.renews:
        return _("%(client)s: term ends and renews by itself, %(number)s")
    if contract.runs_on:
        return _("%(client)s: term ends and goes on by the month, %(number)s")
    return _("%(client)s: contract ends, %(number)s")
