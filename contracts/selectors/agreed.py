"""What is agreed on a day: of one contract, and the names of many."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise
from typing import Final

from django.db.models import QuerySet

from contracts.documents import RecordKind, Standing, Stretch, read_contract
from contracts.models import Contract, ContractRecord

# Kinds of records that may change what a contract is about.
_ANEW: Final[tuple[RecordKind, ...]] = ("true-up", "amended")


def agreed_on(life: Sequence[Standing], day: date) -> Stretch:
    """What is agreed on a day, from the very day of a change within a month on; the first before the beginning.

    Records that agreed nothing (details, an end, a reminder) carry what is agreed for later, and do not count.
    """
    anew = [now for before, now in pairwise(life) if now.stretches != before.stretches]
    begun = [standing for standing in anew if standing.effective_on <= day]
    return (begun[-1] if begun else life[0]).stretches[-1]


def names_on(day: date, contracts: QuerySet[Contract] | Iterable[Contract]) -> dict[int, str]:
    """What is agreed on that day is called so, by the contract's primary key; one query.

    Only of contracts for which something is agreed from a later day on: of all others `Contract.name` says it.
    """
    keys = contracts if isinstance(contracts, QuerySet) else [contract.pk for contract in contracts]
    later = ContractRecord.objects.filter(contract__in=keys, kind__in=_ANEW, effective_on__gt=day)
    records = ContractRecord.objects.filter(contract__in=later.order_by().values("contract")).order_by("number")
    lives: dict[int, list[Standing]] = defaultdict(list)
    for key, document in records.values_list("contract", "document"):
        lives[key].append(read_contract(bytes(document)))
    return {key: agreed_on(life, day).name for key, life in lives.items()}
