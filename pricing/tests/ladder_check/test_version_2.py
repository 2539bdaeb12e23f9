"""Findings on plans of version 2."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from pricing import Plan, findings
from pricing.tests.ladder_check.findings_support import found, package, tier
from pricing.tests.samples import brackets, plan_of, service
from pricing.tests.version_2 import plan_2
from pricing.words import written_money

PACKAGES = [package("a"), package("b"), package("c")]


def bundle(code: str, *packages: str, **keys: Any) -> dict[str, Any]:
    given = {} if "amount" in keys else {"percent": "0.1"}
    return {"code": code, "name": code.title(), "packages": list(packages), **given, **keys}


class TestBundleUnreachable:
    @pytest.mark.parametrize(
        ("packages", "where"),
        [
            (PACKAGES, []),
            ([package("a", conflicts=["b"]), *PACKAGES[1:]], ["bundle:ab"]),
            ([PACKAGES[0], package("b", conflicts=["a"]), PACKAGES[2]], ["bundle:ab"]),
            ([package("a", requires=["a"]), *PACKAGES[1:]], ["bundle:ab"]),
            ([package("a", conflicts=["a"]), *PACKAGES[1:]], ["bundle:ab"]),
            ([package("a", requires=["c"]), PACKAGES[1], package("c", conflicts=["a"])], ["bundle:ab"]),
            ([package("a", conflicts=["c"]), *PACKAGES[1:]], []),
        ],
    )
    def test_what_nobody_can_have_together(self, packages: list[dict[str, Any]], where: list[str]) -> None:
        assert found(plan_2(packages=packages, bundles=[bundle("ab", "a", "b")]), "bundle-unreachable") == where


class TestBundleShadowed:
    @pytest.mark.parametrize(
        ("first", "second", "where"),
        [
            (bundle("one", "a"), bundle("two", "a", "b"), ["bundle:two"]),
            (bundle("one", "a", "b"), bundle("two", "a", "b"), ["bundle:two"]),
            (bundle("one", "a", "b"), bundle("two", "a"), []),
            (bundle("one", "a"), bundle("two", "b"), []),
            (bundle("one", "a", requires_tier="advanced"), bundle("two", "a", "b"), []),
            (bundle("one", "a", requires_tier="basic"), bundle("two", "a", "b"), ["bundle:two"]),
            (
                bundle("one", "a", requires_tier="advanced"),
                bundle("two", "a", "b", requires_tier="advanced"),
                ["bundle:two"],
            ),
            (bundle("one", "a"), bundle("two", "a", "b", requires_tier="advanced"), ["bundle:two"]),
        ],
    )
    def test_what_stands_before_it(self, first: dict[str, Any], second: dict[str, Any], where: list[str]) -> None:
        assert found(plan_2(packages=PACKAGES, bundles=[first, second]), "bundle-shadowed") == where

    def test_once_for_each_bundle(self) -> None:
        bundles = [bundle("one", "a"), bundle("two", "a"), bundle("three", "a", "b")]
        assert found(plan_2(packages=PACKAGES, bundles=bundles), "bundle-shadowed") == ["bundle:two", "bundle:three"]


class TestCostMissing:
    def plan(self, **keys: Any) -> Plan:
        services = [service("watch", **keys), service("care", None), service("guard", "1", cost="1")]
        services.append(service("lead", {"model": "percent", "rate": "0.1"}, unit="client"))
        return plan_2(services=services, packages=[], bundles=[])

    @pytest.mark.parametrize(
        ("keys", "where"), [({}, ["service:watch"]), ({"cost": "0.01"}, []), ({"minutes": "1"}, [])]
    )
    def test_neither_cost_nor_minutes(self, keys: dict[str, Any], where: list[str]) -> None:
        assert found(self.plan(**keys), "cost-missing") == where

    def test_plans_of_version_1_are_not_asked(self) -> None:
        assert found(plan_of(), "cost-missing") == []


class TestIncludedQuantityUnused:
    def test_a_rest_that_no_charged_service_counts(self) -> None:
        units = [
            {"code": "desk", "name": "Desk", "counts": ["workstation"], "beyond": {"unit": "person", "each": 2}},
            {"code": "person", "name": "Person", "counts": ["user"]},
        ]
        charged = plan_2(units=units)
        services = [service("watch", unit="person"), service("care", None), service("guard", unit="person")]
        free = plan_2(units=units, services=services, packages=[], bundles=[])
        assert found(charged, "included-quantity-unused") == []
        assert found(free, "included-quantity-unused") == ["unit:desk"]


class TestTierNotDearer:
    def plan(self, *own: dict[str, Any], **changes: Any) -> Plan:
        tiers = [tier("basic", "watch"), tier("advanced", *(entry["code"] for entry in own))]
        return plan_2(services=[service("watch"), *own], **{"tiers": tiers, "packages": [], "bundles": [], **changes})

    def test_only_what_is_beyond_the_included_ones_is_charged(self) -> None:
        # Two desks go with each person: of 10 and 10 none is beyond, and such a client owns nothing that it adds.
        care = service("care", "20.00")
        assert found(self.plan(care), "tier-not-dearer") == []
        tiers = [tier("basic", "watch", minimum="320.00"), tier("advanced", "care")]
        below = self.plan(care, tiers=tiers)
        (finding,) = [entry for entry in findings(below) if entry.code == "tier-not-dearer"]
        # All at 10: none is beyond, so Basic is its minimum and Advanced is nothing.
        nothing, least = (written_money(Decimal(amount), "USD") for amount in ("0.00", "320.00"))
        assert f"With 10 of every unit, Advanced costs {nothing} a month and Basic {least}." in finding.message

    @pytest.mark.parametrize(("end", "where"), [(29, ["tier:advanced"]), (30, [])])
    def test_up_to_50_are_counted_of_which_30_are_beyond(self, end: int, where: list[str]) -> None:
        care = service("care", brackets("volume", (end, "0.01"), (None, "0")))
        assert found(self.plan(care), "tier-not-dearer") == where

    def test_a_share_of_nothing_is_no_fault_and_a_share_is_a_step(self) -> None:
        lead = service("lead", {"model": "percent", "rate": "0.03"}, unit="client")
        assert found(self.plan(lead), "tier-not-dearer") == []

    def test_a_share_that_is_rounded_away_is_one(self) -> None:
        lead = service("lead", {"model": "percent", "rate": "0.00001"}, unit="client")
        assert found(self.plan(lead), "tier-not-dearer") == ["tier:advanced"]

    def test_a_minimum_that_swallows_a_share(self) -> None:
        lead = service("lead", {"model": "percent", "rate": "0.5"}, unit="client")
        tiers = [tier("basic", "watch", minimum="9999"), tier("advanced", "lead", minimum="9999")]
        assert found(self.plan(lead, tiers=tiers), "tier-not-dearer") == ["tier:advanced"]


class TestBelowFloor:
    def test_bundles_count_and_terms_and_billing_do_not(self) -> None:
        services = [service("watch", "10.00"), service("guard", "10.00", cost="8", unit="client")]
        services[1]["adjustments"] = [{"months": 12, "adjustment": "-1"}]
        changes: dict[str, Any] = {
            "services": services,
            "units": [{"code": "desk", "name": "Desk", "counts": ["workstation"]}],
            "tiers": [tier("basic", "watch")],
            "packages": [package("security", "guard")],
            "presets": [{"code": "p", "name": "P", "tier": "basic", "packages": ["security"], "recommended": True}],
            "billing": [{"months": 1, "name": "M", "adjustment": "-0.5"}],
        }
        # 20 desks at 10.00 and the package at 10.00, which costs 8: (210 - 8) / 210 is 0.9619.
        assert found(plan_2(**changes, bundles=[], margin_floor="0.9619"), "below-floor") == []
        bundles = [bundle("one", "security", amount="9.00")]
        # With 9.00 off it is (201 - 8) / 201, 0.9602.
        assert found(plan_2(**changes, bundles=bundles, margin_floor="0.9602"), "below-floor") == []
        assert found(plan_2(**changes, bundles=bundles, margin_floor="0.9603"), "below-floor") == ["preset:p"]


def test_the_worst_come_first_and_then_the_order_of_the_rules() -> None:
    units = [
        {"code": "desk", "name": "Desk", "counts": ["workstation"]},
        {"code": "phone", "name": "Phone", "counts": ["mobile"], "beyond": {"unit": "client", "each": 1}},
    ]
    services = [service("watch", brackets("volume", (10, "60"), (None, "50"))), service("care", "0")]
    packages = [package("a", conflicts=["b"]), package("b")]
    plan = plan_2(
        units=units, services=services, packages=packages, bundles=[bundle("ab", "a", "b"), bundle("again", "a", "b")]
    )
    assert list(dict.fromkeys(finding.code for finding in findings(plan))) == [
        "tier-not-dearer",
        "bundle-unreachable",
        "bundle-shadowed",
        "bracket-cliff",
        "package-without-step",
        "service-without-benefit",
        "cost-missing",
        "included-quantity-unused",
    ]
