"""What is wrong in ways that no page can bring about: each is refused with its place, by whoever meets it first."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

import pricing
from pricing import PricingError, Selection
from pricing.canonical import canonical_bytes
from pricing.tests.samples import client


def refusal(document: dict[str, Any]) -> PricingError:
    with pytest.raises(PricingError) as caught:
        pricing.read_plan(document)
    return caught.value


def test_a_fee_has_one_of_three_bases(cable_tv: dict[str, Any]) -> None:
    cable_tv["one_time"][0]["basis"] = "yearly"
    refused = refusal(cable_tv)
    assert refused.path == "one_time[0].basis"
    assert 'must be "fixed", "per_unit" or "months"' in refused.message


@pytest.mark.parametrize(
    ("counts", "says"),
    [
        ([1], "counts: must be an object, not a list"),
        ({"\u00e9": 1, "e\u0301": 2}, "is there twice, written in two ways; keep one"),
    ],
)
def test_counts_are_an_object_with_each_key_once(counts: object, says: str) -> None:
    with pytest.raises(PricingError, match=says) as caught:
        pricing.read_inventory({"format": "msp-inventory/1", "counts": counts})
    assert caught.value.code == "bad-inventory"


def test_a_key_of_the_counts_that_a_file_has_twice_is_named() -> None:
    with pytest.raises(PricingError, match='the key "desk" is there twice'):
        pricing.inventory_from_json(b'{"format": "msp-inventory/1", "counts": {"desk": 1, "desk": 2}}')


def test_a_list_is_a_list(cable_tv: dict[str, Any]) -> None:
    cable_tv["units"] = {"code": "desk"}
    assert "units: must be a list, not an object" in str(refusal(cable_tv))


def test_a_list_has_an_end(cable_tv: dict[str, Any]) -> None:
    cable_tv["units"] = [{"code": f"u{at}", "name": "Unit", "counts": []} for at in range(2_001)]
    assert refusal(cable_tv).path == "units"


def test_the_batch_says_which_figures_no_plan_can_take(cable_tv: dict[str, Any]) -> None:
    plan = pricing.read_plan(cable_tv)
    fine = Selection("basic", ())
    (found,) = pricing.price_many(plan, [({}, replace(fine, quantities=(("client", 2),)))])
    with pytest.raises(PricingError) as caught:
        pricing.price(plan, client(), replace(fine, quantities=(("client", 2),)))
    assert found.fault == caught.value.code == "bad-selection"


def test_steps_of_a_selection_that_cannot_be_priced_say_why(cable_tv: dict[str, Any]) -> None:
    plan = pricing.read_plan(cable_tv)
    fine = Selection("basic", ())
    base = pricing.price_regardless(plan, client(), fine)
    wrong = replace(fine, term=7)
    with pytest.raises(PricingError) as caught:
        pricing.package_step(plan, client(), wrong, "security", base)
    assert caught.value.code == "unknown-term"
    with pytest.raises(PricingError) as caught:
        pricing.move_step(plan, client(), wrong, "security", base)
    assert caught.value.code == "unknown-term"


def test_margins_of_months_together() -> None:
    assert pricing.margin_of(Decimal(300), Decimal(100)) == Decimal("0.6667")
    assert pricing.margin_of(Decimal(0), Decimal(100)) is None


def test_the_typical_client_counts_all_that_the_plan_counts(cable_tv: dict[str, Any]) -> None:
    plan = pricing.read_plan(cable_tv)
    counted = {key for unit in plan.units for key in unit.counts}
    assert {key for key, _count in pricing.typical_client(plan).counts} == counted


def test_a_rung_that_cost_nothing_shares_a_figure_out_to_one_service(cable_tv: dict[str, Any]) -> None:
    for service in cable_tv["services"]:
        if service["unit"] == "desktop" and service["charge"]:
            service["charge"] = {"model": "per_unit", "price": "0"}
    plan = pricing.with_rung_price(pricing.read_plan(cable_tv), "advanced", "desktop", Decimal("12.00"))
    row = next(row for row in pricing.rung_prices(plan, "advanced") if row.code == "desktop")
    assert row.adds == Decimal("12.00")


def test_a_plan_file_that_is_brought_in_may_hide_nothing(cable_tv: dict[str, Any]) -> None:
    assert pricing.imported_plan(canonical_bytes(cable_tv)) == pricing.read_plan(cable_tv)
    cable_tv["tiers"][0]["name"] = "Ba\u00adsic"
    with pytest.raises(PricingError) as caught:
        pricing.imported_plan(canonical_bytes(cable_tv))
    assert (caught.value.code, caught.value.path) == ("bad-plan", "tiers[0].name")


@pytest.mark.parametrize(
    ("old", "new", "direction"),
    [
        (None, None, "same"),
        (None, pricing.Charge("per_unit", Decimal(1), ()), "dearer"),
        (pricing.Charge("per_unit", Decimal(2), ()), None, "cheaper"),
        (pricing.Charge("per_unit", Decimal(2), ()), pricing.Charge("per_unit", Decimal(1), ()), "cheaper"),
        (pricing.Charge("per_unit", Decimal(1), ()), pricing.Charge("per_unit", Decimal(2), ()), "dearer"),
        (pricing.Charge("flat", Decimal(5), ()), pricing.Charge("per_unit", Decimal(1), ()), "mixed"),
    ],
)
def test_which_way_a_charge_has_gone(old: pricing.Charge | None, new: pricing.Charge | None, direction: str) -> None:
    assert pricing.charge_direction(old, new) == direction
