"""Two people import the same file at the same moment."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from threading import Barrier, BrokenBarrierError, Thread
from typing import Any

import pytest
from django.db import connection

from clients.importing.rows import Choices
from clients.models import Client, Device, DeviceImport
from clients.services import imports
from clients.services.imports import import_devices
from clients.tests.files import csv_of
from groundwork.errors import StaleError
from groundwork.held_files import SourceFile

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
SOURCE = SourceFile("x.csv", csv_of(*(f"H{number},server,S{number}" for number in range(20))))


def meet_before_writing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hold whoever has made their plan until the other has made theirs too, or a second has passed."""
    barrier, plan_for = Barrier(2), imports.__dict__["plan_for"]

    def planned(*args: Any) -> Any:
        plan = plan_for(*args)
        with suppress(BrokenBarrierError):  # the other stands before the lock, as it should
            barrier.wait(1)
        return plan

    monkeypatch.setattr(imports, "plan_for", planned)


def both(client: Client, revision: int | None) -> list[Exception | None]:
    """Import in two threads; gives how each of them ended."""
    ends: list[Exception | None] = []

    def run() -> None:
        try:
            import_devices(client, SOURCE, Choices(), None, NOW, revision)
        except Exception as fault:
            ends.append(fault)
        else:
            ends.append(None)
        finally:
            connection.close()

    threads = [Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return ends


def test_the_second_finds_what_the_first_has_made(monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client.objects.create(name="Harbor")
    meet_before_writing(monkeypatch)
    assert both(client, None) == [None, None]
    assert Device.objects.count() == 20
    assert sorted(record.report["new"] for record in DeviceImport.objects.all()) == [0, 20]


def test_of_two_who_saw_the_same_page_one_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client.objects.create(name="Harbor")
    meet_before_writing(monkeypatch)
    first, second = sorted(both(client, client.revision), key=lambda end: end is not None)
    assert first is None
    assert isinstance(second, StaleError)
    assert (Device.objects.count(), DeviceImport.objects.count()) == (20, 1)


def test_control_without_the_lock_everything_is_there_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """On PostgreSQL. On SQLite taking the transaction is a lock already (BEGIN IMMEDIATE)."""
    client = Client.objects.create(name="Harbor")
    meet_before_writing(monkeypatch)
    unlocked: Callable[..., Client] = lambda client, *rest: client  # noqa: E731
    monkeypatch.setattr(imports, "lock_client", unlocked)
    both(client, None)
    assert Device.objects.count() == (40 if connection.vendor == "postgresql" else 20)
