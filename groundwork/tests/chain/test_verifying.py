"""Whatever is changed in the chain afterwards is found."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, models, transaction
from django.test.utils import CaptureQueriesContext

from groundwork import chain
from groundwork.chain import verifying
from groundwork.models import ChainHead, Event
from groundwork.tests.chain.writing import CONTRACT, NOON, QUOTE, tampering, write, write_as_before


def test_an_empty_chain_is_whole(db: None) -> None:
    assert chain.verify() == ()
    assert chain.head() == (0, "0" * 64)


def test_entries_of_before_are_whole_beside_those_of_today(db: None) -> None:
    before = write_as_before(6)
    assert chain.verify() == ()
    write(2)
    after = write(1, CONTRACT)
    assert chain.verify() == ()
    assert (before[0].seq, after[0].seq, chain.head()[0]) == (1, 9, 9)


def test_many_entries_are_whole_and_read_in_batches(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    write(25)
    monkeypatch.setattr(verifying, "_BATCH", 10)
    with CaptureQueriesContext(connection) as queries:
        assert chain.verify() == ()
    assert len(queries) == 4  # three batches and the head


def spoilt(field: models.Field[Any, Any], event: Event) -> object:
    """Another value that the column takes."""
    if field.name == "seq":
        return 999
    if field.name == "kind":
        return "declined"
    if field.name == "subject_kind":
        return "contract"
    if field.name == "subject_number":
        return "Q-2026-0002"
    if field.name == "happened_at":
        return event.happened_at + timedelta(microseconds=1)
    if field.name == "body":
        return bytes(event.body).replace(b"entry 1", b"entry 9")
    return "f" * 64


COLUMNS = [field for field in Event._meta.concrete_fields if field.name != "id"]


@pytest.mark.parametrize("written", [write, write_as_before])
@pytest.mark.parametrize("field", COLUMNS, ids=[field.name for field in COLUMNS])
def test_every_changed_column_is_found(
    db: None, field: models.Field[Any, Any], written: Callable[[int], list[Event]]
) -> None:
    event = written(4)[1]
    assert chain.verify() == ()
    with tampering():
        Event.objects.filter(pk=event.pk).update(**{field.name: spoilt(field, event)})
    faults = chain.verify()
    assert faults
    assert {fault.seq for fault in faults} <= {0, 2, 3, 4, 999}


@pytest.mark.parametrize("position", [0, 1, 3])
def test_a_dropped_entry_is_found(db: None, position: int) -> None:
    event = write(4)[position]
    with tampering():
        Event.objects.filter(pk=event.pk).delete()
    faults = chain.verify()
    # The last one leaves no gap: the head misses it.
    assert faults[0].seq == (0 if position == 3 else position + 2)


def test_all_entries_dropped_are_found(db: None) -> None:
    write(2)
    with tampering():
        Event.objects.all().delete()
    assert [fault.seq for fault in chain.verify()] == [0]


def test_two_entries_in_another_order_are_found(db: None) -> None:
    _, second, third, _ = write(4)
    with tampering():
        Event.objects.filter(pk=second.pk).update(seq=1000)
        Event.objects.filter(pk=third.pk).update(seq=2)
        Event.objects.filter(pk=second.pk).update(seq=3)
    assert {fault.seq for fault in chain.verify()} >= {2, 3}


def test_an_inserted_entry_is_found(db: None) -> None:
    first, _ = write(2)
    forged = bytes(first.body).replace(b'"seq":1', b'"seq":3')
    with tampering():
        Event.objects.create(
            seq=3, prev_hash=first.record_hash, record_hash=chain.record_hash("viewed", forged), kind="viewed",
            subject_kind="quote", subject_number=QUOTE.number, body=forged, happened_at=NOON,
        )  # fmt: skip
    assert {fault.seq for fault in chain.verify()} == {0, 3}


def test_a_well_made_entry_behind_the_head_is_found(db: None) -> None:
    _first, second = write(2)
    write(1)
    ChainHead.objects.update(seq=2, record_hash=second.record_hash)
    (fault,) = chain.verify()
    assert (fault.seq, str(fault).startswith("head: it names entry 2")) == (0, True)


@pytest.mark.parametrize("change", [{"seq": 1}, {"seq": 3}, {"record_hash": "f" * 64}])
def test_a_changed_head_is_found(db: None, change: dict[str, Any]) -> None:
    write(2)
    ChainHead.objects.update(**change)
    assert [fault.seq for fault in chain.verify()] == [0]


def test_a_missing_head_is_found(db: None) -> None:
    write(1)
    ChainHead.objects.all().delete()
    assert [str(fault) for fault in chain.verify()] == ["head: its row is missing"]


@pytest.mark.parametrize("body", [b"", b"\xff", b"[]", b'{"seq": 1}', b"{"])
def test_a_body_that_cannot_be_read_is_a_fault_and_no_crash(db: None, body: bytes) -> None:
    event = write(2)[0]
    with tampering():
        Event.objects.filter(pk=event.pk).update(body=body, record_hash=chain.record_hash("sent", body))
    assert chain.verify()


def test_an_entry_of_one_kind_cannot_pass_for_another(db: None) -> None:
    """Kind in column and body changed alike, everything after it made anew, but the tag kept."""
    with transaction.atomic():
        event = chain.append("viewed", QUOTE, {}, NOON)
    forged = bytes(event.body).replace(b"viewed", b"accepted")
    sealed = hashlib.sha256(b"msp-event-v1\0" + forged).hexdigest()
    with tampering():
        Event.objects.update(kind="accepted", body=forged, record_hash=sealed)
        ChainHead.objects.update(record_hash=sealed)
    assert [fault.seq for fault in chain.verify()] == [1]


def test_a_chain_made_anew_is_whole_but_has_another_head(db: None) -> None:
    """What a chain cannot do, and why its head goes out: see docs/adr/0006."""
    write(3)
    _, sent_out = chain.head()
    with tampering():
        Event.objects.all().delete()
    ChainHead.objects.update(seq=0, record_hash=chain.START)
    with transaction.atomic():
        for turn in range(3):
            chain.append("viewed", QUOTE, {"note": f"another {turn}"}, NOON)
    assert chain.verify() == ()
    assert chain.head()[1] != sent_out
