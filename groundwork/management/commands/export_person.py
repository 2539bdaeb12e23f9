"""manage.py export_person: what the portal has of one person, as JSON."""

import json
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from groundwork.telling import told_of


class Command(BaseCommand):
    """Prints one document, and exits 0; 1 where nothing is known of them."""

    help = (
        "Print everything that the portal has of a person, found by their e-mail address and whatever else is named: "
        'export_person ann@example.com --also "Ann Reed" --also 203.0.113.7 > ann.json. Rows that name other people '
        "too are in it: read it before you hand it over."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="Their e-mail address.")
        parser.add_argument("--also", action="append", default=[], metavar="WORDS", help="A name, a network address.")

    def handle(self, *args: Any, email: str, also: list[str], **options: Any) -> None:
        words = [word.strip() for word in (email, *also)]
        if any(len(word) < 3 for word in words):
            raise CommandError("Whoever is looked for needs three letters or more.", returncode=2)
        found = list(told_of(words))
        if not found:
            raise CommandError(f"Nothing is known of {', '.join(words)}.")
        told = {"portal": settings.PUBLIC_BASE_URL, "made_at": timezone.now(), "asked": words, "found": found}
        self.stdout.write(json.dumps(told, ensure_ascii=False, indent=1, cls=DjangoJSONEncoder))
