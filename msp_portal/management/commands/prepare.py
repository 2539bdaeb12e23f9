"""Brings the database to where this version of the portal needs it, so that it can be started."""

import fcntl
import hashlib
import os
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connection

from groundwork.lesser_role import RoleError, grant
from groundwork.private_files import keep_private

# Of all who prepare one database on PostgreSQL, on whatever machine.
_TURN: Final = int.from_bytes(hashlib.sha256(b"msp_portal.prepare").digest()[:8], "big", signed=True)


class Command(BaseCommand):
    """Every step may be repeated: what is done already is left as it is."""

    help = (
        "Migrate, make the cache's table, give DATABASE_ROLE its rights, keep secrets private; outside development "
        "collect the static files; with --demo load the demo."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--demo", action="store_true", help="Load the demo MSP, once.")

    def handle(self, *args: Any, **options: Any) -> None:
        _demand_database()
        with _in_turn():
            call_command("migrate", verbosity=0, interactive=False)
            call_command("createcachetable", verbosity=0)
            if settings.DATABASE_ROLE:
                _give_rights(settings.DATABASE_ROLE)
            keep_private()
            Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
            if settings.PRODUCTION:
                call_command("collectstatic", verbosity=0, interactive=False)
            if options["demo"]:
                call_command("demo", stdout=self.stdout, stderr=self.stderr)


@contextmanager
def _in_turn() -> Iterator[None]:
    """Wait for whoever prepares this place or this database already: two who make the same tables fail each other."""
    Path(settings.VAR_DIR).mkdir(parents=True, exist_ok=True)
    turn = os.open(Path(settings.VAR_DIR) / "prepare.lock", os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        fcntl.flock(turn, fcntl.LOCK_EX)
        _lock_database("pg_advisory_lock")
        try:
            yield
        finally:
            _lock_database("pg_advisory_unlock")
    finally:
        os.close(turn)  # which ends the lock


def _lock_database(function: str) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {function}(%s)", [_TURN])


def _give_rights(role: str) -> None:
    try:
        grant(connection, role)
    except RoleError as error:
        raise CommandError(str(error)) from error


def _demand_database() -> None:
    """Raises CommandError, in one line and without the password, if the database cannot be opened."""
    try:
        connection.ensure_connection()
    except OperationalError as refused:
        why = " ".join(str(refused).split())
        if password := str(connection.settings_dict["PASSWORD"]):
            why = why.replace(password, "***")
        raise CommandError(
            f"The database that DATABASE_URL names cannot be opened: {why}. Is it running, is the folder there, are "
            "name and password right? Fix DATABASE_URL, then start again."
        ) from None
