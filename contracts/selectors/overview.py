"""What the first page shows of contracts: what they bring, what ends next, and what is to be done."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from django.db.models import Case, Count, DateField, F, Q, When

import pricing
from clients.models import Client
from contracts.models import Contract
from contracts.selectors.agreed import names_on
from contracts.selectors.revenue import fees_on, mrr_on
from contracts.selectors.states import SOON, State, end_of, in_state
from groundwork.models import User

SHOWN: Final = 6
# A day of notice is near so many days before.
NEAR: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Revenue:
    """What is in force today in one currency, before tax: a month and a year."""

    currency: str
    mrr: Decimal
    arr: Decimal


@dataclass(frozen=True, slots=True)
class Deadline:
    """A contract whose end or day of notice comes next. `notice_by` is None once that day is over."""

    number: str
    client: str
    name: str
    notice_by: date | None
    ends_on: date
    renews: bool
    fee: Decimal | None
    currency: str


@dataclass(frozen=True, slots=True)
class UnderContract:
    """All of it. `deadlines` are the first of those that come within 120 days; counts are of everything.

    `changed` counts clients for whom something else counts today than was agreed, `notices` days of notice in the next
    30 days.
    """

    revenue: tuple[Revenue, ...]
    deadlines: tuple[Deadline, ...]
    more_deadlines: int
    ending: int
    notices: int
    changed: int


def under_contract(user: User, today: date) -> UnderContract:
    """The contracts of clients who are not archived, as this user may see them on a day; six queries.

    Of archived ones the fee counts too, as long as their contracts run.
    """
    seen = Contract.objects.for_user(user)
    contracts = seen.filter(client__archived_at=None)
    ending, running = in_state(State.ENDS_SOON, today), in_state(State.RUNNING, today)
    # One that is closed needs no notice any more; after its term one that goes on has no day of notice of its own.
    notice = Q(closed="", notice_by__gte=today)
    near = ending | (running & notice & Q(notice_by__lte=today + SOON))
    counts = contracts.aggregate(
        ending=Count("pk", filter=ending),
        notices=Count("pk", filter=(ending | running) & notice & Q(notice_by__lte=today + NEAR)),
        deadlines=Count("pk", filter=near),
    )
    shown = list(contracts.filter(near).select_related("client").order_by(_next_day(notice), "pk")[:SHOWN])
    fees, names = fees_on(today, shown), names_on(today, shown)
    changed = ~Q(contract_counts_key="") & ~Q(contract_counts_key=F("counts_key"))
    return UnderContract(
        revenue=tuple(
            Revenue(currency, monthly, pricing.arr(monthly)) for currency, monthly in mrr_on(today, seen).items()
        ),
        deadlines=tuple(_deadline(contract, fees.get(contract.pk), names, today) for contract in shown),
        more_deadlines=max(0, counts["deadlines"] - len(shown)),
        ending=counts["ending"],
        notices=counts["notices"],
        changed=Client.objects.for_user(user).current().filter(changed).count(),
    )


def _next_day(notice: Q) -> Case:
    """The day that comes first: that of notice while it is to come, else the last one."""
    last = When(closes_on__isnull=False, then=F("closes_on"))
    return Case(When(notice, then=F("notice_by")), last, default=F("term_ends_on"), output_field=DateField())


def _deadline(contract: Contract, fee: Decimal | None, names: Mapping[int, str], today: date) -> Deadline:
    by = contract.notice_by
    return Deadline(
        number=contract.number,
        client=contract.client.name,
        name=names.get(contract.pk, contract.name),
        notice_by=by if by and by >= today and not contract.closed else None,
        ends_on=end_of(contract) or contract.term_ends_on,
        renews=contract.renews and not contract.closed,
        fee=fee,
        currency=contract.currency,
    )
