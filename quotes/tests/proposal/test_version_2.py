"""What a client reads of an offer whose plan and choice are of version 2."""

from dataclasses import replace
from decimal import Decimal

import pricing
from quotes.proposal.choice import Asked
from quotes.proposal.page import page_of
from quotes.tests.revisions import COUNTS, PLAN, make_revision

BUNDLES = (
    pricing.Bundle("both", "Security and continuity together", ("security", "continuity"), None, Decimal("0.1"), None),
    pricing.Bundle("people", "People care", ("people",), None, None, Decimal("25.00")),
)
SHARE = pricing.Charge("percent", None, (), Decimal("0.03"))
LEAD = replace(PLAN.services[0], code="lead", name="Account lead", unit="client", charge=SHARE, benefit="")
LADDER = replace(
    PLAN,
    services=(*PLAN.services, LEAD),
    tiers=(replace(PLAN.tiers[0], services=(*PLAN.tiers[0].services, "lead")), *PLAN.tiers[1:]),
    bundles=BUNDLES,
    billing=(pricing.Billing(1, "Monthly", Decimal(0)), pricing.Billing(12, "Yearly", Decimal("-0.05"))),
    taxes=(*PLAN.taxes, pricing.Tax("city", "City tax", Decimal("0.01"))),
)
CHOSEN = pricing.Selection(tier="basic", taxes=("sales", "city"), billing=12)


def test_shares_bundles_billing_and_taxes_are_said_in_words() -> None:
    revision = make_revision(counts=COUNTS, plan=LADDER, selection=CHOSEN)
    summary = page_of(revision, Asked("platinum")).offer.summary
    how = {row.label: row.note for group in summary.groups for row in group.lines}
    assert how["Account lead"].startswith("3% of $")
    assert how["Security and continuity together"].startswith("10% of $")
    assert how["People care"] == ""
    amounts = {row.label: row.amount for group in summary.groups for row in group.lines}
    assert amounts["People care"] == "−$25.00"
    assert [row.label for row in summary.adjustments] == ["Services", "Billed for 12 months at once"]
    assert summary.adjustments[1].note == "5%"
    assert [row.label for row in summary.taxes] == ["Sales tax", "City tax"]
