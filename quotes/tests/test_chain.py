"""The chain: what it writes, and that it finds whatever is changed afterwards."""

import hashlib
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal
from io import StringIO
from typing import Any
from unittest import mock

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, models, transaction
from django.test.utils import CaptureQueriesContext

from groundwork import append_only
from groundwork.transactions import OutsideTransaction
from quotes import chain
from quotes.models import ChainHead, Event, Quote
from quotes.tests.bare_rows import NOON, a_quote

EVENTS = Event._meta.db_table


@pytest.fixture
def quote(db: None) -> Quote:
    return a_quote()


def write(quote: Quote, count: int = 1) -> list[Event]:
    """That many entries, of different kinds, a minute apart."""
    kinds = [Event.Kind.SENT, Event.Kind.VIEWED, Event.Kind.DECLINED, Event.Kind.ACCEPTED, Event.Kind.PDF]
    with transaction.atomic():
        return [
            chain.append(kinds[turn % len(kinds)], quote, {"note": f"entry {turn}"}, NOON + timedelta(minutes=turn))
            for turn in range(count)
        ]


@contextmanager
def tampering() -> Iterator[None]:
    """What an administrator can do and the portal cannot: the triggers out of the way, and foreign keys with them."""
    append_only.remove(connection, EVENTS)
    yield
    append_only.install(connection, EVENTS)


def test_an_entry_is_written_as_the_record_says(quote: Quote) -> None:
    first, second = write(quote, 2)
    body = json.loads(bytes(second.body))
    assert body == {
        "schema": "msp-event/1",
        "seq": 2,
        "prev_hash": first.record_hash,
        "kind": "viewed",
        "quote": "Q-2026-0001",
        "utc": "2026-11-22T12:01:00.123456Z",
        "note": "entry 1",
    }
    assert (first.seq, first.prev_hash) == (1, "0" * 64)
    assert second.record_hash == hashlib.sha256(b"msp-event-v1\0" + bytes(second.body)).hexdigest()
    assert chain.head() == (2, second.record_hash)
    assert chain.body_of(second) == body


def test_an_acceptance_has_a_tag_of_its_own(quote: Quote) -> None:
    with transaction.atomic():
        event = chain.append("accepted", quote, {"totals": {"recurring_net": "2638.00"}}, NOON)
    assert event.record_hash == hashlib.sha256(b"msp-accept-v1\0" + bytes(event.body)).hexdigest()


def test_an_empty_chain_is_whole(db: None) -> None:
    assert chain.verify() == ()
    assert chain.head() == (0, "0" * 64)


def test_many_entries_are_whole_and_read_in_batches(quote: Quote, monkeypatch: pytest.MonkeyPatch) -> None:
    write(quote, 25)
    monkeypatch.setattr(chain, "_BATCH", 10)
    with CaptureQueriesContext(connection) as queries:
        assert chain.verify() == ()
    assert len(queries) == 4  # three batches and the head


def test_an_entry_outside_of_a_transaction_is_refused(quote: Quote) -> None:
    with pytest.raises(OutsideTransaction, match=r"transaction\.atomic"):
        chain.append("sent", quote, {}, NOON)
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    ("kind", "body", "error"),
    [
        ("sent", {"seq": 7}, ValueError),
        ("sent", {"prev_hash": ""}, ValueError),
        ("invented", {}, ValueError),
        ("sent", {"total": Decimal("1.00")}, TypeError),
        ("sent", {"total": 1.0}, TypeError),
    ],
)
def test_what_has_no_place_in_a_body_is_refused(
    quote: Quote, kind: str, body: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error), transaction.atomic():
        chain.append(kind, quote, body, NOON)
    assert chain.head()[0] == 0
    assert chain.verify() == ()


def test_a_moment_without_a_zone_is_refused(quote: Quote) -> None:
    with pytest.raises(ValueError, match="zone"), transaction.atomic():
        chain.append("sent", quote, {}, NOON.replace(tzinfo=None))


@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_fails_leaves_no_entry() -> None:
    quote = a_quote()
    with transaction.atomic():
        chain.append("sent", quote, {}, NOON)
        transaction.set_rollback(True)
    assert chain.head() == (0, "0" * 64)
    write(quote)
    assert chain.verify() == ()


