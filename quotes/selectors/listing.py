"""The list of quotes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.core.paginator import Page, Paginator
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clients.models import Contact, name_key
from groundwork.mail_words import Trouble, troubled_numbers, troubles_by_number
from groundwork.models import Event, User
from groundwork.searching import Chip
from groundwork.sorting import Column, Order, Sorting
from quotes.models import Quote
from quotes.models.quote import SUBJECT
from quotes.models.seen import QuoteQuerySet
from quotes.selectors.changes import changes_words
from quotes.selectors.deposit import DEPOSIT_OPEN
from quotes.selectors.fees import fees_today
from quotes.selectors.mails import QUOTE_MAILS
from quotes.selectors.questions import open_questions, to_answer
from quotes.selectors.states import in_state, last_look, number_by_state, state_of, with_viewed
from quotes.states import QUESTION, STATES

QUOTES_A_PAGE = 30
NOT_MAILED = "not-mailed"
TO_PAY = "deposit-open"
ASKED = "to-answer"
State = Quote.State

# What the list can be narrowed to: the states, and what its mails say.
FILTERS: tuple[tuple[str, str | Promise], ...] = (
    ("", _("All")),
    *((shown.code, shown.heading) for shown in STATES),
    (ASKED, _("To answer")),
    (TO_PAY, _("Deposit open")),
    (NOT_MAILED, _("Not mailed")),
)
# What the list can be sorted by.
ORDERS: tuple[Order, ...] = (
    Order("made", _("Newest first"), _("Oldest first"), falls=True),
    Order("client", _("Client, A to Z"), _("Client, Z to A")),
    Order("month", _("A month, highest first"), _("A month, lowest first"), falls=True),
    Order("sent", _("Sent last"), _("Sent first"), falls=True),
    Order("ends", _("Ends first"), _("Ends last")),
    Order("owner", _("Salesperson, A to Z"), _("Salesperson, Z to A")),
)
_COLUMNS: dict[str, tuple[Column, ...]] = {
    # In the order of their keys, which has an index of its own.
    "made": ("-pk",),
    "client": ("client__name_key", "-created_at", "-pk"),
    "month": ("currency", F("mrr").desc(nulls_last=True), "-pk"),
    "sent": (F("current__sent_at").desc(nulls_last=True), "-pk"),
    "ends": (F("current__expires_at").asc(nulls_last=True), "-pk"),
    "owner": ("owner__name", "-created_at", "-pk"),
}
# Up to so many quotes that fit what is searched are kept by their keys.
_KEPT = 500
_HERE = (Event.Kind.ACCEPTED, Event.Kind.DECLINED)
_ON_BEHALF = (Event.Kind.ACCEPTED_ON_BEHALF, Event.Kind.DECLINED_ON_BEHALF)
_ANSWERED = (State.ACCEPTED, State.DECLINED)


@dataclass(frozen=True, slots=True)
class QuoteRow:
    """A quote in the list; `state` and `label` are those of `state_of`.

    `changes` says of which contract it is the true-up, amendment or renewal. `on_behalf` tells that its answer did not
    come through the link: staff have recorded it. `asked` tells of an open question whose turn it is, empty for none.
    `through` is the last day on which it can be accepted.
    `mrr` is what is quoted, and once there is a contract the fee that is in force there today: None where that is over.
    """

    number: str
    title: str
    changes: str
    client: str
    owner: str
    state: str
    label: str | Promise
    mrr: Decimal | None
    currency: str
    sent_at: datetime | None
    through: date | None
    viewed_at: datetime | None
    troubles: tuple[Trouble, ...]
    on_behalf: bool
    asked: str | Promise


@dataclass(frozen=True, slots=True)
class QuoteList:
    """One page of the list, whose objects are the quotes' keys, and FILTERS with how many quotes each has."""

    page: Page[int]
    rows: tuple[QuoteRow, ...]
    filters: tuple[Chip, ...]


