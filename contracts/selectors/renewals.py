"""What ends soon, and what has ended and is still being served: in the order in which something has to be done."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from contracts.documents import Standing
from contracts.models import Contract, ContractRecord
from contracts.selectors.standings import standings_of
from contracts.selectors.states import SOON, State, over, state_of
from groundwork.models import User

# One row for each contract would be no list any more; 5,000 clients have some hundreds in 120 days.
MOST_SHOWN: Final = 1_000
_MONTH: Final = timedelta(days=62)  # a month, and a part month before it
_LATELY: Final = timedelta(days=30)
_BY_THE_CLOCK: Final[dict[str, str | Promise]] = {
    "renewed": _("has renewed by itself"),
    "reminded": _("the client was reminded that it renews"),
}
_SIGNED: Final = _("the client has signed its renewal, %(number)s")
_RECORDED: Final = _("its renewal was recorded on behalf of the client, %(number)s")


class Then(models.TextChoices):
    """What happens at the end if nobody does anything."""

    ENDS = "ends", _("ends")
    CANCELLED = "cancelled", _("ends, cancelled")
    RENEWS = "renews", _("renews by itself")
    MONTHLY = "monthly", _("goes on by the month")
    OVER = "over", _("is over, and still served")


@dataclass(frozen=True, slots=True)
class Ending:
    """A contract that ends soon. `act_by` is the next day that matters: notice, else the end; of the past where over.

    `fee` is that of its last day.
    """

    contract: Contract
    standing: Standing
    state: State
    then: Then
    fee: Decimal
    ends_on: date
    notice_by: date | None
    act_by: date


def endings(user: User, today: date) -> tuple[Ending, ...]:
    """Those whose term ends or whose notice runs out in the next 120 days, and what is served without a contract.

    Contracts that are renewed by another one are not among them. Three queries, however many there are.
    """
    contracts = Contract.objects.for_user(user).select_related("client")
    ending = contracts.filter(ends_soon(today)).order_by("term_ends_on", "pk")[:MOST_SHOWN]
    found = [*_last_of_each(contracts.filter(unserved_by_any(today))), *ending]
    standings = standings_of(found)
    rows = [ending_of(contract, standings[contract.pk], today) for contract in found]
    return tuple(sorted(rows, key=lambda row: (row.act_by, row.contract.pk)))


def ends_soon(today: date) -> Q:
    """Those that are in force and of which something has to be decided in the next 120 days."""
    days = (today, today + SOON)
    soon = Q(closes_on__lte=today + SOON) | Q(closes_on=None) & (Q(term_ends_on__range=days) | Q(notice_by__range=days))
    # What goes on by the month after its term has no end that anybody waits for.
    by_the_month = Q(runs_on=True, term_ends_on__lt=today) | Q(runs_on=True, term_ends_on__lt=F("starts_on") + _MONTH)
    return (
        ~over(today)
        & Q(client__archived_at=None)
        & soon
        & ~(Q(closes_on=None) & by_the_month)
        & ~Q(closed=Contract.Closed.REPLACED)
    )


def unserved_by_any(today: date) -> Q:
    """Those that are over while their client has no other; a client who is not archived is taken for served."""
    others = Contract.objects.filter(client=OuterRef("client")).filter(~over(today))
    return over(today) & ~Exists(others) & Q(client__archived_at=None) & ~Q(closed=Contract.Closed.REPLACED)


@dataclass(frozen=True, slots=True)
class Happened:
    """Something that became of a contract in the last 30 days: by itself, or because it was renewed."""

    contract: Contract
    day: date
    what: str | Promise


def happened_lately(user: User, today: date) -> tuple[Happened, ...]:
    """What renewed or was reminded of it, what ended or goes on by the month, and what was renewed by another contract;
    the latest first. Three queries.
    """
    since = today - _LATELY
    seen = Contract.objects.for_user(user).select_related("client")
    records = ContractRecord.objects.filter(kind__in=_BY_THE_CLOCK, made_at__date__gte=since, contract__in=seen)
    found = [
        Happened(record.contract, record.made_at.date(), _BY_THE_CLOCK[record.kind])
        for record in records.select_related("contract__client").defer("document").order_by("-pk")[:MOST_SHOWN]
    ]
    terms = seen.filter(term_ends_on__range=(since, today - timedelta(days=1)), closed="", renews=False)
    for contract in terms.exclude(runs_on=True, term_ends_on__lt=F("starts_on") + _MONTH).order_by("pk")[:MOST_SHOWN]:
        what = _("goes on by the month") if contract.runs_on else _("has ended")
        found.append(Happened(contract, contract.term_ends_on + timedelta(days=1), what))
    renewals = seen.filter(follows__isnull=False, made_at__date__gte=since).select_related("follows__client")
    for contract in renewals.order_by("-pk")[:MOST_SHOWN]:
        assert contract.follows is not None  # chosen by it
        words = _RECORDED if contract.origin == Contract.Origin.BEHALF else _SIGNED
        said = str(words) % {"number": contract.number}
        found.append(Happened(contract.follows, contract.made_at.date(), said))
    return tuple(sorted(found, key=lambda one: one.day, reverse=True))


def _last_of_each(contracts: QuerySet[Contract]) -> list[Contract]:
    last: dict[int, Contract] = {}
    for contract in contracts.order_by("-starts_on", "-pk"):
        last.setdefault(contract.client_id, contract)
    return list(last.values())[:MOST_SHOWN]


def ending_of(contract: Contract, standing: Standing, today: date) -> Ending:
    """One that ends soon, or is over; its client should be at hand."""
    ends = standing.last_day if standing.ends_on is None else standing.ends_on
    notice = standing.notice_by
    state = state_of(contract, today)
    return Ending(
        contract=contract,
        standing=standing,
        state=state,
        then=_then(contract, ends, today),
        fee=standing.mrr(ends),
        ends_on=ends,
        notice_by=notice,
        act_by=notice if notice is not None and today <= notice <= ends else ends,
    )


def _then(contract: Contract, ends: date, today: date) -> Then:
    if ends < today:
        return Then.OVER
    if contract.closed:
        return Then.CANCELLED
    if contract.renews:
        return Then.RENEWS
    return Then.MONTHLY if contract.runs_on else Then.ENDS
