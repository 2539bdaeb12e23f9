"""Re-reads every contract: its records against hashes, each other and the chain, its columns against the last."""

import hashlib
from collections.abc import Iterator
from typing import Final

from django.db.models import Exists, OuterRef

import pricing
from clients.selectors.names import names_of_clients
from contracts.columns import columns_of, origin_of
from contracts.documents import Standing, contract_bytes, read_contract
from contracts.models import Contract, ContractNumber, ContractRecord, FeeStep, StoredPdf
from contracts.models.contract import SUBJECT
from contracts.verifying_statements import verify_statements
from groundwork import chain
from groundwork.models import Event
from groundwork.shown import hashes

_BATCH: Final = 100
# What a column is called, where that is not its name.
_WORDS: Final = {
    "starts_on": "start",
    "term_ends_on": "end of the term",
    "runs_on": "running on",
    "notice_by": "notice",
    "closed": "closing",
    "closes_on": "last day",
    "counts_key": "fingerprint of the counts",
    "records_made": "number of records",
}


def verify_contracts() -> Iterator[str]:
    """What does not agree, in words; nothing where all is well. Reads in batches and locks nothing."""
    rows = Contract.objects.select_related("follows").order_by("pk")
    rows = rows.prefetch_related("records__event", "records__cause", "records__evidence", "fee_steps")
    names, kept = names_of_clients(), hashes()
    for contract in rows.iterator(_BATCH):
        records = sorted(contract.records.all(), key=lambda record: record.number)
        for what in _of(contract, records, names.get(contract.client_id, set()), kept):
            yield f"contract {contract}: {what}"
    yield from _nowhere()
    yield from _named()
    yield from _numbers()
    yield from verify_statements()


def _nowhere() -> Iterator[str]:
    """Entries about a contract that is gone, or has another number than when they were written."""
    known = Contract.objects.filter(number=OuterRef("subject_number"))
    for event in Event.objects.filter(~Exists(known), subject_kind=SUBJECT).order_by("seq").iterator(_BATCH):
        yield f"entry {event.seq}: it is about contract {event.subject_number}, which is not there"


def _named() -> Iterator[str]:
    """Records and PDFs that entries about contracts name and that are gone or another."""
    records: dict[str, int] = {}
    pdfs: dict[str, int] = {}
    for event in Event.objects.filter(subject_kind=SUBJECT).exclude(kind=Event.Kind.CONTRACT).iterator(_BATCH):
        body = chain.said_by(event)
        for found, key in ((records, "record_sha256"), (pdfs, "pdf_sha256")):
            if isinstance(body.get(key), str):
                found[body[key]] = event.seq
    for event in Event.objects.filter(subject_kind=SUBJECT, kind=Event.Kind.CONTRACT, contract_record=None):
        yield f"entry {event.seq}: the record that it seals is not there"
    for sha256 in records.keys() - set(ContractRecord.objects.values_list("sha256", flat=True)):
        yield f"entry {records[sha256]}: it names a record with hash {sha256}, which is not there"
    for sha256 in pdfs.keys() - set(StoredPdf.objects.values_list("sha256", flat=True)):
        yield f"entry {pdfs[sha256]}: it names a PDF with hash {sha256}, which is not there"


def _numbers() -> Iterator[str]:
    """Years whose last number is not the highest one: one would be given out again, or was left out."""
    for year, last in ContractNumber.objects.order_by("year").values_list("year", "last"):
        given = Contract.objects.filter(number__startswith=f"C-{year}-").values_list("number", flat=True)
        highest = max((int(number.rpartition("-")[2]) for number in given.iterator(_BATCH)), default=0)
        if last != highest:
            yield f"numbers of contracts {year}: the last one given out is {last}, there is {highest}"


