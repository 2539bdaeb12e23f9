"""Re-reads every statement that was sent: against its hash, its entry of the chain, and itself written anew."""

import hashlib
from collections.abc import Iterator
from typing import Final

import pricing
from contracts.models import SentStatement
from contracts.models.contract import SUBJECT
from contracts.statements import read_statement, statement_bytes
from groundwork import chain
from groundwork.models import Event
from groundwork.shown import hashes

_BATCH: Final = 100


def verify_statements() -> Iterator[str]:
    """What does not agree, in words; nothing where all is well."""
    kept = hashes()
    for sent in SentStatement.objects.select_related("contract", "event").order_by("pk").iterator(_BATCH):
        for what in _of(sent, kept):
            yield f"contract {sent.contract}: statement {sent.period}, {sent.number}: {what}"
    sealed = Event.objects.filter(subject_kind=SUBJECT, kind=Event.Kind.STATEMENT, statement=None)
    for event in sealed.iterator(_BATCH):
        yield f"entry {event.seq}: the statement that it seals is not there"


def _of(sent: SentStatement, kept: frozenset[str]) -> Iterator[str]:
    if not isinstance(sent.document, bytes | memoryview):  # SQLite keeps whatever type was written into a column
        yield f"its document is {type(sent.document).__name__}, not bytes"
        return
    content = bytes(sent.document)
    if (computed := hashlib.sha256(content).hexdigest()) != sent.sha256:
        yield f"its hash is {sent.sha256}, its bytes give {computed}"
        return
    try:
        statement = read_statement(content)
    except (ValueError, pricing.PricingError) as error:
        yield f"it is {error}"
        return
    if statement_bytes(statement) != content:
        yield "it does not follow from itself: written anew it has other bytes"
    for sha256 in statement.seller.pictures - kept:
        yield f"it shows a file with hash {sha256}, which is not there"
    if statement.period.code != sent.period:
        yield f"its period is {statement.period.code} in its bytes"
    if sent.made_at != sent.event.happened_at:
        yield f"it was made at {sent.made_at}, its entry says {sent.event.happened_at}"
    entry, of = chain.said_by(sent.event), (sent.event.subject_kind, sent.event.subject_number)
    said = entry.get("sha256"), entry.get("period"), entry.get("number"), *of
    if sent.event.kind != Event.Kind.STATEMENT or said != (
        sent.sha256,
        sent.period,
        sent.number,
        SUBJECT,
        sent.contract.number,
    ):
        yield f"entry {sent.event.seq} does not seal it"
