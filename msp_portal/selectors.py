"""What the first page shows: what waits, what was won, who has no quote yet. A fixed number of queries."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import chain
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.functional import Promise

from clients.models import Client
from contracts.models import Contract
from contracts.selectors.mails import CONTRACT_MAILS
from contracts.selectors.renewals import unserved_by_any
from groundwork.mail_words import Trouble, latest_troubles, troubled_numbers
from groundwork.models import User
from plans.models import PlanVersion
from quotes.models import AcceptedQuote, OrderLine, PendingSeal, Quote
from quotes.selectors.approval import waiting_for
from quotes.selectors.changes import changes_words
from quotes.selectors.deposit import DEPOSIT_OPEN
from quotes.selectors.fees import fees_today
from quotes.selectors.mails import QUOTE_MAILS
from quotes.selectors.questions import to_answer
from quotes.selectors.states import in_state, out_by_end, overtaken, state_of, with_viewed
from quotes.states import NOT_SENT

SHOWN = 6
MOST_TROUBLES = 3
SOON = timedelta(days=7)
LATELY = timedelta(days=30)
# Whose seal has failed at least once: just signed, each of them waits for a moment.
_UNSEALED = Q(pk__in=PendingSeal.objects.filter(error__gt="").values("contract__quote"))


@dataclass(frozen=True, slots=True)
class OpenQuote:
    """A quote without an answer. `state` and `label` are those of `state_of`; `mrr` is the recommended option's.

    `changes` says of which contract it is the true-up, amendment or renewal.
    """

    number: str
    changes: str
    client: str
    state: str
    label: str | Promise
    valid_through: date | None
    ends_soon: bool
    mrr: Decimal | None
    currency: str


@dataclass(frozen=True, slots=True)
class Won:
    """A quote that became a contract. `mrr` is the fee in force there today, None where it is over."""

    number: str
    client: str
    option: str
    term_months: int
    mrr: Decimal | None
    currency: str
    accepted_at: datetime


@dataclass(frozen=True, slots=True)
class SealTrouble:
    """The contract that has waited longest for its seal, and why."""

    number: str
    error: str


@dataclass(frozen=True, slots=True)
class Overview:
    """The first page. Counts are of everything; the lists are its beginning.

    `open_quotes` can be answered; `to_approve` counts what this person may approve, with which `asking` begins. `won`
    are new contracts and renewals; `ended` is what ended without an answer in the last 30 days. `troubles` are the
    latest mails that have not gone out, of quotes and contracts, which `not_mailed` and `contracts_not_mailed` count by
    what they are about. `served` clients have no contract any more. `unsealed` contracts could not be sealed, and
    `seal` is the first of them. Of `deposits_open` contracts what was due at signing is not marked as paid. `asked` are
    quotes with a question that waits for our answer. Of `to_order` something signed is to be ordered; `stopped` were
    not sent when they were due.
    """

    any_quotes: bool
    not_mailed: int
    contracts: int
    contracts_not_mailed: int
    served: int
    unsealed: int
    drafts: int
    stopped: int
    to_approve: int
    deposits_open: int
    asked: int
    to_order: int
    clients: int
    without_quote: int
    has_plan: bool
    asking: tuple[OpenQuote, ...]
    open_quotes: tuple[OpenQuote, ...]
    ended: tuple[OpenQuote, ...]
    won: tuple[Won, ...]
    to_quote: tuple[Client, ...]
    troubles: tuple[Trouble, ...]
    seal: SealTrouble | None

    @property
    def begun(self) -> bool:
        """Whether there has ever been a quote or a contract; until then the page shows the way to the first quote."""
        return self.any_quotes or self.contracts > 0


def overview(user: User, now: datetime, zone: str = "UTC") -> Overview:
    """The first page as this user may see it at this moment, on the clocks of a zone; at most twenty-five queries."""
    quotes = Quote.objects.for_user(user).of_current_clients()
    clients = Client.objects.for_user(user).current()
    waiting, to_approve = out_by_end(now) & ~overtaken(), waiting_for(user, now)
    counts = {**_counts(quotes, now), "to_approve": quotes.filter(to_approve).count()}
    today = now.astimezone(ZoneInfo(zone)).date()
    contracts = Contract.objects.for_user(user).aggregate(
        contracts=Count("pk"),
        contracts_not_mailed=Count("pk", filter=Q(number__in=troubled_numbers(CONTRACT_MAILS, now))),
        served=Count("client", filter=unserved_by_any(today), distinct=True),
    )
    ended = quotes.filter(figures__out_until__lte=now, figures__out_until__gt=now - LATELY)
    without = clients.filter(~Exists(Quote.objects.filter(client=OuterRef("pk"))))
    asking, open_quotes, out = _without_answer(
        now,
        quotes.filter(to_approve).order_by("approval_asked_at", "pk"),
        quotes.filter(waiting).order_by("figures__out_until", "pk"),
        ended.order_by("-figures__out_until", "-pk"),
    )
    return Overview(
        any_quotes=quotes.exists(),
        **counts,
        **contracts,
        clients=clients.count(),
        without_quote=without.count(),
        has_plan=PlanVersion.objects.exists(),
        asking=asking,
        open_quotes=open_quotes,
        ended=out,
        won=_won(user, today),
        to_quote=tuple(without.order_by("-created_at", "-pk")[:SHOWN]),
        troubles=_troubles(user, zone, now),
        seal=_seal_trouble(quotes) if counts["unsealed"] else None,
    )


def _counts(quotes: QuerySet[Quote], now: datetime) -> dict[str, int]:
    """Each by what few of all quotes have, of which there is an index: a query for each, and none of all of them."""
    open_ = quotes.filter(state__in=(Quote.State.DRAFT, Quote.State.SENT)).aggregate(
        asked=Count("pk", filter=to_answer()), drafts=Count("pk", filter=in_state(Quote.State.DRAFT, now))
    )
    return {
        **open_,
        "deposits_open": quotes.filter(DEPOSIT_OPEN).count(),
        "unsealed": quotes.filter(_UNSEALED).count(),
        "stopped": quotes.filter(in_state(NOT_SENT, now)).count(),
        "to_order": quotes.filter(pk__in=OrderLine.objects.filter(ordered_at=None).values("quote")).count(),
        "not_mailed": quotes.filter(number__in=troubled_numbers(QUOTE_MAILS, now)).count(),
    }


def _seal_trouble(quotes: QuerySet[Quote]) -> SealTrouble:
    rows = quotes.filter(_UNSEALED).order_by("accepted__pending_seal__since", "pk")
    number, error = rows.values_list("number", "accepted__pending_seal__error")[0]
    return SealTrouble(number, error)


def _troubles(user: User, zone: str, now: datetime) -> tuple[Trouble, ...]:
    """The latest mails that have not gone out, whatever they are about."""
    found = (latest_troubles(house, user, MOST_TROUBLES, zone, now) for house in (QUOTE_MAILS, CONTRACT_MAILS))
    return tuple(sorted(chain.from_iterable(found), key=lambda trouble: -trouble.pk)[:MOST_TROUBLES])


def _without_answer(now: datetime, *lists: QuerySet[Quote]) -> list[tuple[OpenQuote, ...]]:
    """The first quotes of each of these lists, in the order in which they come."""
    # The keys first: what is told of each is worked out for these alone.
    keys = [list(quotes.values_list("pk", flat=True)[:SHOWN]) for quotes in lists]
    told = with_viewed(Quote.objects.filter(pk__in=set(chain.from_iterable(keys))))
    found = told.select_related("client", "current", "about").defer("current__document").in_bulk()
    return [tuple(_open_quote(found[key], now) for key in some) for some in keys]


def _open_quote(quote: Quote, now: datetime) -> OpenQuote:
    ends = quote.current.expires_at if quote.current else None  # a draft that waits for approval has none
    state, label = state_of(quote, now)
    return OpenQuote(
        number=quote.number,
        changes=changes_words(quote),
        client=quote.client.name,
        state=state,
        label=label,
        valid_through=quote.current.valid_through if quote.current else None,
        ends_soon=ends is not None and now < ends <= now + SOON,
        mrr=quote.mrr,
        currency=quote.currency,
    )


def _won(user: User, today: date) -> tuple[Won, ...]:
    quotes = Quote.objects.for_user(user).filter(purpose__in=Quote.Purpose.beginning())
    seen = Exists(quotes.filter(pk=OuterRef("quote")))
    contracts = AcceptedQuote.objects.filter(seen).select_related("quote__client")[:SHOWN]
    fees = fees_today([contract.quote for contract in contracts], today)
    return tuple(
        Won(
            number=contract.quote.number,
            client=contract.quote.client.name,
            option=contract.option_name,
            term_months=contract.term_months,
            mrr=fees.get(contract.quote_id, contract.mrr),
            currency=contract.currency,
            accepted_at=contract.accepted_at,
        )
        for contract in contracts
    )
