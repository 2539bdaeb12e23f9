"""Lets somebody in again who has lost their second factor and their recovery codes."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from groundwork.errors import DomainError
from groundwork.models import User
from msp_portal.people import forget_second_factor


class Command(BaseCommand):
    """`manage.py forget_second_factor EMAIL`: for the only owner. Others are helped by an owner (People)."""

    help = "Take away somebody's second factor, so that their password is enough once; they are led to a new one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", metavar="EMAIL")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(email__iexact=options["email"].strip()).first()
        if user is None:
            raise CommandError(f"Nobody signs in as {options['email']}.", returncode=2)
        try:
            forget_second_factor(user, None, timezone.now())
        except DomainError as error:
            raise CommandError(str(error), returncode=2) from error
        self.stdout.write(f"{user} signs in with the password alone the next time, and sets up a new second factor.")
