"""The queue of what a salesperson follows up: quotes that are out, each with the reasons why it is there now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.core.paginator import Page, Paginator
from django.db.models import Count, DateTimeField, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clients.models import InventoryCount
from groundwork.days import weekday_or_day
from groundwork.display import day
from groundwork.models import User
from quotes.models import FollowUp, Question, Quote
from quotes.selectors.states import overtaken, state_of, views_of_current, with_signed, with_viewed

# After so long without an answer a look, or its absence, is a reason; and so long before its end the end is one.
SILENT: Final = timedelta(days=2)
UNANSWERED: Final = timedelta(days=1)
UNOPENED: Final = timedelta(days=3)
ENDS_SOON: Final = timedelta(days=4)
# What expired is followed up for so long.
AFTER_THE_END: Final = timedelta(days=30)
A_PAGE: Final = 30
ASKED, EXPIRED, ENDING, VIEWED = "asked", "expired", "ending", "viewed"
NOT_OPENED, CHANGED = "not-opened", "changed"
_LABELS: Final = {
    ASKED: lambda: _("To answer"),
    EXPIRED: lambda: _("Expired"),
    ENDING: lambda: _("Ends soon"),
    VIEWED: lambda: _("Viewed, silent"),
    NOT_OPENED: lambda: _("Not opened"),
    CHANGED: lambda: _("Client changed"),
}


@dataclass(frozen=True, slots=True)
class Why:
    """One reason: its code and badge, and since when it holds, in words. `said` is the whole of it."""

    code: str
    label: str
    said: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A quote in the queue, with its reasons, the most pressing first. `state` and `label` are those of `state_of`."""

    number: str
    client: str
    owner: str
    state: str
    label: str | Promise
    whys: tuple[Why, ...]
    mrr: Decimal | None
    currency: str
    ends_on: date
    contact: str
    phone: str
    email: str


@dataclass(frozen=True, slots=True)
class Queue:
    """A page of the queue, whose objects are the quotes' keys; `total` counts all of it."""

    page: Page[int]
    entries: tuple[Entry, ...]

    @property
    def total(self) -> int:
        """How many wait."""
        return self.page.paginator.count


def queue(
    user: User,
    now: datetime,
    zone: str,
    *,
    owner: int | None = None,
    page: int | str = 1,
    shown: int = A_PAGE,
    most: int | None = None,
) -> Queue:
    """What this user follows up now, or what `owner` does; what ends first is first. Three queries.

    `most` is up to how many of them are counted, for a page that shows the first alone.

    An entry is there while one of its reasons holds that began after it was last marked as done, unless it is snoozed.
    """
    quotes = Quote.objects.for_user(user).of_current_clients()
    if owner is not None:
        quotes = quotes.filter(owner=owner)
    found = _waiting(quotes, now).order_by("figures__out_until", "pk")
    keys = found.values_list("pk", flat=True)
    at = Paginator(keys if most is None else list(keys[:most]), shown).get_page(page)
    # What is told of each is worked out for this page alone.
    told = _with_words(Quote.objects.filter(pk__in=list(at))).in_bulk() if at else {}
    return Queue(at, _entries([told[key] for key in at], now, zone))


def _waiting(quotes: QuerySet[Quote], now: datetime) -> QuerySet[Quote]:
    """Those with a reason."""
    out = quotes.filter(~overtaken(), figures__out_until__gt=now - AFTER_THE_END)
    out = out.exclude(follow_up__quiet_until__gt=now)
    return with_signed(_with_times(out)).filter(_reasons(now))


def _with_times(quotes: QuerySet[Quote]) -> QuerySet[Quote]:
    """The quotes with what their reasons are told by."""
    # The index of a subject's entries ends with their order: the last look and the first are found without the others.
    looked = views_of_current("figures__out_since").values("happened_at")
    counted = InventoryCount.objects.filter(client=OuterRef("client")).order_by("-counted_at", "-pk")
    return quotes.annotate(
        last_look=Subquery(looked.order_by("-seq")[:1]),
        counted_last=Subquery(counted.values("counted_at")[:1]),
        asked_since=Subquery(_asked(), output_field=DateTimeField()),
        first_look=Subquery(looked.order_by("seq")[:1]),
    )


