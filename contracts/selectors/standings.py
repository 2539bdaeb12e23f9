"""What contracts say now, and what they said."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from django.db.models import F, Max, QuerySet

from contracts.documents import RecordKind, Standing, read_contract
from contracts.models import Contract, ContractRecord

# Kinds of records by which other counts may be agreed.
_AGREED: Final[tuple[RecordKind, ...]] = ("begun", "true-up", "amended")


def standing_of(contract: Contract) -> Standing:
    """What the contract says now: its last record, read."""
    last = contract.records.order_by("-number").values_list("document", flat=True)[0]
    return read_contract(bytes(last))


def standings_of(contracts: QuerySet[Contract] | Iterable[Contract]) -> dict[int, Standing]:
    """What each of these contracts says now, by primary key; one query."""
    keys = [contract.pk for contract in contracts]
    last = ContractRecord.objects.filter(contract__in=keys, number=F("contract__records_made"))
    return {key: read_contract(bytes(document)) for key, document in last.values_list("contract", "document")}


def agreed_times(contracts: Iterable[Contract]) -> dict[int, datetime]:
    """When something was agreed for each of these contracts last, by primary key; one query."""
    keys = [contract.pk for contract in contracts]
    records = ContractRecord.objects.filter(contract__in=keys, kind__in=_AGREED).order_by()
    return dict(records.values_list("contract").annotate(last=Max("made_at")))


def standing_in(record: ContractRecord) -> Standing:
    """What one record says."""
    return read_contract(bytes(record.document))


def before_and_after(record: ContractRecord) -> tuple[Standing, Standing]:
    """What the contract said before a record, and since; one query. The first has nothing before it: it is both."""
    if record.number == 1:
        return standing_in(record), standing_in(record)
    before = ContractRecord.objects.get(contract=record.contract_id, number=record.number - 1)
    return read_contract(bytes(before.document)), read_contract(bytes(record.document))


def changed_since(contract: Contract, records: int) -> bool:
    """Whether the contract says something else than when it had so many records. A reminder changes nothing."""
    if contract.records_made == records:
        return False
    later = contract.records.filter(number__gt=records).exclude(kind="reminded")
    return contract.records_made < records or later.exists()


def agreed_at(contract: Contract) -> datetime:
    """When it was agreed what the contract covers: the moment of the last record that says so."""
    return agreed_times([contract])[contract.pk]
