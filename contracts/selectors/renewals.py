"""What ends soon, and what has ended and is still being served: in the order in which something has to be done."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from contracts.documents import Standing
from contracts.models import Contract
from contracts.selectors.standings import standings_of
from contracts.selectors.states import SOON, State, over, state_of
from groundwork.models import User

# One row for each contract would be no list any more; 5,000 clients have some hundreds in 120 days.
MOST_SHOWN: Final = 1_000


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

    Contracts that are renewed by another one are not among them. Four queries, however many there are.
    """
    contracts = Contract.objects.for_user(user).select_related("client")
    soon = Q(closes_on__lte=today + SOON) | Q(closes_on=None) & (
        Q(term_ends_on__range=(today, today + SOON)) | Q(notice_by__range=(today, today + SOON))
    )
    # A term of one month that goes on ends every month, and so never.
    by_the_month = Q(runs_on=True, term_ends_on__lt=today)
    ending = contracts.filter(~over(today) & soon & ~by_the_month).exclude(closed=Contract.Closed.REPLACED)
    found = [*_served(user, today), *ending.order_by("term_ends_on", "pk")[:MOST_SHOWN]]
    standings = standings_of(found)
    rows = [_ending(contract, standings[contract.pk], today) for contract in found]
    return tuple(sorted(rows, key=lambda row: (row.act_by, row.contract.pk)))


def _served(user: User, today: date) -> list[Contract]:
    """The last contract of each client whose contracts are all over: one that is not archived is taken for served."""
    others = Contract.objects.filter(client=OuterRef("client")).filter(~over(today))
    gone = Contract.objects.for_user(user).filter(over(today)).filter(~Exists(others), client__archived_at=None)
    last: dict[int, Contract] = {}
    gone = gone.exclude(closed=Contract.Closed.REPLACED).select_related("client")
    for contract in gone.order_by("-starts_on", "-pk"):
        last.setdefault(contract.client_id, contract)
    return list(last.values())[:MOST_SHOWN]


def _ending(contract: Contract, standing: Standing, today: date) -> Ending:
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
