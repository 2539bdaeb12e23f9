"""Contracts on a plan, without a quote, whose clients have other things by now."""

from datetime import UTC, date, datetime
from typing import Any, Final

from django.db import transaction

import pricing
from clients.models import Client, Contact, Device, InventoryCount
from clients.selectors import inventory_counts
from clients.services.counting import note_counts
from contracts.documents import Clauses, PlanRef, Stretch
from contracts.models import Contract, Seller
from contracts.tests.making import a_contract
from groundwork.models import User
from plans.models import PlanVersion
from plans.selectors import plan_of
from quotes.tests.making import a_client, a_seller, a_version

# In the middle of the contracts' third month.
NOW: Final = datetime(2026, 11, 20, 12, tzinfo=UTC)
CHOICE: Final = pricing.Selection("advanced", (), 36)


def version_of(by: User) -> PlanVersion:
    """The plan of the pricing contract, published; and a company."""
    if not Seller.objects.exists():
        a_seller()
    return PlanVersion.objects.first() or a_version(by)


def on_plan(
    by: User,
    name: str,
    *,
    clause: bool = True,
    selection: pricing.Selection | None = None,
    now: datetime = NOW,
    **changes: Any,
) -> Contract:
    """A contract for what the client has now: 1 server, 20 desktops, 22 people. It is in its third month."""
    version = version_of(by)
    plan = plan_of(version)
    client = a_client(name)
    with transaction.atomic():
        note_counts(client, InventoryCount.Source.IMPORT, now)
    counts = inventory_counts(client)
    chosen = selection or CHOICE
    price = pricing.price(plan, pricing.Inventory(tuple(sorted(counts.items()))), chosen)
    stretch = Stretch(
        month=1,
        name="Gold",
        fees=pricing.contract_fees(price),
        signed=True,
        counts=tuple(sorted(counts.items())),
        selection=chosen,
        plan=PlanRef(plan.name, version.number, version.sha256),
    )
    starts = date(now.year - (now.month < 3), (now.month - 3) % 12 + 1, 1)
    made = {
        "starts_on": starts,
        "first_day": starts,
        "effective_on": starts,
        "months": chosen.term,
        "stretches": (stretch,),
        "clauses": Clauses(true_up=clause),
        **changes,
    }
    return a_contract(client, now, **made)


def recount(client: Client, desktops: int = 20, *, now: datetime = NOW, **heads: int) -> None:
    """The client has so many desktops, and people (`users`) or mailboxes, from now on; counted today."""
    Device.objects.filter(client=client, kind="workstation").delete()
    Device.objects.bulk_create(
        Device(client=client, kind="workstation", hostname=f"workstation-{at}") for at in range(desktops)
    )
    if heads:
        Client.objects.filter(pk=client.pk).update(**heads)
    client.refresh_from_db()
    with transaction.atomic():
        note_counts(client, InventoryCount.Source.IMPORT, now)


def no_contacts(client: Client) -> None:
    """Nobody who could be told."""
    Contact.objects.filter(client=client).delete()
