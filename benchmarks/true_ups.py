"""The true-up run over 5,000 clients: its page from the request to the answer, the page before approving all, and
approving them, request by request as the browser does it.

    .venv/bin/python benchmarks/true_ups.py [--clients 5000] [--rounds 3] [--approve 200]

There is no earlier build to compare with, so the figures are times: they are to stay below 10 seconds for the page.
Every client has a contract of its own on one of two versions of a plan, thirty devices, and most have
other counts than agreed.
"""

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
DEVICES = {"server": 1, "workstation": 14, "laptop": 8, "firewall": 1, "switch": 2, "access-point": 2, "printer": 2}


def main() -> int:
    """Measure, and print the figures."""
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--clients", type=int, default=5_000)
    words.add_argument("--rounds", type=int, default=3)
    words.add_argument("--approve", type=int, default=200)
    asked = words.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        os.environ["DJANGO_SETTINGS_MODULE"] = "msp_portal.settings_test"
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{temporary}/true-ups.sqlite3")
        sys.path.insert(0, str(ROOT))
        import django
        from django.core.management import call_command
        from django.test.utils import setup_test_environment

        django.setup()
        setup_test_environment()
        call_command("migrate", verbosity=0)
        measure(asked.clients, asked.rounds, asked.approve)
    return 0


def measure(clients: int, rounds: int, approvals: int) -> None:
    """Fill the database, ask for the page so many times, and approve so many contracts."""
    from django.test import Client as Browser
    from django.urls import reverse

    from groundwork.access import Role
    from groundwork.tests.people import a_person

    sales = a_person("sales@example.com", Role.SALES)
    fill(clients, sales)
    browser, path = Browser(), reverse("true_ups:page")
    browser.force_login(sales)
    print(f"{clients:,} clients, each with a contract and {sum(DEVICES.values())} devices")
    for at in range(rounds):
        wall, processor = time.perf_counter(), time.process_time()
        answer = browser.get(path)
        wall, processor = time.perf_counter() - wall, time.process_time() - processor
        groups = {chip.code: chip.count for chip in answer.context["found"].groups if chip.count}
        print(
            f"the page, {'first' if not at else 'again'}: {wall:.2f} s, processor {processor:.2f} s; {groups}",
            flush=True,
        )
    wall = time.perf_counter()
    preview = browser.post(reverse("true_ups:preview"), {"all": "1"})
    wall = time.perf_counter() - wall
    tickets = preview.context["tickets"].split()
    print(f"before approving all {len(tickets):,}: {wall:.2f} s, {len(preview.content) / 1000:.0f} KB", flush=True)
    approve(browser, tickets[:approvals])


def approve(browser: Any, tickets: list[str]) -> None:
    """Press the button, and go on as long as the page does."""
    from django.urls import reverse

    form, requests = {"tickets": " ".join(tickets), "so_far": ""}, []
    began, processor = time.perf_counter(), time.process_time()
    while form["tickets"]:
        wall = time.perf_counter()
        answer = browser.post(reverse("true_ups:approve"), form)
        requests.append(time.perf_counter() - wall)
        so_far = answer.context["so_far"]
        form = {"tickets": answer.context["tickets"], "so_far": so_far.text}
    wall, processor = time.perf_counter() - began, time.process_time() - processor
    each = 1000 / max(1, len(tickets))
    print(f"{len(tickets):,} approved: {so_far.notices:,} notices, {so_far.drafts:,} drafts")
    print(f"refused: {len(so_far.refused):,}")
    print(f"in {wall:.0f} s, each in {wall * each:.0f} ms, processor {processor * each:.0f} ms")
    print(f"{len(requests)} requests, the longest {max(requests):.1f} s")


def fill(clients: int, by: Any) -> None:
    """The clients with what they have, and their contracts for a little more or less."""
    from dataclasses import replace

    from quotes.tests.making import CABLE_TV, a_seller, a_version
    from quotes.tests.many import CHOICES

    a_seller()
    plans = [CABLE_TV, replace(CABLE_TV, labour_rate=CABLE_TV.labour_rate + 1)]
    versions = [a_version(by, plan, number) for number, plan in enumerate(plans, 1)]
    for at, client in enumerate(people(clients)):
        devices(client, DEVICES["workstation"] + at % 5 - 2)
        contract(client, versions[at % 2], plans[at % 2], replace(CHOICES[at % len(CHOICES)], term=36))


def people(clients: int) -> list[Any]:
    """The clients, each with an office, somebody to tell, and counted today."""
    from django.utils import timezone

    from clients.models import Client, Contact, InventoryCount, Site

    rows = Client.objects.bulk_create(Client(name=f"Client {at:05d}", users=20 + at % 30) for at in range(clients))
    Site.objects.bulk_create(Site(client=row, name="Office") for row in rows)
    Contact.objects.bulk_create(
        Contact(client=row, name="A Person", email=f"person{row.pk}@example.com", primary=True) for row in rows
    )
    InventoryCount.objects.bulk_create(
        InventoryCount(client=row, counted_at=timezone.now(), counts={}, source=InventoryCount.Source.IMPORT)
        for row in rows
    )
    return rows


def devices(client: Any, workstations: int) -> None:
    """What the client has now."""
    from clients.models import Device

    Device.objects.bulk_create(
        Device(client=client, kind=kind, hostname=f"{kind}-{number}")
        for kind, many in {**DEVICES, "workstation": workstations}.items()
        for number in range(many)
    )


def contract(client: Any, version: Any, plan: Any, chosen: Any) -> None:
    """A contract of three years, in its second, on that plan."""
    from datetime import date

    from django.db import transaction
    from django.utils import timezone

    import pricing
    from contracts.documents import Clauses, PlanRef, Stretch
    from contracts.services.records import begin_contract
    from contracts.tests.making import standing

    agreed = tuple(sorted({**DEVICES, "site": 1, "user": client.users}.items()))
    fees = pricing.contract_fees(pricing.price(plan, pricing.Inventory(agreed), chosen))
    ref = PlanRef(plan.name, version.number, version.sha256)
    stretch = Stretch(1, "Choice", fees, signed=True, counts=agreed, selection=chosen, plan=ref)
    now = timezone.now()
    first = date(now.year - 1, now.month, 1)
    made = standing(
        starts_on=first, first_day=first, effective_on=first, stretches=(stretch,), clauses=Clauses(true_up=True)
    )
    with transaction.atomic():
        begin_contract(client, made, None, now)


if __name__ == "__main__":
    sys.exit(main())
