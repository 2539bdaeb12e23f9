"""Raising prices through the page: looked at first, written as one edit, undone by one press."""

from dataclasses import replace
from decimal import Decimal
from html import unescape
from typing import Any, Final

import pytest
from django.test import Client

import pricing
from groundwork.access import Role
from groundwork.models import User
from groundwork.tests.people import a_person
from plans.models import Plan, PlanState
from plans.selectors import working_plan
from plans.services import import_plan
from plans.tests.conftest import NOW
from plans.tests.edits import set_charge


def typing(**typed: Any) -> dict[str, Any]:
    """The form, with these boxes changed."""
    return {"revision": "1", "which": "all", "by": "share", "share": "5", "amount": "", "rounding": "minor", **typed}


def prices(value: pricing.Plan) -> dict[str, tuple[str, ...]]:
    return {
        service.code: tuple(pricing.money_text(price, 2) for price in pricing.prices_of(service.charge))
        for service in value.services
    }


def words(answer: Any) -> str:
    """A page as it is read."""
    return unescape(answer.content.decode())


def test_looking_writes_nothing_and_shows_each_price(plan: Plan, owner_client: Client) -> None:
    before = working_plan(plan)
    page = words(owner_client.post(f"/plans/{plan.pk}/raise/", typing()))
    for text in ("Prices raised by 5%", "$26.25", "+\N{NO-BREAK SPACE}$1.25", "per desktop, up to ", "Ladder check"):
        assert text in page
    assert working_plan(plan) == before
    assert not PlanState.objects.filter(plan=plan, revision=2).exists()


def test_all_prices_rise_by_one_edit_that_one_undo_takes_back(plan: Plan, owner_client: Client) -> None:
    before = working_plan(plan)
    answer = owner_client.post(f"/plans/{plan.pk}/raise/", typing(rounding="95", **{"raise": "1"}), follow=True)
    assert "Undo takes all of it back" in answer.content.decode()
    assert "Undo: Prices raised by 5%" in answer.content.decode()
    raised = working_plan(plan)
    assert raised.index.services["ws-watch"].charge == pricing.Charge("per_unit", Decimal("25.95"), ())
    for old, new in zip(prices(before).values(), prices(raised).values(), strict=True):
        assert all(Decimal(now) >= Decimal(was) for was, now in zip(old, new, strict=True))
        assert all(now == "0.00" or now.endswith(".95") for now in new)
    plan.refresh_from_db()
    assert plan.revision == 2
    owner_client.post(f"/plans/{plan.pk}/undo/", {"revision": "2"})
    assert working_plan(plan) == before


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ({"which": "category", "category": "Network"}, None),
        ({"which": "tier", "tier": "advanced"}, None),
        ({"which": "chosen", "services": ["ws-watch", "srv-care"]}, {"ws-watch", "srv-care"}),
    ],
)
def test_only_what_is_meant_moves(
    plan: Plan, owner_client: Client, typed: dict[str, Any], codes: set[str] | None
) -> None:
    before = working_plan(plan)
    owner_client.post(f"/plans/{plan.pk}/raise/", typing(**typed, by="amount", amount="$2", **{"raise": "1"}))
    after = working_plan(plan)
    moved = {one.code for one, other in zip(before.services, after.services, strict=True) if one != other}
    if codes is None:
        held = before.index.tiers["advanced"].services
        meant = [entry for entry in before.services if entry.category == "Network" or "tier" in typed]
        codes = {entry.code for entry in meant if "category" in typed or entry.code in held}
        codes = {code for code in codes if any(Decimal(price) for price in prices(before)[code])}
    assert moved == codes != set()


def test_prices_fall_where_a_minus_is_typed(plan: Plan, owner_client: Client) -> None:
    page = owner_client.post(f"/plans/{plan.pk}/raise/", typing(share="-4%")).content.decode()
    assert "Prices lowered by 4%" in page
    assert "Lower " in page
    owner_client.post(f"/plans/{plan.pk}/raise/", typing(share="-4", **{"raise": "1"}))
    assert prices(working_plan(plan))["ws-watch"] == ("24.00",)