def spoilt(field: models.Field[Any, Any], event: Event, other: Quote) -> object:
    """Another value that the column takes."""
    if field.name == "seq":
        return 999
    if field.name == "kind":
        return "declined"
    if field.name == "quote":
        return other.pk
    if field.name == "happened_at":
        return event.happened_at + timedelta(microseconds=1)
    if field.name == "body":
        return bytes(event.body).replace(b"entry 1", b"entry 9")
    return "f" * 64


COLUMNS = [field for field in Event._meta.concrete_fields if field.name != "id"]


@pytest.mark.parametrize("field", COLUMNS, ids=[field.name for field in COLUMNS])
def test_every_changed_column_is_found(quote: Quote, field: models.Field[Any, Any]) -> None:
    event = write(quote, 4)[1]
    assert chain.verify() == ()
    with tampering():
        Event.objects.filter(pk=event.pk).update(**{field.name: spoilt(field, event, a_quote("Q-2026-0002"))})
    faults = chain.verify()
    assert faults
    assert {fault.seq for fault in faults} <= {0, 2, 3, 4, 999}


@pytest.mark.parametrize("position", [0, 1, 3])
def test_a_dropped_entry_is_found(quote: Quote, position: int) -> None:
    event = write(quote, 4)[position]
    with tampering():
        Event.objects.filter(pk=event.pk).delete()
    faults = chain.verify()
    # The last one leaves no gap: the head misses it.
    assert faults[0].seq == (0 if position == 3 else position + 2)


def test_all_entries_dropped_are_found(quote: Quote) -> None:
    write(quote, 2)
    with tampering():
        Event.objects.all().delete()
    assert [fault.seq for fault in chain.verify()] == [0]


def test_two_entries_in_another_order_are_found(quote: Quote) -> None:
    _, second, third, _ = write(quote, 4)
    with tampering():
        Event.objects.filter(pk=second.pk).update(seq=1000)
        Event.objects.filter(pk=third.pk).update(seq=2)
        Event.objects.filter(pk=second.pk).update(seq=3)
    assert {fault.seq for fault in chain.verify()} >= {2, 3}


def test_an_inserted_entry_is_found(quote: Quote) -> None:
    first, _ = write(quote, 2)
    forged = bytes(first.body).replace(b'"seq":1', b'"seq":3')
    with tampering():
        Event.objects.create(
            seq=3, prev_hash=first.record_hash, record_hash=chain.record_hash("viewed", forged), kind="viewed",
            quote=quote, body=forged, happened_at=NOON,
        )  # fmt: skip
    assert {fault.seq for fault in chain.verify()} == {0, 3}


def test_a_well_made_entry_behind_the_head_is_found(quote: Quote) -> None:
    write(quote, 2)
    with mock.patch.object(ChainHead, "save"):
        write(quote, 1)
    (fault,) = chain.verify()
    assert (fault.seq, str(fault).startswith("head: it names entry 2")) == (0, True)


@pytest.mark.parametrize("change", [{"seq": 1}, {"seq": 3}, {"record_hash": "f" * 64}])
def test_a_changed_head_is_found(quote: Quote, change: dict[str, Any]) -> None:
    write(quote, 2)
    ChainHead.objects.update(**change)
    assert [fault.seq for fault in chain.verify()] == [0]


def test_a_missing_head_is_found(quote: Quote) -> None:
    write(quote, 1)
    ChainHead.objects.all().delete()
    assert [str(fault) for fault in chain.verify()] == ["head: its row is missing"]


def test_a_quote_renumbered_is_found(quote: Quote) -> None:
    write(quote, 1)
    Quote.objects.filter(pk=quote.pk).update(number="Q-2026-0666")
    assert [fault.seq for fault in chain.verify()] == [1]


@pytest.mark.parametrize("body", [b"", b"\xff", b"[]", b'{"seq": 1}', b"{"])
def test_a_body_that_cannot_be_read_is_a_fault_and_no_crash(quote: Quote, body: bytes) -> None:
    event = write(quote, 2)[0]
    with tampering():
        Event.objects.filter(pk=event.pk).update(body=body, record_hash=chain.record_hash("sent", body))
    assert chain.verify()