def _of(contract: Contract, records: list[ContractRecord], names: set[str], kept: frozenset[str]) -> Iterator[str]:
    if [record.number for record in records] != list(range(1, contract.records_made + 1)):
        yield f"it has records {[record.number for record in records]}, its row counts {contract.records_made}"
        return
    before, standing, first = "", None, None
    for record in records:
        data = record.document
        if not isinstance(data, bytes | memoryview):  # SQLite keeps whatever type was written into a column
            yield f"the document of record {record.number} is {type(data).__name__}, not bytes"
            return
        content = bytes(data)
        if (computed := hashlib.sha256(content).hexdigest()) != record.sha256:
            yield f"the hash of record {record.number} is {record.sha256}, its bytes give {computed}"
            return
        try:
            standing = read_contract(content)
        except (ValueError, pricing.PricingError) as error:
            yield f"record {record.number} is {error}"
            return
        yield from _against(contract, record, standing, before)
        if contract_bytes(standing) != content:
            yield f"record {record.number} does not follow from itself: written anew it has other bytes"
        for sha256 in standing.seller.pictures - kept:
            yield f"record {record.number} shows a file with hash {sha256}, which is not there"
        before, first = record.sha256, first or standing
    if standing is None or first is None:
        yield "it has no record"
        return
    yield from _columns(contract, standing)
    yield from _beginning(contract, records[0], first, names)


def _against(contract: Contract, record: ContractRecord, standing: Standing, before: str) -> Iterator[str]:
    """The record against its columns, the one before and its entry."""
    told = {"number": contract.number, "record": record.number, "kind": record.kind, "before": before}
    said = {
        "number": standing.contract,
        "record": standing.record,
        "kind": standing.kind,
        "before": standing.before,
    }
    for name, value in told.items():
        if said[name] != value:
            yield f"{name} of record {record.number} is {said[name]!r} in its bytes, should be {value!r}"
    facts = dict(standing.basis.facts)
    kept = record.evidence.sha256 if record.evidence is not None else None
    # The file of what was recorded on the client's behalf stands beside its own entry (quotes.verifying).
    of_its_own = "evidence" in facts or standing.basis.how in ("staff", "brought-in")
    if (kept or of_its_own) and kept != facts.get("evidence_sha256"):
        yield f"the evidence of record {record.number} has hash {kept}, in its bytes {facts.get('evidence_sha256')}"
    cause, named = record.cause, facts.get("entry") or _entry_of_next(standing)
    if (cause.record_hash if cause else None) != named:
        yield f"record {record.number} came about by entry {cause.seq if cause else None}, its bytes name {named}"
    if record.effective_on != standing.effective_on:
        yield f"record {record.number} holds from {record.effective_on}, in its bytes from {standing.effective_on}"
    # Of before contracts had records: those were made of acceptances.
    sealed = record.event or cause
    if sealed is None:
        yield f"record {record.number} is sealed by no entry"
        return
    if record.made_at != sealed.happened_at:
        yield f"record {record.number} was made at {record.made_at}, entry {sealed.seq} at {sealed.happened_at}"
    if record.event is None:
        return
    entry, of = chain.said_by(record.event), (record.event.subject_kind, record.event.subject_number)
    sealing = record.event.kind == Event.Kind.CONTRACT and of == (SUBJECT, contract.number)
    if not sealing or entry.get("sha256") != record.sha256:
        yield f"entry {record.event.seq} does not seal record {record.number}"


def _entry_of_next(standing: Standing) -> str | None:
    """Of a contract that another one replaces, the entry by which that one came about: the end has no other."""
    if standing.kind != "ended" or standing.closing is None or not standing.closing.replaced_by:
        return None
    begun = ContractRecord.objects.filter(contract__number=standing.closing.replaced_by, number=1)
    return begun.values_list("cause__record_hash", flat=True).first()


def _columns(contract: Contract, standing: Standing) -> Iterator[str]:
    for name, said in columns_of(standing).items():
        if (column := getattr(contract, name)) != said:
            yield f"{_WORDS.get(name, name)} is {column}, in its last record {said}"
    steps = [_step(step) for step in sorted(contract.fee_steps.all(), key=lambda step: step.since)]
    if steps != [(step.since, step.until, step.fee) for step in standing.steps]:
        yield "its fees by day are not those of its last record"


def _beginning(contract: Contract, record: ContractRecord, first: Standing, names: set[str]) -> Iterator[str]:
    """What stays as it began: how it was made, when, with whom and after which contract."""
    follows = contract.follows.number if contract.follows else ""
    pairs = (
        ("origin", contract.origin, origin_of(first)),
        ("moment", contract.made_at, record.made_at),
        ("contract before", follows, first.follows),
    )
    for name, column, said in pairs:
        if column != said:
            yield f"{name} is {column}, in its first record {said}"
    if first.client.name not in names:
        yield f"it was made with {first.client.name}, its client has never been called that"


def _step(step: FeeStep) -> tuple[object, object, object]:
    return step.since, step.until, step.fee
