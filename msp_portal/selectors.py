"""What the first page shows: what waits, what was won, who has no quote yet. A fixed number of queries."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, Q

from clients.models import Client
from groundwork.models import Event, User
from plans.models import PlanVersion
from quotes.models import Contract, Quote
from quotes.models.quote import SUBJECT
from quotes.selectors.mails import Trouble, latest_troubles, numbers_in_trouble

SHOWN = 6
MOST_TROUBLES = 3
SOON = timedelta(days=7)
LATELY = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class OpenQuote:
    """A quote without an answer. `state` is sent, viewed or expired; `mrr` is that of the recommended option."""

    number: str
    client: str
    state: str
    valid_through: date
    ends_soon: bool
    mrr: Decimal | None
    currency: str


@dataclass(frozen=True, slots=True)
class Won:
    """A quote that became a contract."""

    number: str
    client: str
    option: str
    term_months: int
    mrr: Decimal
    currency: str
    accepted_at: datetime


@dataclass(frozen=True, slots=True)
class Overview:
    """The first page. Counts are of everything; the lists are its beginning."""

    waiting: int
    not_mailed: int
    drafts: int
    to_approve: int
    won_lately: int
    clients: int
    without_quote: int
    has_plan: bool
    open_quotes: tuple[OpenQuote, ...]
    won: tuple[Won, ...]
    to_quote: tuple[Client, ...]
    troubles: tuple[Trouble, ...]

    @property
    def begun(self) -> bool:
        """Whether a quote has ever been written; until then the page shows the way to the first one."""
        return bool(self.waiting or self.drafts or self.won or self.open_quotes)


def overview(user: User, now: datetime, zone: str = "UTC") -> Overview:
    """The first page as this user may see it at this moment, on the clocks of a zone; nine queries."""
    quotes = Quote.objects.for_user(user)
    clients = Client.objects.for_user(user)
    live = Q(state=Quote.State.SENT, current__expires_at__gt=now)
    counts = quotes.aggregate(
        waiting=Count("pk", filter=live),
        not_mailed=Count("pk", filter=Q(number__in=numbers_in_trouble(now))),
        drafts=Count("pk", filter=Q(state=Quote.State.DRAFT)),
        to_approve=Count("pk", filter=Q(state=Quote.State.DRAFT, approval_asked_at__isnull=False, approved_sha256="")),
        won_lately=Count("pk", filter=Q(contract__accepted_at__gt=now - LATELY)),
    )
    without = clients.filter(~Exists(Quote.objects.filter(client=OuterRef("pk"))))
    return Overview(
        **counts,
        clients=clients.count(),
        without_quote=without.count(),
        has_plan=PlanVersion.objects.exists(),
        open_quotes=_open_quotes(user, now),
        won=_won(user),
        to_quote=tuple(without.order_by("-created_at", "-pk")[:SHOWN]),
        troubles=latest_troubles(user, MOST_TROUBLES, zone, now),
    )


def _open_quotes(user: User, now: datetime) -> tuple[OpenQuote, ...]:
    """Those that end first come first; those that have ended in the last weeks stand at the end, to be sent anew."""
    viewed = Event.objects.filter(
        subject_kind=SUBJECT,
        subject_number=OuterRef("number"),
        kind=Event.Kind.VIEWED,
        happened_at__gte=OuterRef("current__sent_at"),
    )
    sent = Quote.objects.for_user(user).filter(state=Quote.State.SENT, current__expires_at__gt=now - LATELY)
    rows = (
        sent.annotate(viewed=Exists(viewed)).select_related("client", "current").order_by("current__expires_at", "pk")
    )
    ended = rows.filter(current__expires_at__lte=now)
    running = rows.filter(current__expires_at__gt=now)
    return tuple(_open_quote(quote, now) for quote in [*running[:SHOWN], *ended[:SHOWN]][:SHOWN])


def _open_quote(quote: Quote, now: datetime) -> OpenQuote:
    assert quote.current is not None  # a sent quote has a revision (quote_sent_has_a_revision)
    ends = quote.current.expires_at
    seen = "viewed" if getattr(quote, "viewed", False) else "sent"
    return OpenQuote(
        number=quote.number,
        client=quote.client.name,
        state="expired" if ends <= now else seen,
        valid_through=quote.current.valid_through,
        ends_soon=now < ends <= now + SOON,
        mrr=quote.mrr,
        currency=quote.currency,
    )


def _won(user: User) -> tuple[Won, ...]:
    contracts = Contract.objects.filter(quote__in=Quote.objects.for_user(user)).select_related("quote__client")
    return tuple(
        Won(
            number=contract.quote.number,
            client=contract.quote.client.name,
            option=contract.option_name,
            term_months=contract.term_months,
            mrr=contract.mrr,
            currency=contract.currency,
            accepted_at=contract.accepted_at,
        )
        for contract in contracts[:SHOWN]
    )
