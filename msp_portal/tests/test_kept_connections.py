"""Connections to the database: a thread keeps its own from request to request, and they end together."""

import gc
import os
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.core import signals
from django.db import connection, connections

from msp_portal.settings import DATABASES, SQLITE_OPTIONS

CONTROL = 0


def requests(age: int | None, count: int = 3) -> list[int | None]:
    """The connection that a thread has after each of so many requests, if it has one."""
    own = connections["default"]
    own.settings_dict = {**own.settings_dict, "CONN_MAX_AGE": age}
    kept: list[int | None] = []
    for _ in range(count):
        signals.request_started.send(sender=None)
        with own.cursor() as cursor:
            cursor.execute("SELECT 1")
        signals.request_finished.send(sender=None)
        kept.append(id(own.connection) if own.connection else None)
    return kept


@pytest.mark.on_both
@pytest.mark.django_db(transaction=True)
def test_a_thread_keeps_its_connection_from_one_request_to_the_next() -> None:
    for age in (DATABASES["default"]["CONN_MAX_AGE"], CONTROL):
        with ThreadPoolExecutor(1) as pool:
            kept = pool.submit(requests, age).result()
            assert (None not in kept and len(set(kept)) == 1) is (age != CONTROL)
            pool.submit(connections.close_all).result()


def handles() -> int:
    """How many handles this process has on the database."""
    name, ours = str(connection.settings_dict["NAME"]), 0
    for handle in os.listdir("/proc/self/fd"):
        try:
            target = os.readlink(f"/proc/self/fd/{handle}")
        except OSError:  # that of the folder itself
            continue
        ours += target.startswith("socket:") if connection.vendor == "postgresql" else target.startswith(name)
    return ours


def three_threads(held: list[object] | None = None) -> int:
    """How many handles there are when three threads have come, asked something, and gone."""
    for _ in range(3):
        with ThreadPoolExecutor(1) as pool:
            pool.submit(requests, None, 1).result()
            if held is not None:
                held.append(pool.submit(connections.__getitem__, "default").result())
    gc.collect()
    return handles()


@pytest.mark.on_both
@pytest.mark.django_db(transaction=True)
def test_the_connections_of_threads_that_have_ended_are_gone() -> None:
    """SQLite keeps the handles of those for the next ones, as long as another connection is open."""
    connection.ensure_connection()
    after = three_threads()
    assert three_threads() == after
    held: list[object] = []
    assert three_threads(held) > after, "the control: connections that somebody holds are there"


def test_a_new_connection_writes_nothing_into_a_database_that_has_its_log_already(tmp_path: Path) -> None:
    """SQLite looks whether it keeps a log (WAL), and leaves the file alone where it does."""
    path = tmp_path / "one.sqlite3"
    with sqlite3.connect(path) as first:
        first.executescript(f"{SQLITE_OPTIONS['init_command']} CREATE TABLE one (a); PRAGMA wal_checkpoint(TRUNCATE);")
        before = [
            (file.name, file.read_bytes()) for file in sorted(tmp_path.iterdir()) if not file.name.endswith("-shm")
        ]
        with sqlite3.connect(path) as second:
            second.executescript(str(SQLITE_OPTIONS["init_command"]))
            assert second.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        after = [
            (file.name, file.read_bytes()) for file in sorted(tmp_path.iterdir()) if not file.name.endswith("-shm")
        ]
    assert after == before
