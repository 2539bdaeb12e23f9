"""Writes new texts that clients read into the catalogs, and says which are not translated."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from groundwork.texts import bring_up, lacks_of


class Command(BaseCommand):
    """manage.py texts. It ends with an error as long as a text lacks a translation."""

    help = "Writes texts that clients read and that are new into locale/, and lists what is not translated."
    requires_system_checks: list[str] = []  # noqa: RUF012  # as Django has it

    def handle(self, *args: Any, **options: Any) -> None:
        root = settings.BASE_DIR
        bring_up(root, root / "locale")
        lacks = [str(lack) for lack in lacks_of(root, root / "locale")]
        for lack in lacks:
            self.stdout.write(lack)
        if lacks:
            raise CommandError(f"{len(lacks)} texts want a translation in locale/.")
        self.stdout.write("Every text that a client reads is translated.")
