"""manage.py backup: the whole portal in one file, while everybody goes on working."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone

from groundwork.backups import BackupError, back_up
from msp_portal.management.passphrase import passphrase


class Command(BaseCommand):
    """Prints the file, its SHA-256 and the head of the chain in it; exits 1 with what stands in the way."""

    help = (
        "Write the whole portal into one file that restore puts back onto either kind of database: all tables as of "
        "one moment, the file of heads, and the keys, sealed by BACKUP_PASSPHRASE (asked for where it is not set)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file", nargs="?", type=Path, metavar="FILE", help="A new file. Without it, one in BACKUP_DIR, as at night."
        )

    def handle(self, *args: Any, file: Path | None, **options: Any) -> None:
        settings.BACKUP_PASSPHRASE = passphrase(twice=True)
        try:
            written = back_up(timezone.now(), file)
        except (BackupError, OSError, DatabaseError) as error:
            raise CommandError(f"No backup was made. {error}") from error
        said = written.manifest
        self.stdout.write(f"{written.path}: {len(said.tables)} tables, {said.rows} rows, {written.bytes} bytes")
        self.stdout.write(f"SHA-256 {written.sha256}")
        self.stdout.write(f"Head of the chain in it: {said.head or 'none, the chain is empty'}")
