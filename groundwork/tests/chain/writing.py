"""Entries to test with: of today's format, and of the one before it."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Final

from django.db import connection, transaction
from django.db.models import Model

import pricing
from groundwork import append_only, chain
from groundwork.chain import Subject
from groundwork.models import ChainHead, Event

NOON: Final = datetime(2026, 11, 22, 12, 0, 0, 123456, tzinfo=UTC)
QUOTE: Final = Subject("quote", "Q-2026-0001")
CONTRACT: Final = Subject("contract", "C-2026-0001")
SEEN: Final = {"ip": "192.0.2.17", "user_agent": "A browser"}
KINDS: Final = (Event.Kind.SENT, Event.Kind.VIEWED, Event.Kind.DECLINED, Event.Kind.ACCEPTED, Event.Kind.PDF)


def write(count: int = 1, subject: Subject = QUOTE) -> list[Event]:
    """That many entries, of different kinds, a minute apart."""
    with transaction.atomic():
        return [
            chain.append(KINDS[turn % len(KINDS)], subject, {"note": f"entry {turn}"}, NOON + timedelta(minutes=turn))
            for turn in range(count)
        ]


@transaction.atomic
def write_as_before(count: int = 1) -> list[Event]:
    """That many entries as they were written when each was about a quote (msp-event/1)."""
    head, events = ChainHead.objects.get(), []
    for turn in range(count):
        kind, moment = KINDS[turn % len(KINDS)].value, NOON + timedelta(minutes=turn)
        body = pricing.canonical_bytes(
            {
                "note": f"entry {turn}",
                "schema": "msp-event/1",
                "seq": head.seq + 1,
                "prev_hash": head.record_hash,
                "kind": kind,
                "quote": "Q-2026-0001",
                "utc": f"2026-11-22T12:{turn:02}:00.123456Z",
            }
        )
        tag = b"msp-accept-v1" if kind == "accepted" else b"msp-event-v1"
        sealed = hashlib.sha256(tag + b"\0" + body).hexdigest()
        event = Event.objects.create(
            seq=head.seq + 1, prev_hash=head.record_hash, record_hash=sealed, kind=kind, subject_kind="quote",
            subject_number="Q-2026-0001", body=body, happened_at=moment,
        )  # fmt: skip
        head.seq, head.record_hash = event.seq, sealed
        events.append(event)
    head.save()
    return events


@transaction.atomic
def seen(subject: Subject = QUOTE, kind: str = "viewed", days: int = 0) -> Event:
    """An entry with a visitor's details beside it."""
    return chain.append(kind, subject, {"revision": 1}, NOON + timedelta(days=days), beside=SEEN)


@contextmanager
def tampering(model: type[Model] = Event) -> Iterator[None]:
    """What an administrator can do and the portal cannot: the triggers of a table out of the way."""
    append_only.remove(connection, model._meta.db_table)
    yield
    append_only.install(connection, model._meta.db_table)
