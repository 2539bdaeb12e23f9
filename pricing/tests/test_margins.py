"""What the plan builder shows the owner."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pricing import PricingError, at_list_price, least_price, plan_figures, read_plan, service_margin
from pricing.tests.samples import (
    brackets,
    cable_tv,
    cable_tv_document,
    client,
    counts,
    one_service_plan,
    plan_document_of,
    plan_of,
)


class TestServiceMargin:
    def test_of_one_unit(self) -> None:
        plan = cable_tv()
        found = service_margin(plan, plan.index.services["ws-care"])
        assert (found.price, found.cost, found.margin) == (Decimal("49.00"), Decimal("19.00"), Decimal("0.6122"))

    def test_of_many(self) -> None:
        plan = cable_tv()
        found = service_margin(plan, plan.index.services["ws-care"], 30)
        assert (found.price, found.cost) == (Decimal("1452.00"), Decimal("570.00"))

    def test_a_flat_service_costs_once(self) -> None:
        plan = cable_tv()
        assert service_margin(plan, plan.index.services["srv-base"], 5) == service_margin(
            plan, plan.index.services["srv-base"], 1
        )

    def test_an_included_service_has_a_cost_and_no_margin(self) -> None:
        plan = one_service_plan(None, service={"cost": "3"})
        found = service_margin(plan, plan.services[0])
        assert (str(found.price), str(found.cost), found.margin) == ("0.00", "3.00", None)


class TestLeastPrice:
    def test_it_is_the_first_cent_at_the_floor(self) -> None:
        plan = one_service_plan("34.00", margin_floor="0.55", service={"cost": "1", "minutes": "18"})
        least = least_price(plan, plan.services[0])
        assert least == Decimal("42.23")  # 19.00 / 0.45 is 42.222...
        for price, reached in ((least, True), (least - Decimal("0.01"), False)):
            found = service_margin(one_service_plan(str(price)), plan.services[0])
            assert ((price - found.cost) / price >= plan.margin_floor) is reached

    def test_no_price_reaches_a_floor_of_1(self) -> None:
        plan = one_service_plan("34.00", margin_floor="1")
        assert least_price(plan, plan.services[0]) is None


class TestPlanFigures:
    def test_for_the_usual_client(self) -> None:
        found = plan_figures(cable_tv(), client())
        assert [(str(tier.net), tier.step, str(tier.margin)) for tier in found.tiers] == [
            ("1200.00", None, "0.6490"),
            ("2638.00", Decimal("1438.00"), "0.6295"),
        ]
        assert {package.code: str(package.net) for package in found.packages} == {
            "security": "1130.00",
            "continuity": "521.00",
            "people": "1184.00",
            "strategy": "600.00",
            "mobile": "0.00",
            "compliance": "450.00",
            "printers": "0.00",
            "desktop-backup": "400.00",
        }
        assert [str(preset.net) for preset in found.presets] == ["1200.00", "2638.00", "4289.00", "6073.00"]

    def test_a_package_has_the_margin_of_what_it_adds(self) -> None:
        strategy = next(entry for entry in plan_figures(cable_tv(), client()).packages if entry.code == "strategy")
        assert (str(strategy.cost), str(strategy.margin)) == ("180.00", "0.7000")

    def test_at_the_price_of_a_term(self) -> None:
        assert [str(tier.net) for tier in plan_figures(cable_tv(), client(), 36).tiers] == ["1104.00", "2426.96"]
        with pytest.raises(PricingError, match="unknown-term"):
            plan_figures(cable_tv(), client(), 13)

    def test_a_plan_that_is_being_built(self) -> None:
        plan = plan_of(tiers=[], packages=[], terms=[])
        found = plan_figures(plan, counts())
        assert (found.tiers, found.packages, found.presets) == ((), (), ())
        packages = [{"code": "p", "name": "P", "services": ["guard"]}]
        assert plan_figures(plan_of(tiers=[], packages=packages), counts()).packages == ()

    def test_a_package_that_nobody_can_have(self) -> None:
        packages = [
            {"code": "p", "name": "P", "services": ["guard"], "requires": ["q"], "conflicts": ["q"]},
            {"code": "q", "name": "Q", "services": ["care"], "requires": ["p"]},
        ]
        found = plan_figures(plan_of(packages=packages), counts(user=2, workstation=1))
        assert [str(package.net) for package in found.packages] == ["10.00", "20.00"]


def test_list_price_is_without_term_and_fees() -> None:
    plan = at_list_price(cable_tv())
    assert (len(plan.terms), str(plan.terms[0].adjustment), plan.one_time) == (1, "0", ())
    assert plan.index.terms[12] is plan.terms[0]


def test_brackets_at_a_quantity() -> None:
    document = plan_document_of(labour_rate="0")
    document["services"][0]["charge"] = brackets("volume", (10, "60"), (None, "50"))
    plan = read_plan(document)
    assert [str(service_margin(plan, plan.services[0], n).price) for n in (0, 10, 11)] == ["0.00", "600.00", "550.00"]


def test_every_service_of_cable_tv_is_at_or_above_its_floor() -> None:
    document = cable_tv_document()
    plan = read_plan(document)
    for service in plan.services:
        found = service_margin(plan, service)
        least = least_price(plan, service)
        assert least is not None
        assert found.margin is None or (found.margin >= plan.margin_floor) == (found.price >= least)
