"""Re-reads every contract: its records against hashes, each other and the chain, its columns against the last."""

import hashlib
from collections.abc import Iterator
from typing import Final

from contracts.documents import Standing, contract_bytes, read_contract
from contracts.models import Contract, ContractRecord, FeeStep, StoredPdf
from contracts.models.contract import SUBJECT
from contracts.verifying_statements import verify_statements
from groundwork import chain
from groundwork.models import Event

_BATCH: Final = 100


def verify_contracts() -> Iterator[str]:
    """What does not agree, in words; nothing where all is well. Reads in batches and locks nothing."""
    rows = Contract.objects.prefetch_related("records__event", "records__evidence", "fee_steps").order_by("pk")
    for contract in rows.iterator(_BATCH):
        records = sorted(contract.records.all(), key=lambda record: record.number)
        for what in _of(contract, records):
            yield f"contract {contract}: {what}"
    yield from _named()
    yield from verify_statements()


def _named() -> Iterator[str]:
    """Records and PDFs that entries about contracts name and that are gone or another."""
    records: dict[str, int] = {}
    pdfs: dict[str, int] = {}
    for event in Event.objects.filter(subject_kind=SUBJECT).exclude(kind=Event.Kind.CONTRACT).iterator(_BATCH):
        body = chain.body_of(event)
        for found, key in ((records, "record_sha256"), (pdfs, "pdf_sha256")):
            if isinstance(body.get(key), str):
                found[body[key]] = event.seq
    for sha256 in records.keys() - set(ContractRecord.objects.values_list("sha256", flat=True)):
        yield f"entry {records[sha256]}: it names a record with hash {sha256}, which is not there"
    for sha256 in pdfs.keys() - set(StoredPdf.objects.values_list("sha256", flat=True)):
        yield f"entry {pdfs[sha256]}: it names a PDF with hash {sha256}, which is not there"


def _of(contract: Contract, records: list[ContractRecord]) -> Iterator[str]:
    if [record.number for record in records] != list(range(1, contract.records_made + 1)):
        yield f"it has records {[record.number for record in records]}, its row counts {contract.records_made}"
        return
    before, standing = "", None
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
        except ValueError as error:
            yield f"record {record.number} is {error}"
            return
        yield from _against(contract, record, standing, before)
        if contract_bytes(standing) != content:
            yield f"record {record.number} does not follow from itself: written anew it has other bytes"
        before = record.sha256
    if standing is not None:
        yield from _columns(contract, standing)


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
    # The file of what was recorded on the client's behalf stands beside its own entry (quotes.documents.verifying).
    of_its_own = "evidence" in facts or standing.basis.how in ("staff", "brought-in")
    if (kept or of_its_own) and kept != facts.get("evidence_sha256"):
        yield f"the evidence of record {record.number} has hash {kept}, in its bytes {facts.get('evidence_sha256')}"
    if record.event is None:
        return
    entry = chain.body_of(record.event)
    if record.event.kind != Event.Kind.CONTRACT or entry.get("sha256") != record.sha256:
        yield f"entry {record.event.seq} does not seal record {record.number}"


def _columns(contract: Contract, standing: Standing) -> Iterator[str]:
    closing = standing.closing
    pairs = (
        ("currency", contract.currency, standing.currency),
        ("start", contract.starts_on, standing.starts_on),
        ("end of the term", contract.term_ends_on, standing.last_day),
        ("running on", contract.runs_on, standing.runs_on),
        ("notice", contract.notice_by, standing.notice_by),
        ("closing", contract.closed, closing.why if closing else ""),
        ("last day", contract.closes_on, closing.last_day if closing else None),
    )
    for name, column, said in pairs:
        if column != said:
            yield f"{name} is {column}, in its last record {said}"
    steps = [_step(step) for step in sorted(contract.fee_steps.all(), key=lambda step: step.since)]
    if steps != [(step.since, step.until, step.fee) for step in standing.steps]:
        yield "its fees by day are not those of its last record"


def _step(step: FeeStep) -> tuple[object, object, object]:
    return step.since, step.until, step.fee