def quote_list(
    user: User,
    now: datetime,
    *,
    state: str = "",
    search: str = "",
    client: int | None = None,
    owner: int | None = None,
    sort: str = "",
    page: int | str = 1,
    zone: str = "UTC",
) -> QuoteList:
    """The quotes this user may see, the newest first or by one of ORDERS: ten queries, however many there are, and one
    for `search`.

    `search` looks in number, title, client's name and the client's contacts; `client` and `owner`, who looks after it,
    are primary keys; an unknown `state` shows all; `zone` is whose clocks tell when a mail was tried. Quotes of
    archived clients are shown to whoever asks for the client or searches.
    """
    quotes = Quote.objects.for_user(user)
    if client is not None:
        quotes = quotes.filter(client=client)
    elif not search:
        quotes = quotes.of_current_clients()
    if owner is not None:
        quotes = quotes.filter(owner=owner)
    if search:
        quotes = _searched(quotes, search)
    counts = _counts(quotes, now)
    filters = tuple(Chip(code, label, counts[code], code == state) for code, label in FILTERS)
    keys = quotes.filter(_condition(state, now)).order_by(*Sorting.asked(ORDERS, sort).by(_COLUMNS))
    pages = Paginator(keys.values_list("pk", flat=True), QUOTES_A_PAGE)
    pages.count = counts[state if state in counts else ""]
    shown = pages.get_page(page)
    # What is told of each is worked out for this page alone.
    told = _with_columns(Quote.objects.for_user(user).filter(pk__in=list(shown))).in_bulk()
    return QuoteList(shown, _rows([told[key] for key in shown], now, zone), filters)


def _counts(quotes: QuerySet[Quote], now: datetime) -> dict[str, int]:
    """How many each of FILTERS has: of the states at once, and of the others each by an index of its own."""
    numbers = number_by_state(quotes, now)
    others = {code: quotes.filter(_condition(code, now)).count() for code in (ASKED, TO_PAY, NOT_MAILED)}
    return {"": numbers.total(), **{shown.code: numbers[shown.code] for shown in STATES}, **others}


def _searched(quotes: QuoteQuerySet, search: str) -> QuoteQuerySet:
    """Those that fit. The words are looked for once, unless so many fit that nobody will read them all."""
    fits = quotes.filter(_fits(search))
    keys = list(fits.order_by().values_list("pk", flat=True)[: _KEPT + 1])
    return fits if len(keys) > _KEPT else quotes.filter(pk__in=keys)


def _fits(search: str) -> Q:
    people = Contact.objects.filter(Q(name__icontains=search) | Q(email__icontains=search), client=OuterRef("client"))
    named = Q(number__icontains=search) | Q(title__icontains=search)
    return named | Q(client__name_key__contains=name_key(search)) | Q(Exists(people))


def _condition(code: str, now: datetime) -> Q:
    if code == NOT_MAILED:
        return Q(number__in=troubled_numbers(QUOTE_MAILS, now))
    if code == ASKED:
        return to_answer()
    return DEPOSIT_OPEN if code == TO_PAY else in_state(code, now)


def _with_columns(quotes: QuerySet[Quote]) -> QuerySet[Quote]:
    events = Event.objects.filter(subject_kind=SUBJECT, subject_number=OuterRef("number"))
    answers = events.filter(kind__in=[*_HERE, *_ON_BEHALF]).order_by("-seq").values("kind")[:1]
    return (
        with_viewed(quotes)
        .select_related("client", "owner", "current", "about")
        # The frozen document is the whole proposal; a list needs its dates only.
        .defer("current__document", "personal_line", "counts", "quantities", "client__notes")
        .annotate(
            viewed_at=last_look(),
            answer=Subquery(answers),
            asks=open_questions(ours=True),
            asked=open_questions(),
        )
    )


def _rows(quotes: Sequence[Quote], now: datetime, zone: str) -> tuple[QuoteRow, ...]:
    troubles = troubles_by_number(QUOTE_MAILS, [quote.number for quote in quotes], zone, now)
    fees = fees_today(quotes, now.astimezone(ZoneInfo(zone)).date())
    rows = []
    for quote in quotes:
        state, label = state_of(quote, now)
        rows.append(
            QuoteRow(
                number=quote.number,
                title=quote.title,
                changes=changes_words(quote),
                client=quote.client.name,
                owner=str(quote.owner),
                state=state,
                label=label,
                mrr=fees.get(quote.pk, quote.mrr),
                currency=quote.currency,
                sent_at=quote.current.sent_at if quote.current else None,
                through=quote.current.valid_through if quote.current else None,
                viewed_at=quote.viewed_at,  # type: ignore[attr-defined]  # annotated
                troubles=troubles.get(quote.number, ()),
                on_behalf=state in _ANSWERED and quote.answer in _ON_BEHALF,  # type: ignore[attr-defined]  # annotated
                asked=_asked(quote, state),
            )
        )
    return tuple(rows)


def _asked(quote: Quote, state: str) -> str | Promise:
    """Annotated by _with_columns: whether anything is open, and whether it is our turn in any. Empty where the state
    says it already.
    """
    if quote.state != State.SENT or state == QUESTION or not quote.asked:  # type: ignore[attr-defined]
        return ""
    return _("To answer") if quote.asks else _("Question answered, not settled")  # type: ignore[attr-defined]