def test_an_entry_of_one_kind_cannot_pass_for_another(quote: Quote) -> None:
    """Kind in column and body changed alike, everything after it made anew, but the tag kept."""
    with transaction.atomic():
        event = chain.append("viewed", quote, {}, NOON)
    forged = bytes(event.body).replace(b"viewed", b"accepted")
    sealed = hashlib.sha256(b"msp-event-v1\0" + forged).hexdigest()
    with tampering():
        Event.objects.update(kind="accepted", body=forged, record_hash=sealed)
        ChainHead.objects.update(record_hash=sealed)
    assert [fault.seq for fault in chain.verify()] == [1]


def test_a_chain_made_anew_is_whole_but_has_another_head(quote: Quote) -> None:
    """What a chain cannot do, and why its head goes out: see docs/adr/0006."""
    write(quote, 3)
    _, sent_out = chain.head()
    with tampering():
        Event.objects.all().delete()
    ChainHead.objects.update(seq=0, record_hash=chain.START)
    with transaction.atomic():
        for turn in range(3):
            chain.append("viewed", quote, {"note": f"another {turn}"}, NOON)
    assert chain.verify() == ()
    assert chain.head()[1] != sent_out


def verified(*words: str) -> tuple[int, str]:
    """The exit status of `manage.py verify_chain` and what it prints."""
    out = StringIO()
    try:
        call_command("verify_chain", *words, stdout=out)
    except CommandError as stopped:
        return stopped.returncode, out.getvalue()
    return 0, out.getvalue()


def test_the_command_prints_the_head_or_what_is_broken(quote: Quote) -> None:
    write(quote, 3)
    status, said = verified()
    assert (status, f"entries 3, head {chain.head()[1]}" in said) == (0, True)
    with tampering():
        Event.objects.filter(seq=2).update(kind="declined")
    status, said = verified()
    assert (status, "entry 2: " in said) == (1, True)


def test_the_command_finds_a_fingerprint_or_misses_it(quote: Quote) -> None:
    first, _, _ = write(quote, 3)
    status, said = verified("--holds", f"{first.record_hash.upper()} ")
    assert (status, "is entry 1." in said) == (0, True)
    status, said = verified("--holds", first.record_hash, "--holds", "f" * 64)
    assert (status, f"fingerprint {'f' * 64}: in no entry" in said) == (1, True)


def appended_at_once(count: int) -> list[BaseException]:
    """That many threads append one entry each, started together. What went wrong, by thread."""
    quote = Quote.objects.get()
    gate = threading.Barrier(count)
    errors: list[BaseException] = []

    def one() -> None:
        try:
            gate.wait(timeout=10)
            with transaction.atomic():
                chain.append("viewed", quote, {}, NOON)
        except (DatabaseError, threading.BrokenBarrierError) as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert not any(thread.is_alive() for thread in threads)
    return errors


@pytest.mark.django_db(transaction=True)
def test_two_at_once_write_one_after_the_other() -> None:
    a_quote()
    for _ in range(5):
        assert appended_at_once(4) == []
    assert chain.head()[0] == Event.objects.count() == 20
    assert chain.verify() == ()


def both_read_before_either_writes() -> Callable[..., Event]:
    """Event.objects.create, but it waits until the other thread has read the head as well."""
    real, together = Event.objects.create, threading.Barrier(2)

    def create(**fields: Any) -> Event:
        together.wait(timeout=10)
        return real(**fields)

    return create


@pytest.mark.django_db(transaction=True)
def test_control_without_the_lock_two_write_the_same_place(monkeypatch: pytest.MonkeyPatch) -> None:
    """The race is real: without the lock both get the same number, and only the UNIQUE constraint stops the second."""
    a_quote()
    monkeypatch.setattr(models.QuerySet, "select_for_update", lambda self, *args, **kwargs: self)
    monkeypatch.setattr(Event.objects, "create", both_read_before_either_writes())
    if connection.vendor == "sqlite":
        # There the lock is the IMMEDIATE transaction; without it both read, and one finds the database locked.
        monkeypatch.setitem(connection.settings_dict["OPTIONS"], "transaction_mode", "DEFERRED")
        monkeypatch.setitem(connection.settings_dict["OPTIONS"], "timeout", 1)
    assert len(appended_at_once(2)) == 1


@pytest.mark.drill
@pytest.mark.django_db(transaction=True)
def test_eight_at_once_fifty_times_over() -> None:
    a_quote()
    for _ in range(50):
        assert appended_at_once(8) == []
    assert chain.head()[0] == Event.objects.count() == 400
    assert chain.verify() == ()
