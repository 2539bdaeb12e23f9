"""Lets somebody in: the first owner of a new portal, and anybody after."""

import getpass
import sys
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

import pricing
from groundwork.access import Role
from groundwork.addresses import AddressField
from groundwork.models import User


class Command(BaseCommand):
    """`manage.py add_person EMAIL NAME ROLE [--own-only]`: asks for the password, or reads a line of standard input."""

    help = "Let somebody in, with a role: owner, sales or viewer."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", metavar="EMAIL")
        parser.add_argument("name", metavar="NAME")
        parser.add_argument("role", metavar="ROLE", choices=[role.value for role in Role])
        words = "They see the clients whom they look after, and nothing of the others."
        parser.add_argument("--own-only", action="store_true", help=words)

    def handle(self, *args: Any, **options: Any) -> None:
        email, name = options["email"].strip(), pricing.one_line(options["name"])
        if User.objects.filter(email__iexact=email).exists():
            raise CommandError(f"{email} can sign in already.", returncode=2)
        if wrong := pricing.name_fault(name):
            raise CommandError(f"NAME {wrong}: it is how colleagues and clients know them.", returncode=2)
        password = getpass.getpass() if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
        try:
            email = AddressField().clean(email)
            validate_password(password, User(email=email, name=name))
        except ValidationError as fault:
            raise CommandError(" ".join(fault.messages), returncode=2) from fault
        with transaction.atomic():
            # Whoever sets up a portal finds a list of what to do first on their home page.
            is_first = options["role"] == Role.OWNER and not User.objects.filter(groups__name=Role.OWNER).exists()
            more = {"own_only": options["own_only"], "in_first_hour": is_first}
            user = User.objects.create_user(email, password, name=name, **more)
            user.groups.add(Group.objects.get(name=options["role"]))
        self.stdout.write(f"{name} can sign in as {email} ({options['role']}).")
