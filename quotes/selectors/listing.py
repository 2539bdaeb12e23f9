"""The list of quotes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.core.paginator import Page, Paginator
from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clients.models import name_key
from groundwork.models import User
from quotes.models import Event, Quote
from quotes.selectors.states import EXPIRED, VIEWED, WAITING, in_state, state_of, with_viewed

QUOTES_A_PAGE = 30
State = Quote.State

# What the list can be narrowed to.
FILTERS: tuple[tuple[str, str | Promise], ...] = (
    ("", _("All")),
    (State.DRAFT.value, _("Drafts")),
    (WAITING, _("Waiting for approval")),
    (State.SENT.value, _("Sent")),
    (VIEWED, _("Viewed")),
    (EXPIRED, _("Expired")),
    (State.ACCEPTED.value, _("Accepted")),
    (State.DECLINED.value, _("Declined")),
    (State.WITHDRAWN.value, _("Withdrawn")),
)


@dataclass(frozen=True, slots=True)
class QuoteRow:
    """A quote in the list; `state` and `label` are those of `state_of`."""

    number: str
    title: str
    client: str
    client_id: int
    owner: str
    state: str
    label: str | Promise
    mrr: Decimal | None
    currency: str
    sent_at: datetime | None
    viewed_at: datetime | None
    valid_through: date | None


@dataclass(frozen=True, slots=True)
class Filter:
    """One of FILTERS with how many quotes it has."""

    code: str
    label: str | Promise
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class QuoteList:
    """One page of the list."""

    page: Page[Quote]
    rows: tuple[QuoteRow, ...]
    filters: tuple[Filter, ...]


def quote_list(
    user: User, now: datetime, *, state: str = "", search: str = "", client: int | None = None, page: int | str = 1
) -> QuoteList:
    """The quotes this user may see, the newest first: three queries, however many there are.

    `search` looks in number, title and client's name; `client` is a primary key; an unknown `state` shows all.
    """
    quotes = Quote.objects.for_user(user)
    if client is not None:
        quotes = quotes.filter(client=client)
    if search:
        quotes = quotes.filter(
            Q(number__icontains=search) | Q(title__icontains=search) | Q(client__name_key__contains=name_key(search))
        )
    counts = quotes.aggregate(
        all=Count("pk"), **{code: Count("pk", filter=in_state(code, now)) for code, _label in FILTERS if code}
    )
    filters = tuple(Filter(code, label, counts[code or "all"], code == state) for code, label in FILTERS)
    shown = Paginator(_with_columns(quotes.filter(in_state(state, now))), QUOTES_A_PAGE).get_page(page)
    return QuoteList(shown, _rows(list(shown), now), filters)


def _with_columns(quotes: QuerySet[Quote]) -> QuerySet[Quote]:
    viewed = Event.objects.filter(quote=OuterRef("pk"), kind=Event.Kind.VIEWED).order_by().values("quote")
    return (
        with_viewed(quotes)
        .select_related("client", "owner", "current")
        # The frozen document is the whole proposal; a list needs its dates only.
        .defer("current__document", "personal_line", "counts", "quantities", "client__notes")
        .annotate(viewed_at=Subquery(viewed.annotate(last=Max("happened_at")).values("last")))
        .order_by("-created_at", "-pk")
    )


def _rows(quotes: Sequence[Quote], now: datetime) -> tuple[QuoteRow, ...]:
    rows = []
    for quote in quotes:
        state, label = state_of(quote, now)
        rows.append(
            QuoteRow(
                number=quote.number,
                title=quote.title,
                client=quote.client.name,
                client_id=quote.client_id,
                owner=str(quote.owner),
                state=state,
                label=label,
                mrr=quote.mrr,
                currency=quote.currency,
                sent_at=quote.current.sent_at if quote.current else None,
                viewed_at=quote.viewed_at,  # type: ignore[attr-defined]  # annotated
                valid_through=quote.current.valid_through if quote.current else None,
            )
        )
    return tuple(rows)