def _with_words(quotes: QuerySet[Quote]) -> QuerySet[Quote]:
    """The same with what the words need besides."""
    looked = views_of_current("figures__out_since").order_by().values("subject_number")
    looks = Coalesce(Subquery(looked.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0)
    related = ("client", "owner", "current", "contact", "follow_up")
    shown = with_viewed(_with_times(quotes)).annotate(looks=looks).select_related(*related)
    return shown.defer("current__document", "personal_line", "quantities", "client__notes")


def _asked() -> QuerySet[Question, Any]:
    """Since when a question of the quote outside waits for us."""
    waits = Question.objects.filter(quote=OuterRef("pk"), is_open=True, ours=True)
    return waits.order_by("asked_at").values("asked_at")[:1]


def _reasons(now: datetime) -> Q:
    """Whether any reason holds now that began after the quote was marked as done."""
    never = Q(follow_up__done_at=None)
    ends, done = "figures__out_until", F("follow_up__done_at")
    over = Q(**{f"{ends}__lte": now}) & (never | Q(**{f"{ends}__gt": done}))
    ending = Q(**{f"{ends}__gt": now, f"{ends}__lte": now + ENDS_SOON}) & (
        never | Q(**{f"{ends}__gt": done + ENDS_SOON})
    )
    # How long it is out first: that stands in the row, and what was sent yesterday is asked nothing else.
    silent = Q(figures__out_since__lte=now - SILENT) & Q(last_look__lte=now - SILENT) & (never | Q(last_look__gt=done))
    unopened = (
        Q(figures__out_since__lte=now - UNOPENED)
        & Q(last_look=None, signed_by=None)
        & (never | Q(figures__out_since__gt=done - UNOPENED))
    )
    changed = (
        ~Q(client__counts_key="")
        & ~Q(counts_key="")
        & ~Q(counts_key=F("client__counts_key"))
        & (never | Q(counted_last__gt=done))
    )
    # Few quotes have an open question: what is asked of each of those is asked of no other.
    waiting = Q(pk__in=Question.objects.filter(is_open=True, ours=True).values("quote"))
    asked = waiting & Q(asked_since__lte=now - UNANSWERED) & (never | Q(asked_since__gt=done - UNANSWERED))
    return asked | over | ending | silent | unopened | changed


def _entries(quotes: Sequence[Quote], now: datetime, zone: str) -> tuple[Entry, ...]:
    entries = []
    for quote in quotes:
        state, label = state_of(quote, now)
        assert quote.current is not None  # a sent quote has a revision (quote_sent_has_a_revision)
        contact = quote.contact
        entries.append(
            Entry(
                number=quote.number,
                client=quote.client.name,
                owner=str(quote.owner),
                state=state,
                label=label,
                whys=tuple(Why(code, _LABELS[code](), said) for code, said in _whys(quote, now, zone)),
                mrr=quote.mrr,
                currency=quote.currency,
                ends_on=quote.current.valid_through,
                contact=contact.name if contact else "",
                phone=contact.phone if contact else "",
                email=contact.email if contact else "",
            )
        )
    return tuple(entries)


def _whys(quote: Quote, now: datetime, zone: str) -> list[tuple[str, str]]:
    """The reasons of `_reasons`, of one quote, in words."""
    assert quote.current is not None
    follow: FollowUp | None = getattr(quote, "follow_up", None)
    done = follow.done_at if follow else None
    ends, looks = quote.current.expires_at, quote.looks  # type: ignore[attr-defined]  # annotated
    last: datetime | None = quote.last_look  # type: ignore[attr-defined]
    first: datetime | None = quote.first_look  # type: ignore[attr-defined]
    counted: datetime | None = quote.counted_last  # type: ignore[attr-defined]
    today = now.astimezone(ZoneInfo(zone)).date()

    def on(moment: datetime) -> str:
        return weekday_or_day(moment.astimezone(ZoneInfo(zone)).date(), today)

    def is_new(since: datetime) -> bool:
        return done is None or since > done

    whys = []
    asked: datetime | None = quote.asked_since  # type: ignore[attr-defined]
    if asked is not None and asked <= now - UNANSWERED and is_new(asked + UNANSWERED):
        whys.append((ASKED, _("A question has been open since %(day)s") % {"day": on(asked)}))
    if ends <= now and is_new(ends):
        whys.append((EXPIRED, _("Expired on %(day)s without an answer") % {"day": day(quote.current.valid_through)}))
    if now < ends <= now + ENDS_SOON and is_new(ends - ENDS_SOON):
        last_day = weekday_or_day(quote.current.valid_through, today)
        whys.append((ENDING, _("Expires on %(day)s") % {"day": last_day}))
    if last is not None and last <= now - SILENT and is_new(last):
        said = ngettext(
            "Viewed once, on %(day)s, not answered", "Viewed %(times)s times since %(first)s, not answered", looks
        )
        whys.append((VIEWED, said % {"times": looks, "day": on(last), "first": on(first or last)}))
    signed = quote.signed_by  # type: ignore[attr-defined]  # who signs by a link of their own has opened it
    if (
        last is None
        and not signed
        and quote.current.sent_at <= now - UNOPENED
        and is_new(quote.current.sent_at + UNOPENED)
    ):
        whys.append((NOT_OPENED, _("Sent on %(day)s, never opened") % {"day": on(quote.current.sent_at)}))
    different = quote.client.counts_key not in ("", quote.counts_key) and quote.counts_key
    if different and counted is not None and is_new(counted):
        whys.append((CHANGED, _("What the client has changed since it was counted: count again")))
    return whys
