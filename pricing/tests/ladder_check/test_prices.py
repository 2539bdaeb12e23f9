"""Findings that need prices."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings

from pricing import Plan, Price, findings, price_regardless, read_plan
from pricing.charges import charge_parts, parts_sum
from pricing.margins import at_list_price
from pricing.money import exact, rounded
from pricing.tests.examples import examples
from pricing.tests.ladder_check.findings_support import found, package, tier
from pricing.tests.samples import (
    brackets,
    cable_tv,
    counts,
    one_service_plan,
    per_user,
    plan_of,
    selection,
    service,
)
from pricing.tests.strategies import Document, plans
from pricing.words import written_money


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

    def test_what_is_included_without_a_charge_need_not_be_dearer(self) -> None:
        services = [service("watch"), service("care", None)]
        plan = plan_of(services=services, tiers=[tier("basic", "watch"), tier("advanced", "care")], packages=[])
        assert found(plan, "tier-not-dearer") == []

    def test_a_service_that_is_charged_nothing_is_no_step(self) -> None:
        assert found(self.plan("0", "0", "0"), "tier-not-dearer") == ["tier:advanced"]

    def test_who_owns_nothing_that_a_tier_adds_pays_the_same(self) -> None:
        services = [service("watch", unit="person"), service("care")]
        plan = plan_of(services=services, tiers=[tier("basic", "watch"), tier("advanced", "care")], packages=[])
        assert found(plan, "tier-not-dearer") == []

    def test_who_owns_nothing_that_a_tier_adds_does_not_pay_less(self) -> None:
        services = [service("watch", unit="person"), service("care")]
        tiers = [tier("basic", "watch", minimum="100.01"), tier("advanced", "care")]
        plan = plan_of(services=services, tiers=tiers, packages=[])
        assert found(plan, "tier-not-dearer") == ["tier:advanced"]
        message = next(entry.message for entry in findings(plan) if entry.code == "tier-not-dearer")
        dear, cheap = (written_money(Decimal(amount), "USD") for amount in ("100.00", "100.01"))
        assert message.startswith(
            f"With 0 x Desk and 10 of every other unit, Advanced costs {dear} a month and Basic {cheap}."
        )

    def test_an_ordinary_ladder_per_user_is_sound(self) -> None:
        assert [finding for finding in findings(per_user()) if finding.severity == "error"] == []

    @pytest.mark.parametrize(("dear", "has"), [(49, ["tier:advanced"]), (50, [])])
    def test_the_last_count_is_50(self, dear: int, has: list[str]) -> None:
        # The desk after `dear` of them takes back what the others are charged for Advanced.
        services = [service("watch"), service("care", brackets("volume", (dear, "1.00"), (None, "0")))]
        tiers = [tier("basic", "watch"), tier("advanced", "care")]
        assert found(plan_of(services=services, tiers=tiers, packages=[]), "tier-not-dearer") == has

    @settings(max_examples=examples(40), deadline=None)
    @given(plans())
    def test_agrees_with_pricing_every_inventory(self, document: Document) -> None:
        plan = read_plan(document)
        assert found(plan, "tier-not-dearer") == by_the_sentence(plan)

    @pytest.mark.parametrize("minimum", ["0", "40.00", "99.99"])
    @pytest.mark.parametrize("plan", [cable_tv(), per_user()], ids=["cable-tv", "per-user"])
    def test_agrees_on_ladders_as_they_are_sold(self, plan: Plan, minimum: str) -> None:
        low = replace(plan, tiers=(replace(plan.tiers[0], minimum=Decimal(minimum)), *plan.tiers[1:]))
        assert found(low, "tier-not-dearer") == by_the_sentence(low)


def by_the_sentence(plan: Plan) -> list[str]:
    """The rule as docs/pricing.md says it: every inventory, each priced by the engine."""
    listed = at_list_price(plan)
    usual = {unit.code: 10 for unit in plan.units}
    inventories = [usual] + [{**usual, unit: count} for unit in usual for count in range(51)]

    def priced(code: str, quantities: dict[str, int]) -> Price:
        return price_regardless(listed, counts(), selection(code, quantities=quantities))

    def at_fault(below: str, tier: str, quantities: dict[str, int]) -> bool:
        low, high = priced(below, quantities), priced(tier, quantities)
        own = any(line.source == f"tier:{tier}" for line in high.lines)
        return high.recurring_net < low.recurring_net or (high.recurring_net == low.recurring_net and own)

    return [
        f"tier:{tier.code}"
        for below, tier in pairwise(plan.tiers)
        if any(at_fault(below.code, tier.code, quantities) for quantities in inventories)
    ]


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

    @settings(max_examples=examples(60), deadline=None)
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


class TestBelowFloor:
    def test_on_the_typical_client(self) -> None:
        keys = ["server", "workstation", "user", "site", "printer", "laptop"]
        # 1 server, 20 workstations, 22 users, 1 site, 1 printer, 1 laptop: 46.
        for flat, expected in (("92.00", []), ("91.98", ["tier:basic"])):
            charge = {"model": "flat", "price": flat}
            services = [
                service("work", charge, unit="all"),
                service("cost", None, unit="all", cost="1"),
            ]
            plan = plan_of(
                units=[{"code": "all", "name": "All", "counts": keys}],
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
