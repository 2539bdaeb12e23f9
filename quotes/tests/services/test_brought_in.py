"""A contract that was brought in is changed like any other: what was agreed beside the plan's price stays."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

import pricing
from clients.models import Device
from clients.selectors import inventory_counts
from contracts.bringing_in import AgreedBefore, OnPlan
from contracts.documents import NO_CLAUSES, Clauses, End, Increase, Notice, PlanRef, Recount, true_up_of
from contracts.selectors.standings import standing_of
from contracts.services.bringing_in import bring_in
from contracts.services.records import add_record, lock_contract
from groundwork.models import User
from plans.selectors import plan_of
from quotes.models import Quote
from quotes.services.amendment import draft_true_up
from quotes.services.as_agreed import uncounted_today
from quotes.services.compiling import compile_revision
from quotes.services.renewing import Renewal, draft_renewal
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


@pytest.mark.parametrize("fee", ["2000.00", "5000.00"])  # less than the plan asks, and more
def test_a_renewal_carries_the_fee_the_clauses_and_the_counts(sales: User, fee: str) -> None:
    a_seller()
    client, version = a_client(), a_version(sales)
    chosen = OnPlan(PlanRef(version.plan.name, 1, version.sha256), plan_of(version), "advanced", ("security",))
    clauses = Clauses(Notice(90, "days"), End("renews", 12), increase=Increase(Decimal("0.05")))
    counts = inventory_counts(client)
    # 24 of the 36 months have passed, and the paper has no yearly step, although the plan's term has one.
    agreed = AgreedBefore("", chosen, date(2024, 11, 1), 36, Decimal(fee), "USD", counts, clauses)
    contract = bring_in(client, agreed, sales, NOW)
    assert standing_of(contract).fees == (Decimal(fee),) * 36
    with transaction.atomic():  # approved already, for the first month of the term that the clause would have begun
        row, now = lock_contract(contract)
        to_come = (pricing.Increase(now.months + 1, Decimal("0.05")),)
        add_record(row, replace(now, kind="increased", increases=to_come), None, NOW)
    Device.objects.filter(client=client).update(retired_at=NOW)
    (quote,) = draft_renewal(contract, Renewal(rate=Decimal("0.05")), sales, NOW)
    assert (quote.mrr, quote.counts) == (Decimal(fee) * Decimal("1.05"), counts)
    assert compile_revision(quote, number=1, by=sales, now=NOW).clauses == clauses


def test_the_page_says_whose_numbers_a_renewal_stands_on(sales: User, sales_client: Browser) -> None:
    a_seller()
    client, version = a_client(), a_version(sales)
    chosen = OnPlan(PlanRef(version.plan.name, 1, version.sha256), plan_of(version), "advanced", ("security",))
    today = timezone.localdate()
    counts = inventory_counts(client)
    agreed = AgreedBefore("", chosen, today - timedelta(days=330), 12, Decimal("2000.00"), "USD", counts, NO_CLAUSES)
    contract = bring_in(client, agreed, sales, timezone.now())
    Device.objects.filter(client=client).update(retired_at=NOW)
    done = sales_client.post(reverse("renewal_draft", args=[contract.number]), {"plan": "own", "rate": ""}, follow=True)
    assert "the draft has the contract’s own numbers" in done.content.decode()
    assert Quote.objects.get().counts == counts


def test_a_kind_that_is_gone_is_counted_where_others_are() -> None:
    agreed = {"server": 2, "workstation": 9, "user": 12}
    assert uncounted_today(agreed, {"user": 10}) == {"server": 2, "workstation": 9}
    assert uncounted_today(agreed, {"workstation": 8}) == {"user": 12}
    assert uncounted_today(agreed, {"workstation": 8, "user": 10}) == {}
