"""The chain of what was sent, seen and answered: written once, each entry sealed by the next.

An entry's body is canonical JSON that names its place, the hash before it and what happened. Its own hash is
SHA-256 of a tag for its kind, a zero byte and those exact bytes, so that an entry of one kind can never be passed
off as one of another. What the chain shows and what it cannot: docs/adr/0006-append-only-chain.md.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import pricing
from groundwork.transactions import demand_transaction
from quotes.models import ChainHead, Event, Quote

SCHEMA: Final = "msp-event/1"
START: Final = "0" * 64
OWN_KEYS: Final = frozenset({"schema", "seq", "prev_hash", "kind", "quote", "utc"})
_TAGS: Final = {Event.Kind.ACCEPTED.value: "msp-accept-v1"}
_TAG: Final = "msp-event-v1"
_BATCH: Final = 500


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is not as it was written: at which entry (0: the head), and what."""

    seq: int
    what: str

    def __str__(self) -> str:
        return f"entry {self.seq}: {self.what}" if self.seq else f"head: {self.what}"


def append(kind: str, quote: Quote, body: Mapping[str, object], now: datetime) -> Event:
    """Add an entry at the end. `body` is what canonical JSON can hold: strings, whole numbers, lists, objects.

    Must be called in the transaction of what it records (OutsideTransaction otherwise). The head's row stays
    locked until that commits, so entries are written one after the other: do slow work before, not after. Raises
    ValueError for a key the chain writes itself, an unknown kind or a moment without a zone; TypeError for a float
    or Decimal in the body.
    """
    demand_transaction("chain.append()")
    if taken := OWN_KEYS & set(body):
        raise ValueError(f"The chain itself writes {', '.join(sorted(taken))}.")
    kind = Event.Kind(kind).value
    # On SQLite the transaction has begun IMMEDIATE (settings) and holds the only write lock already.
    head = ChainHead.objects.select_for_update().get()
    seq = head.seq + 1
    content = pricing.canonical_bytes(
        {
            **body,
            "schema": SCHEMA,
            "seq": seq,
            "prev_hash": head.record_hash,
            "kind": kind,
            "quote": quote.number,
            "utc": utc_text(now),
        }
    )
    event = Event.objects.create(
        seq=seq,
        prev_hash=head.record_hash,
        record_hash=record_hash(kind, content),
        kind=kind,
        quote=quote,
        body=content,
        happened_at=now,
    )
    head.seq, head.record_hash = seq, event.record_hash
    head.save(update_fields=["seq", "record_hash"])
    return event


def record_hash(kind: str, content: bytes) -> str:
    """The hash that seals an entry: SHA-256(tag of the kind, zero byte, exact bytes), in hexadecimal."""
    return hashlib.sha256(_TAGS.get(kind, _TAG).encode("ascii") + b"\0" + content).hexdigest()


def utc_text(moment: datetime) -> str:
    """A moment as entries write it: UTC, to the microsecond. Raises ValueError without a zone."""
    if moment.tzinfo is None:
        raise ValueError("A moment without a zone is no moment.")
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def head() -> tuple[int, str]:
    """The number and hash of the last entry: what goes outside, into PDF and mail. (0, zeros) for an empty chain."""
    row = ChainHead.objects.get()
    return row.seq, row.record_hash


def body_of(event: Event) -> dict[str, Any]:
    """An entry's body, read."""
    content: dict[str, Any] = json.loads(bytes(event.body))
    return content


def verify() -> tuple[Fault, ...]:
    """Re-read every entry and compare it with its hash, its neighbours, its columns and the head. Empty: all is well.

    Reads in batches and locks nothing; entries that are appended meanwhile are read too.
    """
    faults: list[Fault] = []
    seq, last_hash = 0, START
    while True:
        for entry in _entries_after(seq):
            faults.extend(Fault(entry.seq, what) for what in _entry_faults(entry, seq, last_hash))
            seq, last_hash = entry.seq, entry.record_hash
        row = ChainHead.objects.first()
        # Read after the entries, the head is never behind them; when it is ahead, look again for what was appended.
        if row is None or row.seq <= seq or not Event.objects.filter(seq__gt=seq).exists():
            break
    if row is None:
        faults.append(Fault(0, "its row is missing"))
    elif (row.seq, row.record_hash) != (seq, last_hash):
        faults.append(
            Fault(0, f"it names entry {row.seq} with {row.record_hash}, the last one is {seq} with {last_hash}")
        )
    return tuple(faults)


@dataclass(frozen=True, slots=True)
class _Entry:
    seq: int
    prev_hash: str
    record_hash: str
    kind: str
    quote: str
    happened_at: datetime
    content: bytes


def _entries_after(seq: int) -> Iterator[_Entry]:
    columns = ("seq", "prev_hash", "record_hash", "kind", "quote__number", "happened_at", "body")
    while True:
        batch = list(Event.objects.filter(seq__gt=seq).order_by("seq").values_list(*columns)[:_BATCH])
        for number, before, own, kind, quote, happened_at, body in batch:
            # SQLite keeps whatever type was written: a body that is no bytes is none, and does not match its hash.
            content = bytes(body) if isinstance(body, bytes | memoryview) else b""
            yield _Entry(number, before, own, kind, quote, happened_at, content)
        if len(batch) < _BATCH:
            return
        seq = batch[-1][0]


def _entry_faults(entry: _Entry, before: int, hash_before: str) -> Iterator[str]:
    if entry.seq != before + 1:
        missing = (
            f"entry {before + 1} is" if entry.seq == before + 2 else f"entries {before + 1} to {entry.seq - 1} are"
        )
        yield f"{missing} missing before it"
    if entry.prev_hash != hash_before:
        yield f"prev_hash is {entry.prev_hash}, the entry before it has {hash_before}"
    if entry.record_hash != (computed := record_hash(entry.kind, entry.content)):
        yield f"record_hash is {entry.record_hash}, kind and body give {computed}"
    try:
        body = json.loads(entry.content)
        canonical = pricing.canonical_bytes(body) == entry.content
    except (ValueError, TypeError):
        yield "the body cannot be read"
        return
    if not canonical or not isinstance(body, dict):
        yield "the body is not in canonical form"
        return
    columns = {
        "schema": SCHEMA,
        "seq": entry.seq,
        "prev_hash": entry.prev_hash,
        "kind": entry.kind,
        "quote": entry.quote,
        "utc": utc_text(entry.happened_at),
    }
    for name, value in columns.items():
        if body.get(name) != value:
            yield f"{name} is {value!r} in its column, {body.get(name)!r} in the body"
