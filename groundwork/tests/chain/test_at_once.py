"""Several threads that write into the chain at once."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from groundwork import chain
from groundwork.chain import log
from groundwork.models import ChainHead, Event
from groundwork.prepared import Prepared
from groundwork.tests.chain.writing import NOON, QUOTE


def appended_at_once(count: int) -> list[BaseException]:
    """That many threads append one entry each, started together. What went wrong, by thread."""
    gate = threading.Barrier(count)
    errors: list[BaseException] = []

    def one() -> None:
        try:
            gate.wait(timeout=60)
            with transaction.atomic():
                chain.append("viewed", QUOTE, {}, NOON)
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
    for _ in range(5):
        assert appended_at_once(4) == []
    assert chain.head()[0] == Event.objects.count() == 20
    assert chain.verify() == ()


def both_read_before_either_writes() -> Callable[..., Event]:
    """Event.objects.create, but it waits until the other thread has read the head as well."""
    real, together = Event.objects.create, threading.Barrier(2)

    def create(**fields: Any) -> Event:
        together.wait(timeout=60)
        return real(**fields)

    return create


@pytest.mark.django_db(transaction=True)
def test_control_without_the_lock_two_write_the_same_place(monkeypatch: pytest.MonkeyPatch) -> None:
    """The race is real: without the lock both get the same number, and only the UNIQUE constraint stops the second."""
    unlocked = Prepared(0, lambda: ChainHead.objects.order_by().values_list("pk", "seq", "record_hash"))
    monkeypatch.setattr(log, "_HEAD", unlocked)
    monkeypatch.setattr(Event.objects, "create", both_read_before_either_writes())
    if connection.vendor == "sqlite":
        # There the lock is the IMMEDIATE transaction; without it both read, and one finds the database locked.
        monkeypatch.setitem(connection.settings_dict["OPTIONS"], "transaction_mode", "DEFERRED")
        monkeypatch.setitem(connection.settings_dict["OPTIONS"], "timeout", 1)
    assert len(appended_at_once(2)) == 1


@pytest.mark.drill
@pytest.mark.django_db(transaction=True)
def test_eight_at_once_fifty_times_over() -> None:
    for _ in range(50):
        assert appended_at_once(8) == []
    assert chain.head()[0] == Event.objects.count() == 400
    assert chain.verify() == ()
