"""Fixes: each makes its finding go away and brings no error; and the ones an owner meets first, by name."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from hypothesis import given, settings

import pricing
from plans.editing.fixes import fixes_for
from pricing.tests.examples import examples
from pricing.tests.plan_documents import any_plan_documents
from pricing.tests.samples import service as a_service
from pricing.tests.version_2 import plan_2_document


def _checked(plan: pricing.Plan) -> pricing.Plan:
    return pricing.read_plan(pricing.plan_document(plan))


def _errors(plan: pricing.Plan) -> set[tuple[str, str]]:
    return {(found.code, found.where) for found in pricing.findings(plan) if found.severity == "error"}


@settings(max_examples=examples(60))
@given(any_plan_documents())
def test_a_mend_makes_its_finding_go_away_and_breaks_nothing(document: dict[str, Any]) -> None:
    plan = pricing.read_plan(document)
    for finding in pricing.findings(plan):
        fixes = fixes_for(plan, finding)
        assert len({fix.code for fix in fixes}) == len(fixes)
        for fix in fixes:
            after = _checked(fix.edit(plan))
            left = {(found.code, found.where) for found in pricing.findings(after)}
            assert (finding.code, finding.where) not in left, fix
            new = _errors(after) - _errors(plan)
            # What nobody could buy may be had now, and a rung that lost its minimum may be cheaper than the next.
            assert not {code for code, _where in new} - {"tier-not-dearer", "tier-adds-nothing"}, fix


def _fixes(document: dict[str, Any], code: str) -> dict[str, str]:
    plan = pricing.read_plan(document)
    return {
        f"{finding.where} {fix.code}": fix.label
        for finding in pricing.findings(plan)
        if finding.code == code
        for fix in fixes_for(plan, finding)
    }


def test_a_package_that_can_be_had_without_climbing_asks_for_the_next_rung(cable_tv: dict[str, Any]) -> None:
    assert _fixes(cable_tv, "package-without-step") == {"package:printers climb": "Ask for Advanced"}
    cable_tv["presets"][0]["packages"] = ["printers"]  # a preset on Basic would be broken by it
    assert _fixes(cable_tv, "package-without-step") == {}


def test_a_price_below_the_floor_is_set_to_the_floor(cable_tv: dict[str, Any]) -> None:
    next(service for service in cable_tv["services"] if service["code"] == "srv-care")["cost"] = "1000"
    fixes = _fixes(cable_tv, "below-floor")
    assert fixes["tier:basic floor"] == "Set Server patching, antivirus and maintenance to $2,338.89"
    plan = pricing.read_plan(cable_tv)
    least = pricing.least_price(plan, plan.index.services["srv-care"])
    assert least == Decimal("2338.89")


def test_a_minimum_that_swallows_the_step_is_taken_off(cable_tv: dict[str, Any]) -> None:
    cable_tv["tiers"][0]["minimum"] = "99999"
    assert _fixes(cable_tv, "tier-not-dearer") == {"tier:advanced minimum": "Take the minimum off Basic"}
    cable_tv["tiers"][1]["minimum"] = "0"
    for service in cable_tv["services"]:
        # Without its minimum Basic would still cost what Advanced does.
        service["charge"] = {"model": "per_unit", "price": "0"}
    assert _fixes(cable_tv, "tier-not-dearer") == {}


def test_of_presets_the_last_but_one_is_recommended_or_one_of_the_several(cable_tv: dict[str, Any]) -> None:
    for preset in cable_tv["presets"]:
        preset["recommended"] = False
    assert _fixes(cable_tv, "no-recommended-preset") == {"plan only-gold": "Recommend Gold"}
    for preset in cable_tv["presets"][1:3]:
        preset["recommended"] = True
    assert set(_fixes(cable_tv, "no-recommended-preset")) == {"plan only-silver", "plan only-gold"}


def test_rules_that_cannot_be_met_are_loosened_one_by_one(cable_tv: dict[str, Any]) -> None:
    security = next(package for package in cable_tv["packages"] if package["code"] == "security")
    security["requires"] = ["compliance"]
    labels = set(_fixes(cable_tv, "unreachable-package").values())
    assert {"Let Security do without Compliance", "Let Compliance do without Security"} <= labels
    security["requires"], security["conflicts"] = [], ["continuity"]
    assert "Let Security go with Continuity" in _fixes(cable_tv, "unreachable-package").values()


def test_a_preset_gets_the_tier_its_packages_ask_for(cable_tv: dict[str, Any]) -> None:
    cable_tv["presets"][2]["tier"] = "basic"
    assert _fixes(cable_tv, "preset-not-buyable") == {"preset:gold tier": "Put it on Advanced"}
    cable_tv["presets"][2] |= {"tier": "advanced", "packages": ["compliance"]}
    assert _fixes(cable_tv, "preset-not-buyable") == {"preset:gold packages": "Add what its packages need"}


def test_a_bundle_that_another_one_stands_before_goes_first_or_goes() -> None:
    one, both = ({"code": code, "name": code.title(), "amount": "5.00"} for code in ("one", "both"))
    bundles = [{**one, "packages": ["care"]}, {**both, "packages": ["care", "security"]}]
    fixes = _fixes(plan_2_document(bundles=bundles), "bundle-shadowed")
    assert fixes == {"bundle:both before": "Put it before One", "bundle:both remove": "Remove Both"}
    bundles[1]["packages"] = ["care"]  # the two are alike: one of them is too many
    fixes = _fixes(plan_2_document(bundles=bundles), "bundle-shadowed")
    assert fixes == {"bundle:both remove": "Remove Both"}


def test_an_included_quantity_that_nothing_counts_is_counted_whole() -> None:
    document = plan_2_document(services=[a_service("watch", unit="person"), a_service("care", unit="person")])
    document |= {"packages": [], "bundles": []}
    assert _fixes(document, "included-quantity-unused") == {"unit:desk count-all": "Count every Desk"}


def test_what_the_plan_has_no_way_round_has_no_mend(cable_tv: dict[str, Any]) -> None:
    plan = pricing.read_plan(cable_tv)
    silent = replace(plan, services=tuple(replace(service, benefit="") for service in plan.services))
    found = [finding for finding in pricing.findings(silent) if finding.code == "service-without-benefit"]
    assert found
    assert all(fixes_for(silent, finding) == () for finding in found)
