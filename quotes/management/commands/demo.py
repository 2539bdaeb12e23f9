"""Loads the demo MSP once, and tells how to sign in."""

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from clients.models import Client
from contracts.models import Seller
from quotes.demo.catalogue import load_goods, load_plans
from quotes.demo.companies import load_companies
from quotes.demo.contracts import load_contracts
from quotes.demo.library import load_library, make_usual
from quotes.demo.offers import load_draft, load_quotes
from quotes.demo.people import is_loaded, load_people
from quotes.demo.report import Report, ready_proposal, report


class Command(BaseCommand):
    """`manage.py demo [--json]`. A second run loads nothing and tells the same."""

    help = "Load the demo MSP, once, and print its sign-ins and a proposal link."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="Print everything as JSON, paths without the base.")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("The demo's passwords are in the README, so it is never loaded in production.")
        load_demo()
        if options["json"]:
            self.stdout.write(json.dumps(report(), indent=1, ensure_ascii=False))
        else:
            self.stdout.write(_in_words(report()))


@transaction.atomic
def load_demo() -> None:
    """Load the demo, whole or not at all. Does nothing where it is; raises CommandError where other data is."""
    if is_loaded():
        return
    if Seller.objects.exists() or Client.objects.exists():
        raise CommandError("This portal has data of its own; the demo is only loaded into an empty one.")
    now = timezone.now()
    people = load_people()
    versions = load_plans(people["owner"], now)
    clients = load_companies(people, now)
    load_contracts(people, clients, now)
    cover = load_library(people["owner"], now)
    goods = load_goods(people["owner"], now)
    load_quotes(people, clients, versions, cover, now)
    load_draft(people["sales"], clients, versions, goods, now)
    make_usual(cover, people["owner"])


def _in_words(told: Report) -> str:
    base = settings.PUBLIC_BASE_URL
    lines = [f"The portal      {base}/", "", "Sign in as"]
    lines += [f"  {one['role']:<12}  {one['email']:<30} {one['password']}" for one in told["sign_ins"]]
    path = ready_proposal()
    lines += ["", f"A proposal      {base}{path}" if path else "A proposal      none is open: send a quote"]
    return "\n".join(lines)
