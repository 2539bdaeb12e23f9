"""A small portal to back up, an empty place to put it back, and what both hold."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from io import StringIO
from pathlib import Path
from typing import Any, Final

from django.core.management import call_command
from django.db import connection
from pytest_django import Settings

from groundwork import heads
from groundwork.models import User
from groundwork.tests.database import KEPT
from groundwork.tests.dumping import another_database
from groundwork.tests.migrated import load_migrated
from msp_portal.tests.earlier.holding import every_value
from quotes.services.accepting import Visitor, accept_proposal
from quotes.tests.sent import Sent, answer, sent

PASSPHRASE: Final = "correct horse battery staple"
_OTHER: Final = (
    "django_migrations",
    "django_session",
    "groundwork_backup",
    "sqlite_sequence",
    "usersessions_usersession",
)


def own_place(settings: Settings, folder: Path) -> None:
    """Keys, heads and backups of this test, in a folder of its own."""
    settings.VAR_DIR = folder
    settings.OWN_SEAL_KEY, settings.OWN_HEAD_KEY = folder / "seal-key.p12", folder / "head-key.pem"
    settings.HEAD_FILE, settings.HEAD_WORKER = str(folder / "heads.jsonl"), ""
    settings.BACKUP_PASSPHRASE = PASSPHRASE


def a_portal(by: User, now: datetime) -> Sent:
    """A signed proposal, a file of heads with its key, and jobs and mails that wait."""
    proposal = sent(by, now)
    accept_proposal(proposal.link, answer(proposal), Visitor(ip="203.0.113.7", user_agent="A browser"), lambda: now)
    assert heads.note(now)
    return proposal


@contextmanager
def empty_place(folder: Path) -> Iterator[None]:
    """A database that was prepared, and has nobody in it."""
    folder.mkdir(exist_ok=True)
    with another_database(folder):
        load_migrated()
        yield


def values() -> dict[tuple[str, str], list[str]]:
    """Every value there is but for sessions, backups and what the kind of database keeps for itself, by its column."""
    found: dict[tuple[str, str], list[str]] = {}
    for table, column, value in every_value():
        if not table.startswith(KEPT) and table not in _OTHER:
            found.setdefault((table, column), []).append(repr(value))
    return {place: sorted(shown) for place, shown in found.items()}


def verified(**words: Any) -> str:
    """What `verify` says; raises CommandError where it finds a fault."""
    said = StringIO()
    call_command("verify", stdout=said, **words)
    return said.getvalue()


def next_number_of(table: str) -> int:
    """The number that the next row of a table gets, where the database gives them."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [table])
            return int(cursor.fetchone()[0])
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        return int(cursor.fetchone()[0]) + 1
