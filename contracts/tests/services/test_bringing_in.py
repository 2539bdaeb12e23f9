"""Contracts from before the portal: the fee of today, the years around it, and what differs from the plan."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction

import pricing
from clients.models import Client
from clients.services.archiving import archive_client
from contracts.bringing_in import AgreedBefore, NotAgreedError, OnPlan, reckoned
from contracts.documents import (
    NO_CLAUSES,
    Basis,
    Clauses,
    ClientCard,
    End,
    Notice,
    PlanRef,
    Recount,
    true_up_of,
)
from contracts.models import Contract
from contracts.selectors.bringing_in import brought_in_shown
from contracts.selectors.on_behalf import unsigned_origin
from contracts.selectors.parties import client_card
from contracts.selectors.revenue import mrr_on
from contracts.selectors.standings import standing_of
from contracts.services.amending import amend_contract
from contracts.services.bringing_in import bring_in
from contracts.tests.making import SELLER, stretch
from contracts.verifying import verify_contracts
from groundwork.errors import StaleError
from groundwork.models import User
from groundwork.tests.evidence import samples
from plans.starters import starter_plan

NOW = datetime(2026, 11, 29, 15, tzinfo=UTC)
TODAY = date(2026, 11, 29)
LADDER = starter_plan("cable-tv")
COUNTS = {"server": 1, "workstation": 20, "firewall": 1, "switch": 1, "access-point": 2, "site": 1, "user": 22}
GOLD = OnPlan(PlanRef(LADDER.name, 1, "0" * 64), LADDER, "advanced", ("security", "continuity"))
# What the plan asks for COUNTS: 36 months, and a month of the second year after the step of 4 %.
CHOSEN = pricing.Selection("advanced", GOLD.packages, 36, one_time=False)
PLANNED = pricing.price(LADDER, pricing.Inventory(tuple(sorted(COUNTS.items()))), CHOSEN).recurring_net


def agreed(**changes: Any) -> AgreedBefore:
    """$350.00 a month today, 36 months from 15 March 2025, 3 % a year: today is in month 21, in year 2."""
    values: dict[str, Any] = {
        "name": "IT care",
        "on_plan": None,
        "starts_on": date(2025, 3, 15),
        "months": 36,
        "fee": Decimal("350.00"),
        "currency": "USD",
        "counts": COUNTS,
        "clauses": NO_CLAUSES,
        "step": Decimal("0.03"),
        "paper": "binder 12",
    }
    return AgreedBefore(**(values | changes))


def yearly(found: Any) -> list[str]:
    return [str(found.standing.fees[at]) for at in range(0, found.standing.months, 12)]


@pytest.fixture
def client(db: None) -> Client:
    return Client.objects.create(name="Harbor Law Group", users=22)


def test_the_fee_of_this_year_is_the_one_typed_and_the_others_follow() -> None:
    harbor = ClientCard("Harbor Law Group")
    found = reckoned(harbor, agreed(), SELLER, TODAY)
    # 350 / 1.03 = 339.8058…, 350 x 1.03 = 360.50
    assert yearly(found) == ["339.81", "350.00", "360.50"]
    assert found.standing.mrr(TODAY) == found.fee == Decimal("350.00")
    assert found.standing.mrr(date(2027, 3, 14)) == Decimal("350.00")
    assert found.standing.mrr(date(2027, 3, 15)) == Decimal("360.50")
    later = reckoned(harbor, agreed(starts_on=date(2027, 1, 1)), SELLER, TODAY)
    assert yearly(later) == ["350.00", "360.50", "371.32"]  # 371.315, half up
    over = reckoned(harbor, agreed(starts_on=date(2020, 1, 1)), SELLER, TODAY)
    assert yearly(over)[-1] == "350.00"


@pytest.mark.parametrize(
    ("step", "years", "said"),
    [
        (None, ["4000.00"] * 3, "No yearly step. It follows the plan’s own step of 4% a year only once"),
        ("0.03", ["3883.50", "4000.00", "4120.00"], "It steps by 3% a year and began at $3,883.50 a month. It follows"),
        ("0.04", ["3846.15", "4000.00", "4160.00"], "It steps by 4% a year and began at $3,846.15 a month."),
    ],
)
def test_on_a_plan_too_the_step_is_that_of_the_paper(step: str | None, years: list[str], said: str) -> None:
    typed = agreed(on_plan=GOLD, step=step and Decimal(step), fee=Decimal("4000.00"))
    found = reckoned(ClientCard("Harbor"), typed, SELLER, TODAY)
    assert yearly(found) == years
    shown = brought_in_shown(found, TODAY).stepped
    assert shown.startswith(said)
    assert ("priced anew" in shown) == (step != "0.04")
    # Priced anew in the year that was typed, it costs what it does now.
    kept = found.standing.stretches[0]
    again = true_up_of(Recount(found.standing, dict(kept.counts), date(2026, 12, 15), signed=True), LADDER)
    assert again.before == again.after == Decimal("4000.00")


def test_on_a_plan_the_term_is_one_of_the_plans() -> None:
    found = reckoned(ClientCard("Harbor"), agreed(on_plan=GOLD, step=None, fee=Decimal("4000.00")), SELLER, TODAY)
    # The step of this plan's 36 months is 4 %.
    assert found.planned == (PLANNED * Decimal("1.04")).quantize(Decimal("0.01"))
    kept = found.standing.stretches[0]
    assert (kept.name, kept.plan, kept.selection and kept.selection.term) == (
        "Advanced with Security, Continuity",
        GOLD.ref,
        36,
    )
    for changes, field in (
        ({"months": 24}, "months"),
        ({"currency": "EUR"}, "currency"),
    ):
        with pytest.raises(NotAgreedError) as refused:
            reckoned(ClientCard("Harbor"), agreed(**{"on_plan": GOLD, "step": None} | changes), SELLER, TODAY)
        assert refused.value.field == field


@pytest.mark.parametrize(
    ("end", "months", "said"),
    [
        (End("renews", 12), 36, "It has renewed by 12 months 2 times since, and runs to 31 December 2026."),
        (End("renews", 24), 36, "It has renewed by 24 months since, and runs to 31 December 2026."),
        (End("ends"), 12, "It ended on 31 December 2024 already"),
        (None, 12, "It ended on 31 December 2024 already"),
    ],
)
def test_a_term_that_is_over_is_renewed_up_to_today_where_it_renews(end: End | None, months: int, said: str) -> None:
    typed = agreed(starts_on=date(2024, 1, 1), months=12, clauses=Clauses(Notice(30, "days"), end))
    for on_plan in (None, GOLD):
        found = reckoned(ClientCard("Harbor"), replace(typed, on_plan=on_plan), SELLER, TODAY)
        assert (found.standing.starts_on, found.standing.months) == (date(2024, 1, 1), months)
        shown = brought_in_shown(found, TODAY)
        assert said in shown.over
        assert shown.stepped == ""  # a term of a single year has nothing to step in
        assert found.standing.mrr(TODAY) == (found.fee if months > 12 else 0)


def test_from_month_to_month_there_is_no_day_of_notice() -> None:
    clauses = Clauses(Notice(30, "days"))
    monthly = agreed(starts_on=date(2025, 1, 31), months=1, step=None, clauses=clauses)
    shown = [brought_in_shown(reckoned(ClientCard("H"), one, SELLER, TODAY), TODAY) for one in (monthly, agreed())]
    assert [(one.notice_by, one.over) for one in shown] == [(None, ""), (None, "")]
    termed = brought_in_shown(reckoned(ClientCard("H"), agreed(clauses=clauses), SELLER, TODAY), TODAY)
    assert termed.notice_by == date(2028, 2, 13)


def test_brought_in_amended_and_counted(client: Client, sales: User) -> None:
    file = samples.examined(samples.a_pdf())
    contract = bring_in(client, agreed(on_plan=GOLD, step=None), sales, NOW, file=file)
    assert (contract.starts_on, contract.origin, contract.on_plan) == (date(2025, 3, 15), "brought-in", True)
    assert unsigned_origin(contract) == "Brought in, not signed here"
    assert contract.term_ends_on == date(2028, 3, 14)
    assert mrr_on(TODAY) == {"USD": Decimal("350.00")}
    record = contract.records.get()
    assert record.evidence is not None
    assert dict(standing_of(contract).basis.facts)["evidence_sha256"] == record.evidence.sha256
    with transaction.atomic():
        change = standing_of(contract).change_on(date(2026, 12, 15))
        amend_contract(
            contract, stretch(change.elapsed + 1, ["300", "400", "500"]), change.day, Basis("behalf"), sales, NOW
        )
    assert change.month == 22  # the years are those of the paper
    assert mrr_on(TODAY) == {"USD": Decimal("350.00")}
    assert mrr_on(date(2026, 12, 15)) == {"USD": Decimal("400")}
    assert mrr_on(date(2027, 3, 15)) == {"USD": Decimal("500")}
    assert list(verify_contracts()) == []


def test_nothing_is_brought_in_twice_to_an_archived_client_or_unseen(client: Client, sales: User) -> None:
    shown = reckoned(client_card(client.name, client), agreed(), SELLER, TODAY).key
    with pytest.raises(StaleError):
        bring_in(client, agreed(fee=Decimal("351.00")), sales, NOW, shown=shown)
    first = bring_in(client, agreed(), sales, NOW, shown=shown)
    with pytest.raises(NotAgreedError, match=first.number):
        bring_in(client, agreed(), sales, NOW)
    archive_client(client, sales, NOW)
    with pytest.raises(Exception, match="archived"):
        bring_in(client, agreed(name="Another"), sales, NOW)
    assert Contract.objects.count() == 1
