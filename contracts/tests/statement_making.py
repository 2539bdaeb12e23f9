"""A client with a contract on a small plan, whose figures can be worked out by hand."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final

import pricing
from clients.models import Client, Contact, InventoryCount
from contracts.documents import NO_CLAUSES, PlanRef, Stretch
from contracts.models import Contract
from contracts.tests.making import a_contract
from groundwork.models import User
from plans.models import PlanVersion
from plans.services import import_plan, publish_plan

# In New York it is 3 in the afternoon.
NOW: Final = datetime(2027, 4, 2, 19, tzinfo=UTC)
_SERVICES: Final = [
    # code, unit, price, break-fix minutes, benefit
    ("help", "computer", "20.00", "30", "Somebody answers when your people are stuck."),
    ("watch", "server", "80.00", "90", "Faults are seen before you see them."),
    ("report", "client", None, "45", "You know how things stand."),
    ("patch", "computer", "5.00", "6", "Known holes are closed in time."),
]


def plan_document() -> dict[str, Any]:
    """Basic helps, watches and reports; Plus patches too. Its hour by the hour is $150."""
    services = [
        {
            "code": code,
            "name": code.capitalize(),
            "category": "All",
            "unit": unit,
            "break_fix_minutes": minutes,
            "benefit": benefit,
            **({"charge": {"model": "per_unit", "price": price}} if price else {}),
        }
        for code, unit, price, minutes, benefit in _SERVICES
    ]
    return {
        "format": "msp-plan/1",
        "name": "Small",
        "currency": "USD",
        "labour_rate": "60.00",
        "break_fix_rate": "150.00",
        "units": [
            {"code": "computer", "name": "Computer", "counts": ["workstation", "laptop"]},
            {"code": "server", "name": "Server", "counts": ["server"]},
        ],
        "services": services,
        "tiers": [
            {"code": "basic", "name": "Basic", "services": ["help", "watch", "report"]},
            {"code": "plus", "name": "Plus", "services": ["patch"]},
        ],
        "terms": [{"months": 36, "name": "3 years"}],
    }


def small_version(owner: User) -> PlanVersion:
    """That plan, published."""
    plan = import_plan(pricing.read_plan(plan_document()), owner, NOW)
    return publish_plan(plan, revision=1, by=owner, note="", now=NOW)


def a_client(name: str = "Harbor Law Group") -> Client:
    """A client with somebody who gets mails."""
    client = Client.objects.create(name=name)
    Contact.objects.create(client=client, name="Thomas Reed", email="thomas@harbor.example", primary=True)
    return client


def counted(client: Client, moment: datetime, **counts: int) -> None:
    """A count of that moment."""
    InventoryCount.objects.create(client=client, counted_at=moment, counts=counts, source="hand")


def on_basic(client: Client, version: PlanVersion, **changes: Any) -> Contract:
    """Basic for 10 computers and a server, $280.00 a month for 36 months from 1 December 2026."""
    agreed = Stretch(
        1,
        "Basic",
        (Decimal("280.00"),) * 36,
        signed=True,
        counts=(("server", 1), ("workstation", 10)),
        selection=pricing.Selection("basic", (), 36),
        plan=PlanRef("Small", 1, version.sha256),
    )
    return a_contract(client, **{"stretches": (agreed,), "clauses": NO_CLAUSES, **changes})
