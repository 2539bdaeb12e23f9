"""Revisions to test with: the demo plan, priced for the client of the pricing contract."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

import pricing
from contracts.documents import Person, SellerCard
from plans.starters import starter_plan
from quotes.demo import texts
from quotes.documents import Option, Revision, read_revision, revision_bytes, validity

NOW: Final = datetime(2026, 11, 22, 15, 30, tzinfo=UTC)
COUNTS: Final = {
    "access-point": 2,
    "firewall": 1,
    "mailbox": 25,
    "mobile": 9,
    "server": 1,
    "site": 1,
    "switch": 1,
    "user": 22,
    "workstation": 20,
}
PLAN: Final = starter_plan("cable-tv")


def make_revision(
    *, counts: dict[str, int] | None = None, selection: pricing.Selection | None = None, **fields: Any
) -> Revision:
    """A revision as it would be read back, with the plan's presets as options.

    `selection` carries term, discount and extras for all of them; `fields` replace fields of the revision.
    """
    inventory = pricing.Inventory(tuple(sorted((counts or COUNTS).items())))
    common = replace(selection or pricing.Selection(tier="", taxes=("sales",)), tier="", packages=())
    plan = fields.get("plan", PLAN)
    options = tuple(an_option(plan, inventory, preset, common) for preset in plan.presets)
    valid_through, expires_at = validity(NOW, 30, str(texts.SELLER["time_zone"]))
    card: dict[str, Any] = {name: texts.SELLER[name] for name in SellerCard.__slots__ if name in texts.SELLER}
    revision = Revision(
        quote="Q-2026-0014",
        number=1,
        title="",
        personal_line=texts.PERSONAL_LINES["Harbor Law Group"],
        language="en-US",
        client="Harbor Law Group",
        contact=Person("Thomas Reed", "Managing partner", "thomas@harbor.example"),
        prepared_by=Person("Marcus Bell", "Client advisor", "sales@northgate.example"),
        seller=SellerCard(**card),
        plan=plan,
        plan_version=1,
        plan_sha256="0" * 64,
        inventory=inventory,
        counted_at=NOW,
        common=common,
        terms_offered=(common.term,),
        billings_offered=(common.billing,),
        options=options,
        terms=texts.TERMS,
        consent="I have read this proposal and its terms, and I agree to them.",
        sent_at=NOW,
        valid_through=valid_through,
        expires_at=expires_at,
    )
    return with_hash(replace(revision, **fields))


def an_option(
    plan: pricing.Plan, inventory: pricing.Inventory, preset: pricing.Preset, common: pricing.Selection
) -> Option:
    """The preset as an option with what is common to all, priced."""
    selection = replace(common, tier=preset.tier, packages=preset.packages)
    price = pricing.price_document(pricing.price(plan, inventory, selection))
    return Option(preset.code, preset.name, "", preset.tier, preset.packages, preset.recommended, price)


def with_hash(revision: Revision) -> Revision:
    """The revision as read back from its bytes."""
    return read_revision(revision_bytes(revision))
