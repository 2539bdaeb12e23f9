"""manage.py seal_key: whose key seals contracts, and whether it can."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from groundwork.sealing import SealError, current_key


class Command(BaseCommand):
    """Prints the certificate's name, fingerprint and days; exit 1 with what is wrong and how to mend it."""

    help = "Show the key that seals contracts; make our own where there is none yet."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            key = current_key(timezone.now())
        except SealError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{key.name}\nSHA-256 of the certificate: {key.sha256}")
        self.stdout.write(f"Holds from {key.since.date()} to {key.until.date()}.")
