"""Which workers are alive. A worker holds a lock that the system takes away the moment its process ends.

No heartbeats: a clock cannot tell a worker that is slow from one that is dead, and on SQLite a long transaction of
the task itself would hold up the beats. So:

- SQLite: an flock() on a file of its own beside the database. The kernel releases it, kill -9 or not.
- PostgreSQL: an advisory lock of a session of its own. The server releases it when the connection ends; keepalives
  make that a minute where the machine itself has vanished. Needs a direct connection or a session-pooling proxy.

A worker's id is made anew for each process, so one that is dead stays dead.
"""

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

_KEEPALIVE = "SET tcp_keepalives_idle = 30; SET tcp_keepalives_interval = 10; SET tcp_keepalives_count = 3"


# Every worker shares this one with the others, so that they can be counted.
_ALL = int.from_bytes(hashlib.sha256(b"groundwork.worker").digest()[:8], "big") >> 1
_LIVING = """
    SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database
    WHERE datname = current_database() AND locktype = 'advisory' AND objsubid = 1
    AND classid = %s::bigint::oid AND objid = %s::bigint::oid AND granted
"""


class Life:
    """The lock of a living worker."""

    def renew(self) -> None:
        """Make sure that the lock is still held, between two jobs; take it again where the connection was lost."""


@contextmanager
def alive(worker_id: str) -> Iterator[Life]:
    """Hold the worker's lock. Take it before the first job is claimed."""
    held = _SessionLock(worker_id) if connection.vendor == "postgresql" else _FileLock(worker_id)
    held.renew()
    try:
        yield held
    finally:
        held.release()


def is_dead(worker_id: str) -> bool:
    """Whether the process of this worker has ended.

    On PostgreSQL it must be asked in a transaction: until that ends, a worker whose connection was lost cannot take
    its lock again, so what follows from the answer is done before.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_key(worker_id)])
            return bool(cursor.fetchone()[0])
    return _file_is_free(_folder() / worker_id)


def living() -> int:
    """How many workers are alive, on this machine with SQLite and on every one with PostgreSQL. Changes nothing."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(_LIVING, [_ALL >> 32, _ALL & 0xFFFFFFFF])
            return int(cursor.fetchone()[0])
    return sum(map(_is_held, _folder().iterdir())) if _folder().is_dir() else 0


def tidy() -> None:
    """Remove what dead workers left lying (SQLite's lock files)."""
    if connection.vendor == "sqlite" and _folder().is_dir():
        for path in _folder().iterdir():
            _file_is_free(path)


class _SessionLock(Life):
    def __init__(self, worker_id: str) -> None:
        self._key = _key(worker_id)
        self._session: BaseDatabaseWrapper = connection.copy()
        self._locked = False

    def renew(self) -> None:
        if self._locked and self._session.is_usable():
            return
        self._session.close()
        with self._session.cursor() as cursor:
            cursor.execute(_KEEPALIVE)
            cursor.execute("SELECT pg_advisory_lock(%s)", [self._key])
            cursor.execute("SELECT pg_advisory_lock_shared(%s)", [_ALL])
        self._locked = True

    def release(self) -> None:
        self._session.close()


class _FileLock(Life):
    def __init__(self, worker_id: str) -> None:
        self._path = _folder() / worker_id
        self._file: int | None = None

    def renew(self) -> None:
        self._path.parent.mkdir(exist_ok=True)
        while self._file is None:
            file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
            fcntl.flock(file, fcntl.LOCK_EX)
            # Between open and lock, tidy() of another worker may have taken the new file for a dead one's.
            if _is_file(file, self._path):
                self._file = file
            else:
                os.close(file)

    def release(self) -> None:
        with suppress(FileNotFoundError):
            self._path.unlink()
        if self._file is not None:
            os.close(self._file)


def _key(worker_id: str) -> int:
    """An advisory lock is a signed 64-bit number."""
    digest = hashlib.sha256(b"groundwork.worker\0" + worker_id.encode()).digest()
    return int.from_bytes(digest[:8], "big", signed=True)


def _folder() -> Path:
    name = str(connection.settings_dict["NAME"])
    if ":memory:" in name or "mode=memory" in name:
        raise ImproperlyConfigured("A worker needs a database that other processes see: set DATABASE_URL to a file.")
    return Path(f"{name}-workers")


def _is_file(file: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(file), path.stat())
    except FileNotFoundError:
        return False


def _is_held(path: Path) -> bool:
    try:
        file = os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    else:
        return False
    finally:
        os.close(file)


def _file_is_free(path: Path) -> bool:
    """Whether nobody holds the file; it is removed then. A file that is not there is free."""
    try:
        file = os.open(path, os.O_RDWR)
    except FileNotFoundError:
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    else:
        if _is_file(file, path):
            path.unlink()
        return True
    finally:
        os.close(file)
