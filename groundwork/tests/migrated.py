"""The tests' database is migrated once for each state of the code; after that it is loaded.

To migrate from nothing takes several seconds of a processor, and every worker of a test run did it. What comes of it is
kept in var/migrated/ as SQL text, one for each kind of database. It is found by a fingerprint of everything that can
have a say in it: every source that is no test (migrations call on models and triggers), the locked packages and the
Python. So a text that is out of date is never found. Django's `migrate` goes over what was loaded all the same.
"""

import fcntl
import hashlib
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connection

from groundwork.tests.dumping import dumped, load
from tools.machine import ROOT, VAR

FOLDER = VAR / "migrated"


def fingerprint(root: Path) -> str:
    """Of all that decides what the migrations of the checkout `root` make of an empty database."""
    houses = [folder for folder in root.iterdir() if folder.is_dir() and folder.name[0] != "." and folder != VAR]
    sources = [path for house in houses for path in house.rglob("*.py") if "tests" not in path.parts]
    found = hashlib.sha256(sys.version.encode())
    for path in sorted([*sources, *root.glob("requirements*.txt")]):
        content = path.read_bytes()
        found.update(f"\0{path.relative_to(root)}\0{len(content)}\0".encode() + content)
    return found.hexdigest()[:32]


@contextmanager
def _one_at_a_time(folder: Path) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{connection.vendor}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _kept(vendor: str, root: Path, folder: Path) -> Path:
    return folder / f"{vendor}-{fingerprint(root)}.sql"


def make_migrated_sqlite(file: Path) -> None:
    """Make a migrated SQLite database of this name, where the tests' own one is of that kind and has been made."""
    file.touch(0o600)  # as the portal makes it, and what SQLite lays beside it
    database = sqlite3.connect(file)
    database.executescript(_kept("sqlite", ROOT, FOLDER).read_text("utf-8"))
    database.close()


def load_migrated() -> None:
    """Make a migrated database of the empty one at hand, where the tests' own one has been made."""
    load(_kept(connection.vendor, ROOT, FOLDER).read_text("utf-8"))


def migrate_or_load(migrate: Callable[[], object], root: Path = ROOT, folder: Path = FOLDER) -> None:
    """Bring the empty database at hand to where `migrate` brings it. Whoever comes first makes what others load."""
    kept = _kept(connection.vendor, root, folder)
    with _one_at_a_time(folder):
        if not kept.exists():
            migrate()
            for older in folder.glob(f"{connection.vendor}-*"):
                older.unlink()
            written = kept.with_suffix(".part")
            written.write_text(dumped(), "utf-8")
            written.rename(kept)
            return
        sql = kept.read_text("utf-8")
    load(sql)
    migrate()


def call_command_quickly(command: str, *words: Any, **options: Any) -> None:
    """Django's `call_command`, for the place where Django makes a test database."""
    if command == "migrate":
        migrate_or_load(lambda: call_command(command, *words, **options))
    else:
        call_command(command, *words, **options)
