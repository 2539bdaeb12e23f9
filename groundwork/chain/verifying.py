"""Reading the whole chain again."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from groundwork.chain.entry import START, Entry, Subject, faults_of, read
from groundwork.models import ChainHead, Event

_BATCH: Final = 500


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is not as it was written: at which entry (0: the head), and what."""

    seq: int
    what: str

    def __str__(self) -> str:
        return f"entry {self.seq}: {self.what}" if self.seq else f"head: {self.what}"


def verify() -> tuple[Fault, ...]:
    """Re-read every entry and compare it with its hash, its neighbours, its columns and the head. Empty: all is well.

    Reads in batches and locks nothing; entries that are appended meanwhile are read too.
    """
    faults: list[Fault] = []
    seq, last_hash, without, erased = 0, START, set[int](), set[int]()
    while True:
        for entry in _entries_after(seq):
            body = read(entry.content)
            faults.extend(Fault(entry.seq, what) for what in faults_of(entry, body, seq, last_hash))
            if "details_sha256" in body and entry.details is None:
                without.add(entry.seq)
            if entry.kind == Event.Kind.ERASED:
                erased.update(_named(body))
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
    gone = "what was kept beside it is gone, and no entry says that it was erased"
    return (*faults, *(Fault(number, gone) for number in sorted(without - erased)))


def said_by(event: Event) -> dict[str, Any]:
    """The body of an entry, for whoever verifies; empty where it cannot be read, which `verify` tells."""
    # SQLite keeps whatever type was written.
    return read(bytes(event.body)) if isinstance(event.body, bytes | memoryview) else {}


def _named(body: Mapping[str, Any]) -> Iterator[int]:
    """The numbers of the entries whose details an entry says were erased."""
    entries = body.get("entries")
    return (seq for seq in entries if isinstance(seq, int)) if isinstance(entries, list) else iter(())


def _entries_after(seq: int) -> Iterator[Entry]:
    columns = (
        "seq",
        "prev_hash",
        "record_hash",
        "kind",
        "subject_kind",
        "subject_number",
        "happened_at",
        "body",
        "details__content",
    )
    while True:
        batch = list(Event.objects.filter(seq__gt=seq).order_by("seq").values_list(*columns)[:_BATCH])
        for number, before, own, kind, subject_kind, subject_number, happened_at, body, beside in batch:
            # SQLite keeps whatever type was written: a body that is no bytes is none, and does not match its hash.
            content = bytes(body) if isinstance(body, bytes | memoryview) else b""
            details = bytes(beside) if isinstance(beside, bytes | memoryview) else beside and b""
            yield Entry(number, before, own, kind, Subject(subject_kind, subject_number), happened_at, content, details)
        if len(batch) < _BATCH:
            return
        seq = batch[-1][0]
