"""Findings that need prices."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings

from pricing import Plan, findings, price, read_plan
from pricing.charges import charge_parts, parts_sum
from pricing.margins import at_list_price
from pricing.money import exact, rounded
from pricing.tests.ladder_check.findings_support import found, package, tier
from pricing.tests.samples import (
    brackets,
    counts,
    one_service_plan,
    plan_of,
    selection,
    service,
)
from pricing.tests.strategies import Document, plans


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
