"""A client of 10 people and 23 devices on a plan per person, with all that version 2 of the price language can say."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from django.utils import timezone
from simple_history.utils import bulk_create_with_history

import pricing
import pricing.tests
from clients.models import Client, Contact, Device
from groundwork.models import User
from quotes.services.compiling import draft_of
from quotes.services.drafting import save_draft
from quotes.services.sending import send_quote
from quotes.tests import making
from quotes.tests.sent import Sent, as_sent

_FILE: Final = Path(pricing.tests.__file__).parent / "data" / "plans" / "per-user-2026.json"
_PLAN: Final = pricing.plan_from_json(_FILE.read_bytes())
# The option with everything in it is the recommended one: a proposal on paper has that one in detail.
PER_USER: Final = replace(
    _PLAN, presets=tuple(replace(preset, recommended=preset.code == "total") for preset in _PLAN.presets)
)
COUNTS: Final = {
    "access-point": 3,
    "backup-tb": 2,
    "firewall": 1,
    "laptop": 8,
    "mailbox": 12,
    "mobile": 6,
    "server": 1,
    "user": 10,
    "workstation": 9,
}
# A bundle, months at less, a part month, two taxes, a year billed at once, devices included and beyond, a share of the
# month and an agreed price.
EVERYTHING: Final = pricing.Selection(
    tier="",
    term=12,
    billing=12,
    taxes=("state", "county"),
    prices=(("mdr", Decimal("12.50")),),
    ramp=(pricing.Ramp(2, Decimal("0.5")),),
    prorate=pricing.PartMonth(16, 31),
)
STARTS: Final = date(2026, 12, 16)


def sent_per_user(by: User, certificate: str = "", **changes: Any) -> Sent:
    """The proposal with all of it; `changes` replace what the draft says."""
    making.a_seller()
    making.a_version(by, PER_USER)
    heads = {"users": COUNTS["user"], "mailboxes": COUNTS["mailbox"]}
    client = Client.objects.create(name="Alder Dental", tax_certificate=certificate, **heads)
    Contact.objects.create(client=client, name="Ada Alder", title="Owner", email="ada@alder.example", primary=True)
    owned = ("access-point", "firewall", "laptop", "mobile", "server", "workstation")
    devices = [
        Device(client=client, kind=kind, hostname=f"{kind}-{at}") for kind in owned for at in range(COUNTS[kind])
    ]
    bulk_create_with_history(devices, Device)
    quote = making.a_draft(by, client)
    agreed: dict[str, Any] = {
        "terms": (12, 36),
        "billing": EVERYTHING.billing,
        "billings": (1, 12),
        "taxes": EVERYTHING.taxes,
        "prices": EVERYTHING.prices,
        "ramp": EVERYTHING.ramp,
        "starts_on": STARTS,
        "quantities": (("backup-tb", COUNTS["backup-tb"]),),
    }
    quote = save_draft(quote, replace(draft_of(quote), **{**agreed, **changes}), by, quote.revision)
    send_quote(quote, by, timezone.now())
    return as_sent(quote)
