"""manage.py restore: a backup into an empty place, and verified."""

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from groundwork.backups import BackupError, NotMigratedError, restore
from groundwork.heads import Head
from groundwork.private_files import UMASK
from msp_portal.management.passphrase import passphrase


class Command(BaseCommand):
    """Prints what was put back and what `verify` says of it; exits 1 where anything is not as it was written."""

    help = (
        "Put a backup back into the database that DATABASE_URL names, SQLite or PostgreSQL, which must be empty. Every "
        "hash is checked first, the rows are migrated to this version, and verify reads everything afterwards."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        os.umask(UMASK)
        try:
            restored = restore(file, passphrase())
        except NotMigratedError as error:
            raise CommandError(str(error)) from error
        except (BackupError, OSError, DatabaseError) as error:
            raise CommandError(f"Nothing was put back. {error}") from error
        said = restored.manifest
        self.stdout.write(f"Put back as of {said.made_at}: {len(said.tables)} tables, {said.rows} rows")
        for path in restored.files:
            self.stdout.write(f"Written: {path}")
        if restored.settings:
            self.stdout.write(
                f"Take over the settings in {restored.settings}, then delete it: without its SECRET_KEY the links that "
                "clients have do not open."
            )
        call_command("verify", head=[Head.read(said.head)] if said.head else [], stdout=self.stdout)
