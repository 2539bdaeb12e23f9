"""A contract that was brought in is changed like any other: what was agreed beside the plan's price stays."""

from datetime import date
from decimal import Decimal

import pytest

import pricing
from clients.selectors import inventory_counts
from contracts.bringing_in import AgreedBefore, OnPlan
from contracts.documents import NO_CLAUSES, PlanRef, Recount, true_up_of
from contracts.selectors.standings import standing_of
from contracts.services.bringing_in import bring_in
from groundwork.models import User
from plans.selectors import plan_of
from quotes.services.amendment import draft_true_up
from quotes.tests.making import NOW, a_client, a_seller, a_version

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("fee", ["2000.00", "5000.00"])  # less than the plan asks, and more
def test_a_true_up_moves_the_fee_by_what_the_plan_says_and_no_more(sales: User, fee: str) -> None:
    a_seller()
    client, version = a_client(), a_version(sales)
    chosen = OnPlan(PlanRef(version.plan.name, 1, version.sha256), plan_of(version), "advanced", ("security",))
    counts = inventory_counts(client)
    agreed = AgreedBefore("", chosen, date(2026, 3, 1), 12, Decimal(fee), "USD", counts, NO_CLAUSES)
    contract = bring_in(client, agreed, sales, NOW)
    assert draft_true_up(contract, sales, NOW).mrr == Decimal(fee)
    standing = standing_of(contract)
    fewer = {**counts, "workstation": 15}
    after = true_up_of(Recount(standing, fewer, date(2026, 12, 1), signed=True), plan_of(version))
    selection = pricing.Selection("advanced", ("security",), 12, one_time=False)
    nets = [
        pricing.price(plan_of(version), pricing.Inventory(tuple(sorted(one.items()))), selection).recurring_net
        for one in (counts, fewer)
    ]
    assert after.before - after.after == nets[0] - nets[1] > 0
