"""What tests of quotes begin with: a published plan, a client with devices, a draft, something sent."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from simple_history.utils import bulk_create_with_history

import pricing
from clients.models import Client, Contact, Device, Site
from contracts.models import Seller
from groundwork.models import User
from groundwork.tests.once import built_once
from plans.models import Plan, PlanVersion
from plans.starters import starter_plan
from quotes.models import Quote, QuoteRevision
from quotes.services.drafting import start_quote
from quotes.services.sending import send_quote

NOW = datetime(2026, 11, 22, 15, 30, tzinfo=UTC)
CABLE_TV = starter_plan("cable-tv")
DEVICES = {"server": 1, "workstation": 20, "firewall": 1, "switch": 1, "access-point": 2}
# The same ladder with what version 2 of the price language can say: billings, a second tax, a bundle.
CABLE_TV_2 = replace(
    CABLE_TV,
    billing=(
        pricing.Billing(1, "By the month", Decimal(0)),
        pricing.Billing(3, "By the quarter", Decimal("-0.01")),
        pricing.Billing(12, "By the year", Decimal("-0.05")),
    ),
    taxes=(*CABLE_TV.taxes, pricing.Tax("city", "City tax", Decimal("0.01"))),
    bundles=(pricing.Bundle("safe", "Safe together", ("security", "continuity"), None, Decimal("0.1"), None),),
)


def a_seller() -> Seller:
    """The MSP, in New York."""
    return Seller.objects.create(
        name="Northgate IT", email="hello@northgate.example", terms="1. What you get.", consent="I agree."
    )


def a_version(by: User, plan: pricing.Plan = CABLE_TV, number: int = 1) -> PlanVersion:
    """A published version of the plan."""
    row, _new = Plan.objects.get_or_create(
        name=plan.name,
        defaults={
            "currency": plan.currency,
            "labour_rate": plan.labour_rate,
            "break_fix_rate": plan.break_fix_rate,
        },
    )
    document = pricing.canonical_bytes(pricing.plan_document(plan))
    return PlanVersion.objects.create(
        plan=row,
        number=number,
        document=document,
        sha256=pricing.fingerprint(document),
        published_by=by,
        published_at=NOW,
    )


def a_client(name: str = "Harbor Law Group") -> Client:
    """The client of the pricing contract: 1 server, 20 desktops, 22 people; Gold costs it 4,289.00 a month."""
    client = Client.objects.create(name=name, users=22, mailboxes=25)
    Site.objects.create(client=client, name="Portland")
    Contact.objects.create(client=client, name="Thomas Reed", email="thomas@harbor.example", primary=True)
    devices = [
        Device(client=client, kind=kind, hostname=f"{kind}-{at}")
        for kind, number in DEVICES.items()
        for at in range(number)
    ]
    bulk_create_with_history(devices, Device)
    return client


def a_draft(by: User, client: Client | None = None) -> Quote:
    """A draft as it is when it has just been started; without a client for that of the pricing contract."""
    return built_once("draft", by, lambda: _draft(by, a_client())) if client is None else _draft(by, client)


def _draft(by: User, client: Client) -> Quote:
    if not Seller.objects.exists():
        a_seller()
    version = PlanVersion.objects.first() or a_version(by)
    return start_quote(client, version, by, NOW)


def a_sent_quote(by: User, client: Client | None = None) -> QuoteRevision:
    """A draft, sent as it was started."""

    def send() -> QuoteRevision:
        return send_quote(a_draft(by, client), by, NOW)

    return built_once("sent quote", by, send) if client is None else send()


def dearer(factor: str = "1.10", codes: tuple[str, ...] = ("ws-watch",)) -> pricing.Plan:
    """The ladder with some per-unit prices raised."""

    def changed(service: pricing.Service) -> pricing.Service:
        charge = service.charge
        if service.code not in codes or charge is None or charge.price is None:
            return service
        return replace(service, charge=replace(charge, price=charge.price * Decimal(factor)))

    plan = replace(CABLE_TV, services=tuple(changed(service) for service in CABLE_TV.services))
    return pricing.read_plan(pricing.plan_document(plan))
