"""Brings the database to where this version of the portal needs it, so that it can be started."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Every step may be repeated: what is done already is left as it is."""

    help = "Migrate, make the cache's table; outside development collect the static files; with --demo load the demo."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--demo", action="store_true", help="Load the demo MSP, once.")

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
        Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
        if settings.PRODUCTION:
            call_command("collectstatic", verbosity=0, interactive=False)
        if options["demo"]:
            call_command("demo", stdout=self.stdout, stderr=self.stderr)
