"""Monthly recurring revenue: the fees in force on a day, before tax, ramps left out."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db.models import F, Q, QuerySet, Sum

from contracts.models import Contract, FeeStep
from contracts.models.contract import FEE_SCALE


def mrr_on(day: date, contracts: QuerySet[Contract] | None = None) -> dict[str, Decimal]:
    """The MRR of these contracts, or of all, by currency; one query, exact. Currencies with nothing are left out."""
    steps = FeeStep.objects.filter(holds_on(day))
    # Where they are all of them, nothing has to be looked up.
    if contracts is not None and (contracts.query.where or contracts.query.is_empty()):
        steps = steps.filter(contract__in=contracts)
    sums = steps.order_by().values_list("contract__currency").annotate(total=Sum("ten_thousandths"))
    return {currency: Decimal(total).scaleb(-FEE_SCALE) for currency, total in sums.order_by("contract__currency")}


def fees_on(day: date, contracts: QuerySet[Contract] | Iterable[Contract]) -> dict[int, Decimal]:
    """The fee of each of these contracts on that day, by primary key; those that have none then are left out."""
    keys = contracts if isinstance(contracts, QuerySet) else [contract.pk for contract in contracts]
    steps = FeeStep.objects.filter(holds_on(day), contract__in=keys)
    return {step.contract_id: step.fee for step in steps}


def fees_or_first(day: date, contracts: Iterable[int]) -> dict[int, Decimal]:
    """The same by the contracts' primary keys, with the first fee of one that begins later."""
    first = Q(since=F("contract__starts_on"), contract__starts_on__gt=day)
    steps = FeeStep.objects.filter(holds_on(day) | first, contract__in=set(contracts))
    return {step.contract_id: step.fee for step in steps}


def holds_on(day: date) -> Q:
    """The fee steps that are in force on that day: one of each contract at most."""
    return Q(since__lte=day) & (Q(until=None) | Q(until__gt=day))
