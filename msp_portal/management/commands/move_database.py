"""manage.py move_database: all of this portal into another database, of the other kind if need be."""

import os
import secrets
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from groundwork import heads
from groundwork.backups import BackupError, opened, write_backup

TO = "NEW_DATABASE_URL"


class Command(BaseCommand):
    """Exits 0 when everything is there and verified. The database of before stays as it is."""

    help = (
        f"Copy everything into the empty database that {TO} names, for instance from SQLite to PostgreSQL, and verify "
        "it there. Stop the portal and its workers first. Afterwards set DATABASE_URL to the new one."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        target = os.environ.get(TO, "")
        if not target:
            raise CommandError(f"Set {TO} to the new database, like postgres://user:password@host:5432/name.")
        word = secrets.token_urlsafe(32)
        with _ending_in_order(), tempfile.TemporaryDirectory(prefix="portal-move-") as folder:
            file = Path(folder) / "portal.zip"
            try:
                write_backup(file, word, timezone.now())
                with opened(file) as backup:
                    head = backup.manifest.head
            except (BackupError, OSError) as error:
                raise CommandError(f"Nothing was moved. {error}") from error
            surroundings = {**os.environ, "DATABASE_URL": target, "BACKUP_PASSPHRASE": word}
            done = subprocess.run(  # noqa: S603  # this very program
                [sys.executable, sys.argv[0], "restore", str(file)], env=surroundings, check=False
            )
        if done.returncode:
            raise CommandError("The new database could not be filled (see above). The portal still has the old one.")
        if str(heads.current() or "") != head:
            raise CommandError(
                "Somebody has written while this ran, and that is not in the new database. Stop the portal and its "
                "workers, give an empty database, and run this again."
            )
        self.stdout.write(f"Moved and verified. Set DATABASE_URL to what {TO} says, then start the portal.")


@contextmanager
def _ending_in_order() -> Iterator[None]:
    """Who is told to end, or loses its terminal, takes the copy of all that clients have said away first."""

    def end(number: int, _frame: object) -> NoReturn:
        raise SystemExit(128 + number)

    before = {number: signal.signal(number, end) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
