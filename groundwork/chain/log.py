"""Writing into the chain, and reading an entry."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.db.models import QuerySet

from groundwork.chain.entry import Subject, content_of, details_of, record_hash
from groundwork.models import ChainHead, Event, EventDetails
from groundwork.prepared import Prepared
from groundwork.transactions import demand_transaction

_HEAD: Final = Prepared(
    0, lambda: ChainHead.objects.select_for_update().order_by().values_list("pk", "seq", "record_hash")
)


def append(
    kind: str,
    subject: Subject,
    body: Mapping[str, object],
    now: datetime,
    *,
    beside: Mapping[str, object] | None = None,
) -> Event:
    """Add an entry at the end. `body` is what canonical JSON can hold: strings, whole numbers, lists, objects.

    It stands for ever. What can be erased later goes `beside`: where somebody came from, what was written by somebody
    who is no party to anything (docs/adr/0016-personal-data.md).

    Must be called in the transaction of what it records (OutsideTransaction otherwise). The head's row stays
    locked until that commits, so entries are written one after the other: do slow work before, not after. Raises
    ValueError for an unknown kind and whatever else has no place in an entry, TypeError for a float or Decimal.
    """
    demand_transaction("chain.append()")
    kind = Event.Kind(kind).value
    # On SQLite the transaction has begun IMMEDIATE (settings) and holds the only write lock already.
    ((key, last, last_hash),) = _HEAD.rows()
    seq = last + 1
    details = None if beside is None else details_of(beside)
    content = content_of(seq, last_hash, kind, subject, body, now, details)
    event = Event.objects.create(
        seq=seq,
        prev_hash=last_hash,
        record_hash=record_hash(kind, content),
        kind=kind,
        subject_kind=subject.kind,
        subject_number=subject.number,
        body=content,
        happened_at=now,
    )
    if details is not None:
        EventDetails.objects.create(event=event, content=details)
    ChainHead.objects.filter(pk=key).update(seq=seq, record_hash=event.record_hash)
    return event


def head() -> tuple[int, str]:
    """The number and hash of the last entry: what goes outside, into PDF and mail. (0, zeros) for an empty chain."""
    row = ChainHead.objects.get()
    return row.seq, row.record_hash


def events_of(subject: Subject) -> QuerySet[Event]:
    """The entries about a subject, in their order."""
    return Event.objects.filter(subject_kind=subject.kind, subject_number=subject.number).order_by("seq")


def body_of(event: Event) -> dict[str, Any]:
    """An entry's body, read."""
    content: dict[str, Any] = json.loads(bytes(event.body))
    return content


def told(event: Event) -> dict[str, Any]:
    """An entry's body with what is kept beside it, as far as that is not erased. `event.details` should be at hand.

    Entries of msp-event/1 have the same facts in their body.
    """
    details = getattr(event, "details", None)
    return body_of(event) if details is None else {**json.loads(bytes(details.content)), **body_of(event)}
