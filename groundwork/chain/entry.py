"""An entry of the chain as bytes: how it is written, sealed and held against its neighbours. Knows no database.

Formats: msp-event/2 names its subject by kind and number, `{"subject": {"kind": "quote", "number": "Q-2026-0001"}}`.
msp-event/1, in which every entry was about a quote, `{"quote": "Q-2026-0001"}`, is read and verified for ever.
"""

import hashlib
import json
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import pricing

SCHEMA: Final = "msp-event/2"
START: Final = "0" * 64
OWN_KEYS: Final = frozenset({"schema", "seq", "prev_hash", "kind", "subject", "utc", "details_sha256"})
# The subjects of the first format.
_QUOTE: Final = "quote"
_TAGS: Final = {
    "signed": "msp-sign-v1",
    "accepted": "msp-accept-v1",
    "accepted-on-behalf": "msp-accept-on-behalf-v1",
}
_TAG: Final = "msp-event-v1"
_DETAILS_TAG: Final = b"msp-details-v1"


@dataclass(frozen=True, slots=True)
class Subject:
    """What an entry is about: a kind that its house has given itself, and the number by which people know it."""

    kind: str
    number: str

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as it stands in the database: what its columns say, and the bytes that they are held against.

    `details` are the bytes that are kept beside it; None where there are none, or none any more.
    """

    seq: int
    prev_hash: str
    record_hash: str
    kind: str
    subject: Subject
    happened_at: datetime
    content: bytes
    details: bytes | None


def content_of(
    seq: int,
    prev_hash: str,
    kind: str,
    subject: Subject,
    body: Mapping[str, object],
    now: datetime,
    details: bytes | None = None,
) -> bytes:
    """The exact bytes of a new entry. Raises ValueError for a key that the chain itself writes, a subject without
    kind or number, or a moment without a zone; TypeError for a float or Decimal in the body."""
    if taken := OWN_KEYS & set(body):
        raise ValueError(f"The chain itself writes {', '.join(sorted(taken))}.")
    if not (subject.kind and subject.number):
        raise ValueError("An entry is about something: its subject has a kind and a number.")
    own: dict[str, object] = {} if details is None else {"details_sha256": details_hash(details)}
    own |= {
        "schema": SCHEMA,
        "seq": seq,
        "prev_hash": prev_hash,
        "kind": kind,
        "subject": {"kind": subject.kind, "number": subject.number},
        "utc": utc_text(now),
    }
    return pricing.canonical_bytes({**body, **own})


def details_of(facts: Mapping[str, object]) -> bytes:
    """What is kept beside an entry, as bytes. The salt keeps a fingerprint from being guessed once these are erased."""
    if "salt" in facts:
        raise ValueError("The salt is the chain's own.")
    return pricing.canonical_bytes({"salt": secrets.token_hex(32), **facts})


def details_hash(details: bytes) -> str:
    """By which an entry knows what is kept beside it."""
    return hashlib.sha256(_DETAILS_TAG + b"\0" + details).hexdigest()


def record_hash(kind: str, content: bytes) -> str:
    """The hash that seals an entry: SHA-256(tag of the kind, zero byte, exact bytes), in hexadecimal.

    A kind may have a tag of its own, so that an entry of one kind can never be passed off as one of another.
    """
    return hashlib.sha256(_TAGS.get(kind, _TAG).encode("ascii") + b"\0" + content).hexdigest()


def utc_text(moment: datetime) -> str:
    """A moment as entries write it: UTC, to the microsecond. Raises ValueError without a zone."""
    if moment.tzinfo is None:
        raise ValueError("A moment without a zone is no moment.")
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def read(content: bytes) -> dict[str, Any]:
    """A body; empty where it cannot be read or is not in canonical form."""
    try:
        body = json.loads(content)
        canonical = pricing.canonical_bytes(body) == content
    except (ValueError, TypeError):
        return {}
    return body if canonical and isinstance(body, dict) else {}


def faults_of(entry: Entry, body: Mapping[str, Any], before: int, hash_before: str) -> Iterator[str]:
    """What about an entry is not as it was written, given its body, and the number and hash of the one before it."""
    if entry.seq != before + 1:
        missing = (
            f"entry {before + 1} is" if entry.seq == before + 2 else f"entries {before + 1} to {entry.seq - 1} are"
        )
        yield f"{missing} missing before it"
    if entry.prev_hash != hash_before:
        yield f"prev_hash is {entry.prev_hash}, the entry before it has {hash_before}"
    if entry.record_hash != (computed := record_hash(entry.kind, entry.content)):
        yield f"record_hash is {entry.record_hash}, kind and body give {computed}"
    if not body:
        yield "the body cannot be read"
        return
    if entry.details is not None and body.get("details_sha256") != details_hash(entry.details):
        yield "what is kept beside it is not what it was written with"
    for name, value in _told(entry, body).items():
        if body.get(name) != value:
            yield f"{name} is {value!r} in its column, {body.get(name)!r} in the body"


def _told(entry: Entry, body: Mapping[str, Any]) -> dict[str, object]:
    """What the body must say, in the words of its own format."""
    told: dict[str, object] = {
        "schema": SCHEMA,
        "seq": entry.seq,
        "prev_hash": entry.prev_hash,
        "kind": entry.kind,
        "utc": utc_text(entry.happened_at),
    }
    if body.get("schema") == "msp-event/1":
        # Its kind of subject stands nowhere in the bytes: it can only be a quote.
        number = entry.subject.number if entry.subject.kind == _QUOTE else str(entry.subject)
        return {**told, "schema": "msp-event/1", "quote": number}
    return {**told, "subject": {"kind": entry.subject.kind, "number": entry.subject.number}}
