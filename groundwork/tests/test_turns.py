"""Writers of SQLite take turns (groundwork.sqlite): in the order of asking, in time, and whatever happens to others.

The control is Django's own backend, which keeps no queue.
"""

import os
import signal
import sqlite3
import statistics
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any, Final

import pytest
from django.conf import settings
from django.db import IntegrityError, OperationalError, transaction
from django.db.utils import ConnectionHandler

from groundwork.line import Line, TooLongError
from groundwork.sqlite.turns import NEXT, turns_at
from groundwork.tests.forked import a_process, ended, tell

# What is asked is a file of the test's own, whatever the portal's database is.
pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
OURS: Final = "groundwork.sqlite"
DJANGOS: Final = "django.db.backends.sqlite3"
_ASKED: Final = 3
_PATIENCE: Final = 60.0


def a_connection(path: Path, engine: str = OURS, **options: object) -> Any:
    """A connection to a file of its own, as the portal opens its database."""
    said = {"ENGINE": engine, "NAME": str(path), "OPTIONS": {**settings.SQLITE_OPTIONS, **options}}
    return ConnectionHandler({"default": said})["default"]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "written.sqlite3"
    with closed(a_connection(path)) as connection, connection.cursor() as cursor:
        cursor.execute("CREATE TABLE rounds (number integer)")
        cursor.execute(
            "CREATE TABLE rows (id integer PRIMARY KEY, of integer REFERENCES rows DEFERRABLE INITIALLY DEFERRED)"
        )
        cursor.execute("INSERT INTO rounds VALUES (0)")
    return path


@contextmanager
def closed(connection: Any) -> Iterator[Any]:
    try:
        yield connection
    finally:
        connection.close()


@contextmanager
def writing(connection: Any) -> Iterator[Any]:
    """A transaction on this connection; begun and ended as atomic() does."""
    connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    try:
        with connection.cursor() as cursor:
            yield cursor
        connection.commit()
    except BaseException:
        connection.rollback()
        raise
    finally:
        connection.set_autocommit(True)


def rounds(cursor: Any) -> int:
    cursor.execute("SELECT number FROM rounds")
    return int(cursor.fetchone()[0])


def come_in_once(path: Path, engine: str) -> None:
    with closed(a_connection(path, engine)) as connection, connection.cursor() as cursor:
        rounds(cursor)  # it is open
        Path(f"{path}-asked").touch()
        with writing(connection) as cursor:
            cursor.execute("UPDATE rounds SET number = number + 1")


def hold_for_ever(path: Path) -> None:
    with closed(a_connection(path)) as connection, writing(connection) as cursor:
        cursor.execute("UPDATE rounds SET number = 1")
        Path(f"{path}-held").touch()
        threading.Event().wait()


@pytest.mark.parametrize("engine", [OURS, pytest.param(DJANGOS, id="control")])
def test_nobody_passes_who_waits(file: Path, engine: str) -> None:
    """Whoever writes again and again lets in who waits. In the control that one sleeps at the moments when it could."""
    passed = []
    with closed(a_connection(file, engine)) as connection:
        for _ in range(_ASKED):
            passed.append(0)
            with ExitStack() as stack:
                with writing(connection) as cursor:
                    before = rounds(cursor)
                    process = stack.enter_context(a_process(come_in_once, file, engine))
                    _until_it_waits(file, engine)
                while passed[-1] < 10:
                    with writing(connection) as cursor:
                        if rounds(cursor) > before:
                            break
                    passed[-1] += 1
                assert ended(process) == 0
            Path(f"{file}-asked").unlink()
    assert (max(passed) == 0) if engine == OURS else (statistics.median(passed) > 0), passed


def _until_it_waits(file: Path, engine: str) -> None:
    while not Path(f"{file}-asked").exists():
        pass
    if engine == DJANGOS:
        threading.Event().wait(0.5)  # by now it tries ten times a second
        return
    turns = turns_at(Path(f"{file}-turns"))
    with suppress(TooLongError):
        while True:
            turns._lock(NEXT, 0)
            turns._unlock(NEXT)


def test_threads_come_in_the_order_in_which_they_asked() -> None:
    line, came = Line(), list[int]()
    line.take(1)

    def wait(place: int) -> None:
        line.take(_PATIENCE)
        came.append(place)
        line.give()

    threads = [threading.Thread(target=wait, args=(place,)) for place in range(8)]
    for at, thread in enumerate(threads, 1):
        thread.start()
        while len(line._waiting) < at:
            pass
    line.give()
    for thread in threads:
        thread.join(_PATIENCE)
    assert came == list(range(8))


def test_whoever_gives_up_leaves_the_line() -> None:
    line = Line()
    line.take(1)
    with pytest.raises(TooLongError):
        line.take(0.01)
    line.give()
    line.take(0)  # and nobody else was called
    line.give()


def test_it_is_locked_after_the_time_that_settings_give(file: Path) -> None:
    with closed(a_connection(file)) as first, closed(a_connection(file, timeout=0.05)) as second:
        with writing(first) as cursor:
            rounds(cursor)
            with pytest.raises(OperationalError, match="database is locked"), writing(second):
                pass
        with writing(second) as cursor:
            assert rounds(cursor) == 0


def test_a_process_that_is_killed_holds_nobody_up(file: Path) -> None:
    with a_process(hold_for_ever, file) as process, closed(a_connection(file)) as connection:
        while not Path(f"{file}-held").exists():
            pass
        tell(process, signal.SIGKILL)
        assert ended(process) == -signal.SIGKILL
        with writing(connection) as cursor:
            assert rounds(cursor) == 0


def test_a_transaction_that_fails_ends_its_turn(file: Path) -> None:
    with closed(a_connection(file)) as first, closed(a_connection(file, timeout=0.05)) as second:
        with pytest.raises(ZeroDivisionError), writing(first):
            raise ZeroDivisionError
        with pytest.raises(IntegrityError), writing(first) as cursor:
            cursor.execute("INSERT INTO rows VALUES (1, 2)")  # which the commit refuses
        with writing(second) as cursor:
            assert rounds(cursor) == 0


def test_a_connection_that_is_closed_ends_its_turn(file: Path) -> None:
    first = a_connection(file)
    first.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    first.close()
    with closed(a_connection(file, timeout=0.05)) as second, writing(second) as cursor:
        assert rounds(cursor) == 0


def test_whoever_writes_past_the_line_is_waited_for_as_ever(file: Path) -> None:
    """Another program with the file open, such as the sqlite3 command: the turn is given back, and comes again."""
    with closed(a_connection(file, timeout=0.05)) as connection:
        other = sqlite3.connect(file, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(OperationalError, match="locked"), writing(connection):
            pass
        other.execute("ROLLBACK")
        other.close()
        with writing(connection) as cursor:
            assert rounds(cursor) == 0


def test_where_no_file_can_be_made_sqlite_waits_by_itself(file: Path) -> None:
    Path(f"{file}-turns").mkdir()
    with closed(a_connection(file)) as connection, writing(connection) as cursor:
        assert rounds(cursor) == 0


def test_the_portal_s_own_connection_takes_turns() -> None:
    if transaction.get_connection().vendor == "sqlite":
        assert type(transaction.get_connection()).__module__ == f"{OURS}.base"


def test_the_file_of_turns_is_nobody_else_s(file: Path) -> None:
    with closed(a_connection(file)) as connection, writing(connection):
        pass
    assert os.stat(f"{file}-turns").st_mode & 0o777 == 0o600
