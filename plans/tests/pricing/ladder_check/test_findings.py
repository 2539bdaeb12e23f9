"""Each rule of the ladder check, with a plan that has it and one that just has not."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plans.pricing import Finding, Plan, finding_document, findings, plan_from_json, price, read_plan
from plans.pricing.charges import charge_parts, parts_sum
from plans.pricing.margins import at_list_price
from plans.pricing.money import exact, rounded
from plans.tests.pricing.samples import (
    DATA,
    brackets,
    cable_tv,
    cable_tv_document,
    counts,
    one_service_plan,
    plan_of,
    selection,
    service,
)
from plans.tests.pricing.strategies import Document, plans


def found(plan: Plan, code: str) -> list[str]:
    """Where the plan has that finding."""
    return [finding.where for finding in findings(plan) if finding.code == code]


def tier(code: str, *services: str, **keys: Any) -> dict[str, Any]:
    return {"code": code, "name": code.title(), "services": list(services), **keys}


def package(code: str, *services: str, **keys: Any) -> dict[str, Any]:
    return {"code": code, "name": code.title(), "services": list(services), **keys}


class TestTierAddsNothing:
    def test_has(self) -> None:
        plan = plan_of(tiers=[tier("basic", "watch", "care"), tier("advanced", "watch"), tier("top", "guard")])
        assert found(plan, "tier-adds-nothing") == ["tier:advanced"]
        assert found(plan_of(tiers=[tier("basic", "watch"), tier("advanced")]), "tier-adds-nothing") == [
            "tier:advanced"
        ]

    def test_has_not(self) -> None:
        plan = plan_of(tiers=[tier("basic"), tier("advanced", "watch"), tier("top", "watch", "care")])
        assert found(plan, "tier-adds-nothing") == []


class TestTierNotDearer:
    def plan(self, lower: str, upper: str, price: str = "1.00") -> Plan:
        services = [service("watch"), service("care", price, unit="client")]
        tiers = [tier("basic", "watch", minimum=lower), tier("advanced", "care", minimum=upper)]
        return plan_of(services=services, tiers=tiers, packages=[])

    def test_a_minimum_can_swallow_the_step(self) -> None:
        # 0 desks: Basic is its minimum, Advanced its single service or its own minimum.
        assert found(self.plan("5.00", "5.00"), "tier-not-dearer") == ["tier:advanced"]
        assert found(self.plan("5.00", "5.01"), "tier-not-dearer") == []
        assert found(self.plan("0", "0"), "tier-not-dearer") == []

    def test_minimums_above_all_inventories(self) -> None:
        assert found(self.plan("9999", "9999"), "tier-not-dearer") == ["tier:advanced"]
        assert found(self.plan("9999", "10000"), "tier-not-dearer") == []

    def test_a_step_that_is_rounded_away(self) -> None:
        assert found(self.plan("0", "0", "0.0049"), "tier-not-dearer") == ["tier:advanced"]
        assert found(self.plan("0", "0", "0.005"), "tier-not-dearer") == []

    def test_a_free_service_is_no_step(self) -> None:
        services = [service("watch"), service("care", None)]
        plan = plan_of(services=services, tiers=[tier("basic", "watch"), tier("advanced", "care")], packages=[])
        assert found(plan, "tier-not-dearer") == ["tier:advanced"]

    def test_one_unit_at_0_is_enough(self) -> None:
        services = [service("watch", unit="person"), service("care")]
        plan = plan_of(services=services, tiers=[tier("basic", "watch"), tier("advanced", "care")], packages=[])
        assert found(plan, "tier-not-dearer") == ["tier:advanced"]
        message = next(entry.message for entry in findings(plan) if entry.code == "tier-not-dearer")
        assert message.startswith("With 0 x Desk and 10 of every other unit, Advanced costs 100.00 USD a month")

    @pytest.mark.parametrize(("free", "has"), [(49, ["tier:advanced"]), (50, [])])
    def test_the_last_count_is_50(self, free: int, has: list[str]) -> None:
        # Advanced is ahead by its minimum until Basic overtakes that, with the first desk that is not free.
        services = [service("watch", brackets("graduated", (free, "0"), (None, "200"))), service("care", None)]
        tiers = [tier("basic", "watch"), tier("advanced", "care", minimum="150")]
        assert found(plan_of(services=services, tiers=tiers, packages=[]), "tier-not-dearer") == has

    @settings(max_examples=40, deadline=None)
    @given(plans())
    def test_agrees_with_pricing_every_inventory(self, document: Document) -> None:
        plan = read_plan(document)
        listed = at_list_price(plan)
        units = [unit.code for unit in plan.units]
        inventories = [dict.fromkeys(units, 10)]
        inventories += [{**dict.fromkeys(units, 10), unit: n} for unit in units for n in (0, 1, 2, 9, 29, 30, 31, 50)]
        cheap = []
        for below, above in pairwise(plan.tiers):
            for quantities in inventories:
                low, high = (
                    price(listed, counts(), selection(rung.code, quantities=quantities)).recurring_net
                    for rung in (below, above)
                )
                if high <= low:
                    cheap.append(f"tier:{above.code}")
                    break
        assert set(cheap) <= set(found(plan, "tier-not-dearer"))


class TestBracketCliff:
    def cliffs(self, charge: Any) -> list[str]:
        return found(one_service_plan(charge), "bracket-cliff")

    def test_volume(self) -> None:
        assert self.cliffs(brackets("volume", (10, "60"), (None, "50"))) == ["service:work"]
        assert self.cliffs(brackets("volume", (10, "60"), (None, "54.55"))) == []  # 11 x 54.55 is 600.05.
        assert self.cliffs(brackets("volume", (10, "60"), (None, "54.54"))) == ["service:work"]

    def test_a_flat_can_make_or_mend_it(self) -> None:
        assert self.cliffs(brackets("volume", (10, "60"), (None, "50", "50"))) == []
        assert self.cliffs(brackets("volume", (10, "60"), (None, "50", "49.99"))) == ["service:work"]
        assert self.cliffs(brackets("volume", (10, "60", "61"), (None, "60"))) == ["service:work"]

    def test_up_to_500(self) -> None:
        assert self.cliffs(brackets("volume", (500, "60"), (None, "50"))) == ["service:work"]
        assert self.cliffs(brackets("volume", (501, "60"), (None, "50"))) == []

    def test_graduated_has_none(self) -> None:
        assert self.cliffs(brackets("graduated", (10, "60", "99"), (None, "0"))) == []

    @settings(max_examples=60, deadline=None)
    @given(plans())
    def test_agrees_with_every_quantity(self, document: Document) -> None:
        plan = read_plan(document)
        expected = []
        for entry in plan.services:
            if entry.charge is None:
                continue
            with exact():
                amounts = [rounded(parts_sum(charge_parts(entry.charge, n)), plan.index.step) for n in range(1, 40)]
            if any(more < less for less, more in pairwise(amounts)):
                expected.append(f"service:{entry.code}")
        assert found(plan, "bracket-cliff") == expected


class TestPackageWithoutStep:
    def test_has(self) -> None:
        packages = [package("none", "guard"), package("low", "guard", requires_tier="basic")]
        assert found(plan_of(packages=packages), "package-without-step") == ["package:none", "package:low"]

    def test_has_not(self) -> None:
        packages = [package("high", "guard", requires_tier="advanced")]
        assert found(plan_of(packages=packages), "package-without-step") == []

    def test_climbing_only_by_what_it_needs_is_told(self) -> None:
        packages = [package("high", "guard", requires_tier="advanced"), package("on", "care", requires=["high"])]
        plan = plan_of(packages=packages)
        assert found(plan, "package-without-step") == ["package:on"]
        message = next(entry.message for entry in findings(plan) if entry.code == "package-without-step")
        assert message.startswith("On asks for no climb itself; only what it needs (High) does.")


class TestUnreachablePackage:
    def unreachable(self, *packages: dict[str, Any]) -> list[str]:
        return [
            where.removeprefix("package:") for where in found(plan_of(packages=list(packages)), "unreachable-package")
        ]

    def test_a_circle(self) -> None:
        assert self.unreachable(package("a", requires=["a"])) == ["a"]
        assert self.unreachable(package("a", requires=["b"]), package("b", requires=["a"])) == ["a", "b"]

    def test_a_chain_into_a_circle(self) -> None:
        circle = [package("b", requires=["c"]), package("c", requires=["b"])]
        assert self.unreachable(package("a", requires=["b"]), *circle) == ["a", "b", "c"]

    def test_a_chain_is_no_circle(self) -> None:
        chain = [package("a", requires=["b", "c"]), package("b", requires=["c"]), package("c")]
        assert self.unreachable(*chain) == []

    def test_it_conflicts_with_what_it_needs(self) -> None:
        assert self.unreachable(package("a", requires=["b"], conflicts=["b"]), package("b")) == ["a"]
        assert self.unreachable(package("a", requires=["b"]), package("b", conflicts=["a"])) == ["a"]

    def test_what_it_needs_conflicts_with_itself(self) -> None:
        others = [package("b"), package("c", conflicts=["b"])]
        assert self.unreachable(package("a", requires=["b", "c"]), *others) == ["a"]
        assert self.unreachable(package("a", conflicts=["a"])) == ["a"]

    def test_also_further_down(self) -> None:
        chain = [package("a", requires=["b"]), package("b", requires=["c"]), package("c", conflicts=["a"])]
        assert self.unreachable(*chain) == ["a"]

    def test_a_conflict_with_a_stranger_is_none(self) -> None:
        assert self.unreachable(package("a", requires=["b"], conflicts=["c"]), package("b"), package("c")) == []


class TestPresets:
    def preset(self, code: str, tier_code: str = "advanced", *packages: str, **keys: Any) -> dict[str, Any]:
        return {"code": code, "name": code.title(), "tier": tier_code, "packages": list(packages), **keys}

    def test_not_buyable(self) -> None:
        plan = plan_of(presets=[self.preset("low", "basic", "security"), self.preset("high", "advanced", "security")])
        assert found(plan, "preset-not-buyable") == ["preset:low"]

    def test_not_buyable_by_need_or_conflict(self) -> None:
        packages = [package("a", requires=["b"]), package("b", conflicts=["c"]), package("c")]
        presets = [
            self.preset("x", "basic", "a"),
            self.preset("y", "basic", "b", "c"),
            self.preset("z", "basic", "a", "b"),
        ]
        assert found(plan_of(packages=packages, presets=presets), "preset-not-buyable") == ["preset:x", "preset:y"]

    @pytest.mark.parametrize(
        ("marks", "has"), [((), False), ((1,), False), ((0,), True), ((0, 0), True), ((1, 1), True), ((1, 0), False)]
    )
    def test_exactly_one_is_recommended(self, marks: tuple[int, ...], has: bool) -> None:
        presets = [self.preset(f"p{at}", recommended=bool(mark)) for at, mark in enumerate(marks)]
        assert bool(found(plan_of(presets=presets), "no-recommended-preset")) is has


class TestBasicTooGood:
    def test_more_than_half(self) -> None:
        plan = plan_of(tiers=[tier("basic", "watch", "care"), tier("advanced", "guard")], packages=[])
        assert found(plan, "basic-too-good") == ["tier:basic"]

    def test_half_is_not_more_than_half(self) -> None:
        plan = plan_of(tiers=[tier("basic", "watch"), tier("advanced", "care")], packages=[])
        assert found(plan, "basic-too-good") == []

    def test_only_services_on_offer_count(self) -> None:
        assert found(plan_of(tiers=[tier("basic", "watch")], packages=[package("p", "care")]), "basic-too-good") == []
        assert found(plan_of(tiers=[tier("basic", "watch")], packages=[]), "basic-too-good") == ["tier:basic"]

    def test_a_service_in_two_places_counts_once(self) -> None:
        packages = [package("p", "watch", "care"), package("q", "watch")]
        assert found(plan_of(tiers=[tier("basic", "watch")], packages=packages), "basic-too-good") == []


class TestBelowFloor:
    UNITS = [
        {"code": "all", "name": "All", "counts": ["server", "workstation", "user", "site", "printer", "laptop"]},
    ]

    def test_on_the_typical_client(self) -> None:
        # 1 server, 20 workstations, 22 users, 1 site, 1 printer, 1 laptop: 46.
        for flat, expected in (("92.00", []), ("91.98", ["tier:basic"])):
            charge = {"model": "flat", "price": flat}
            services = [
                service("work", charge, unit="all"),
                service("cost", None, unit="all", cost="1"),
            ]
            plan = plan_of(
                units=self.UNITS,
                services=services,
                tiers=[tier("basic", "work", "cost")],
                packages=[],
                margin_floor="0.5",
            )
            assert found(plan, "below-floor") == expected

    def test_presets_too_and_the_term_does_not_matter(self) -> None:
        services = [service("watch", cost="4"), service("care", "1.00", cost="9")]
        plan = plan_of(
            services=services,
            tiers=[tier("basic", "watch")],
            packages=[package("bad", "care")],
            presets=[{"code": "x", "name": "X", "tier": "basic", "packages": ["bad"], "recommended": True}],
            terms=[{"months": 24, "name": "Two years", "adjustment": "-0.9"}],
            margin_floor="0.6",
        )
        assert found(plan, "below-floor") == ["preset:x"]

    def test_a_price_of_0_is_below_any_floor_above_0(self) -> None:
        for floor, expected in (("0", []), ("0.0001", ["tier:basic"])):
            assert found(one_service_plan(None, margin_floor=floor), "below-floor") == expected


class TestServices:
    def test_unused(self) -> None:
        plan = plan_of(tiers=[tier("basic", "watch")], packages=[package("p", "guard")])
        assert found(plan, "service-unused") == ["service:care"]
        assert found(plan_of(), "service-unused") == []

    def test_without_benefit(self) -> None:
        services = [
            service("watch"),
            service("care", benefit="Help"),
            service("guard", None),
            service("more", benefit=" "),
        ]
        assert found(plan_of(services=services), "service-without-benefit") == ["service:watch", "service:more"]


def test_errors_come_first_and_then_the_order_of_the_rules() -> None:
    services = [service("watch", brackets("volume", (10, "60"), (None, "50"))), service("care", None), service("guard")]
    plan = plan_of(
        services=services,
        presets=[{"code": "low", "name": "Low", "tier": "basic", "packages": ["security"]}],
        packages=[package("security", "watch", requires_tier="advanced"), package("self", conflicts=["self"])],
        tiers=[tier("basic", "watch"), tier("advanced", "care"), tier("top")],
        margin_floor="2",
    )
    codes = list(dict.fromkeys(finding.code for finding in findings(plan)))
    assert codes == [
        "tier-adds-nothing",
        "tier-not-dearer",
        "unreachable-package",
        "preset-not-buyable",
        "bracket-cliff",
        "package-without-step",
        "below-floor",
        "service-unused",
        "service-without-benefit",
        "no-recommended-preset",
    ]


def test_cable_tv_has_no_error_and_cafeteria_has_its_cliff() -> None:
    assert {finding.code for finding in findings(cable_tv())} == {"package-without-step", "service-without-benefit"}
    assert found(cable_tv(), "package-without-step") == ["package:printers"]
    cafeteria = plan_from_json((DATA / "plans" / "cafeteria-2008.json").read_bytes())
    assert found(cafeteria, "bracket-cliff") == ["service:desktop"]


def test_the_owner_who_cuts_desktop_care_is_told() -> None:
    document = cable_tv_document()
    care = next(entry for entry in document["services"] if entry["code"] == "ws-care")
    care["charge"] = {"model": "per_unit", "price": "20.00"}
    assert found(read_plan(document), "below-floor") == ["tier:advanced", "preset:silver"]


def test_every_finding_says_where_and_what_to_do() -> None:
    for finding in findings(cable_tv()):
        assert finding_document(finding) == {
            "code": finding.code,
            "severity": finding.severity,
            "where": finding.where,
            "message": finding.message,
        }
        assert finding.message.endswith(".")
    assert Finding("a", "error", "plan", "b.").where == "plan"


def test_an_empty_plan_has_no_findings() -> None:
    plan = plan_of(units=[], services=[], tiers=[], packages=[], terms=[], taxes=[])
    assert findings(plan) == ()
