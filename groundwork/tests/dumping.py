"""A database as SQL text and back: Python's own dump for SQLite, pg_dump for PostgreSQL. Same rows, same text."""

import os
import re
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db import connection

from tools.postgres import programs

# pg_dump fences its text with these two for psql, which is not what reads it here.
_FENCES: Final = re.compile(r"^\\(un)?restrict \w+\n", re.MULTILINE)
_AS_ROWS: Final = ("--inserts", "--rows-per-insert=100", "--no-owner", "--no-privileges", "--restrict-key=kept")


def address_of_test_database() -> str:
    """The DATABASE_URL under which another process finds the database of this test."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()


def dumped() -> str:
    """The database at hand, schema, rows, triggers and all."""
    if connection.vendor == "sqlite":
        return _dumped_sqlite()
    command = [str(programs() / "bin" / "pg_dump"), f"--dbname={address_of_test_database()}", *_AS_ROWS]
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
    return _FENCES.sub("", done.stdout.decode("utf-8"))


def _dumped_sqlite() -> str:
    with sqlite3.connect(f"file:{connection.settings_dict['NAME']}?mode=ro", uri=True) as database:
        return "".join(f"{line}\n" for line in database.iterdump())


def load(sql: str) -> None:
    """Run a dump in the database at hand, which must be empty."""
    if connection.vendor == "sqlite":
        connection.close()
        database = sqlite3.connect(connection.settings_dict["NAME"])
        database.executescript(sql)
        database.close()
        return
    with connection.cursor() as cursor:
        cursor.execute(sql)
    connection.close()  # pg_dump's text has changed settings of the session


@contextmanager
def another_database(folder: Path) -> Iterator[None]:
    """An empty database in place of the tests' own one, gone at the end. SQLite's file lies in `folder`."""
    own = connection.settings_dict["NAME"]
    other = f"{own}_earlier" if connection.vendor == "postgresql" else str(folder / "earlier.sqlite3")
    if connection.vendor == "postgresql":
        _alone(f'CREATE DATABASE "{other}" TEMPLATE template0')
    connection.close()
    connection.settings_dict["NAME"] = other
    _forget()
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = own
        _forget()
        if connection.vendor == "postgresql":
            _alone(f'DROP DATABASE "{other}" WITH (FORCE)')
        else:
            Path(other).unlink(missing_ok=True)


def _alone(statement: str) -> None:
    """Run a statement that no transaction may be around."""
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _forget() -> None:
    """What is remembered of one database is not true of another."""
    cache.clear()
    ContentType.objects.clear_cache()