WRONG: Final[list[tuple[dict[str, Any], str]]] = [
    ({"share": ""}, "Say by how much"),
    ({"share": "0"}, "Say by how much"),
    ({"share": "-100"}, "by less than 100%"),
    ({"share": "1001"}, "Enter 1000 or less."),
    ({"share": "five"}, "Write it with the digits 0 to 9"),
    ({"by": "amount", "amount": ""}, "Say by how much"),
    ({"by": "amount", "amount": "€2"}, "is not USD"),
    ({"by": "amount", "amount": "-25"}, "nothing would be left of that"),
    ({"by": "amount", "amount": "999999990"}, "digits"),
    ({"by": "nothing"}, "Select a valid choice"),
    ({"which": "chosen"}, "Choose at least one service."),
    ({"which": "chosen", "services": ["no-such"]}, "Select a valid choice"),
    ({"which": "tier", "tier": "no-such"}, "Select a valid choice"),
    ({"rounding": "97"}, "Select a valid choice"),
    ({"revision": ""}, "This page is incomplete"),
]


def test_what_cannot_be_meant_is_said_and_nothing_is_written(plan: Plan, owner_client: Client) -> None:
    before = working_plan(plan)
    for typed, says in WRONG:
        answer = owner_client.post(f"/plans/{plan.pk}/raise/", typing(**typed, **{"raise": "1"}))
        assert (answer.status_code, says in words(answer)) == (422, True), typed
    assert working_plan(plan) == before


def test_what_another_owner_did_elsewhere_stays_and_the_same_price_is_refused(
    plan: Plan, owner_client: Client, owner: User
) -> None:
    ben = a_person("ben@example.com", Role.OWNER, name="Ben Other")
    set_charge(plan, "net-ap", pricing.Charge("per_unit", Decimal("7.77"), ()), by=ben)
    chosen = typing(which="chosen", services=["ws-watch"], **{"raise": "1"})
    told = owner_client.post(f"/plans/{plan.pk}/raise/", chosen, follow=True).content.decode()
    assert "Meanwhile Ben Other changed this plan" in told
    assert prices(working_plan(plan))["net-ap"] == ("7.77",)
    assert prices(working_plan(plan))["ws-watch"] == ("26.25",)
    set_charge(plan, "ws-watch", pricing.Charge("per_unit", Decimal("30.00"), ()), by=ben)
    answer = owner_client.post(f"/plans/{plan.pk}/raise/", {**chosen, "revision": "3"})
    page = words(answer)
    assert answer.status_code == 409
    assert "Ben Other changed this too" in page
    assert prices(working_plan(plan))["ws-watch"] == ("30.00",)
    # What it does to the price as it is now stands below, ready to be raised.
    assert "$31.50" in page
    owner_client.post(f"/plans/{plan.pk}/raise/", {**chosen, "revision": "4"})
    assert prices(working_plan(plan))["ws-watch"] == ("31.50",)


def test_a_rise_that_moves_nothing_offers_nothing_to_press(plan: Plan, owner_client: Client) -> None:
    page = owner_client.post(
        f"/plans/{plan.pk}/raise/", typing(which="chosen", services=["ws-watch"], share="1", rounding="00")
    ).content.decode()
    assert "No price changes" in page
    assert 'name="raise"' not in page


def test_a_currency_without_decimals_offers_two_roundings(
    owner: User, owner_client: Client, cable_tv: dict[str, Any]
) -> None:
    yen = import_plan(replace(pricing.read_plan(cable_tv), currency="JPY"), owner, NOW)
    page = owner_client.get(f"/plans/{yen.pk}/raise/").content.decode()
    assert 'value="five"' in page
    assert 'value="95"' not in page


def test_a_plan_without_prices_says_so(owner: User, owner_client: Client, cable_tv: dict[str, Any]) -> None:
    for service in cable_tv["services"]:
        service["charge"] = None
    bare = import_plan(pricing.read_plan(cable_tv), owner, NOW)
    answer = owner_client.post(f"/plans/{bare.pk}/raise/", typing())
    assert (answer.status_code, "None of these services has a price" in answer.content.decode()) == (422, True)
