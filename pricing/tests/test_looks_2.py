"""What else looks at plans, where they are of version 2: comparison, margins, what a rung adds, changes, the import."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from pricing import (
    Charge,
    PricingError,
    by_source,
    charge_direction,
    compare,
    imported_plan,
    least_price,
    package_step,
    plan_figures,
    price,
    read_plan,
    rung_prices,
    service_margin,
    with_rung_price,
)
from pricing.tests.samples import counts, service
from pricing.tests.version_2 import plan_2, plan_2_document, selection_2

SHARE = {"model": "percent", "rate": "0.1"}


def bundled(**changes: Any) -> Any:
    """Two packages of 30.00 and 20.00 for each desk, and 10 % less for both."""
    services = [service("watch"), service("a", "30.00"), service("b", "20.00")]
    return plan_2(
        **{
            "services": services,
            "units": [{"code": "desk", "name": "Desk", "counts": ["workstation"]}],
            "tiers": [{"code": "basic", "name": "Basic", "services": ["watch"]}],
            "packages": [{"code": code, "name": code.upper(), "services": [code]} for code in "ab"],
            "bundles": [{"code": "both", "name": "Both", "packages": ["a", "b"], "percent": "0.1"}],
            **changes,
        }
    )


class TestComparison:
    def test_a_bundle_has_a_group_of_its_own(self) -> None:
        plan = bundled(tiers=[{"code": "basic", "name": "Basic", "services": ["watch"], "minimum": "99.00"}])
        found = price(plan, counts(workstation=1), selection_2(packages=["a", "b"]))
        assert [(group.kind, group.code, group.name, str(group.amount)) for group in by_source(plan, found)] == [
            ("tier", "basic", "Basic", "10.00"),
            ("package", "a", "A", "30.00"),
            ("package", "b", "B", "20.00"),
            ("bundle", "both", "Both", "-5.00"),
            ("minimum", "", "", "44.00"),
        ]

    def test_the_step_of_a_package_that_completes_a_bundle_has_the_saving_in_it(self) -> None:
        plan, inventory = bundled(), counts(workstation=1)
        step = package_step(plan, inventory, selection_2(packages=["a"]), "b")
        assert (step.added, step.net) == (True, Decimal("15.00"))
        assert [line.source for line in step.lines] == ["package:b", "bundle:both"]
        step = package_step(plan, inventory, selection_2(packages=["a", "b"]), "a")
        assert (step.added, step.net) == (False, Decimal("-25.00"))
        assert [line.source for line in step.lines] == ["package:a", "bundle:both"]

    def test_columns_have_it_too(self) -> None:
        chosen = [selection_2(packages=["a"]), selection_2(packages=["a", "b"])]
        last = compare(bundled(), counts(workstation=1), chosen).columns[-1]
        assert last.step == Decimal("15.00")
        assert [group.code for group in last.gained] == ["b"]


class TestMargins:
    def test_a_share_has_no_price_by_itself(self) -> None:
        plan = plan_2(margin_floor="0.5")
        lead = replace(plan.index.services["lead"], cost=Decimal(3))
        found = service_margin(plan, lead)
        assert (str(found.price), str(found.cost), found.margin) == ("0.00", "3.00", None)
        assert least_price(plan, lead) is None

    def test_figures_at_list_price_know_bundles_and_no_adjustment(self) -> None:
        services = [service("watch"), service("a", "30.00"), service("b", "20.00")]
        services[0]["adjustments"] = [{"months": 12, "adjustment": "1"}]
        plan = bundled(
            services=services,
            presets=[{"code": "p", "name": "P", "tier": "basic", "packages": ["a", "b"]}],
            packages=[
                {"code": "a", "name": "A", "services": ["a"]},
                {"code": "b", "name": "B", "services": ["b"], "requires": ["a"]},
            ],
            billing=[{"months": 1, "name": "M", "adjustment": "0.5"}],
        )
        found = plan_figures(plan, counts(workstation=1))
        assert [str(figure.net) for figure in (*found.tiers, *found.packages, *found.presets)] == [
            "10.00",
            "30.00",
            "15.00",
            "55.00",
        ]


class TestRungPrices:
    def plan(self) -> Any:
        tiers = [{"code": "basic", "name": "Basic", "services": ["watch", "lead", "care"]}]
        services = [service("watch"), service("lead", SHARE, unit="client"), service("care", "5.00", unit="client")]
        return plan_2(services=services, tiers=tiers, packages=[], bundles=[])

    def test_a_share_is_in_no_row(self) -> None:
        rows = {row.code: str(row.adds) for row in rung_prices(self.plan(), "basic")}
        assert rows == {"desk": "10.00", "client": "5.00"}

    def test_and_is_left_alone_by_another_price(self) -> None:
        plan = self.plan()
        after = with_rung_price(plan, "basic", "client", Decimal("8.00"))
        assert after.index.services["lead"] == plan.index.services["lead"]
        assert after.index.services["care"].charge == Charge("per_unit", Decimal("8.00"), ())

    def test_alone_it_cannot_be_priced(self) -> None:
        tiers = [{"code": "basic", "name": "Basic", "services": ["lead"]}]
        services = [service("lead", SHARE, unit="client")]
        plan = plan_2(services=services, tiers=tiers, packages=[], bundles=[])
        assert rung_prices(plan, "basic") == ()
        with pytest.raises(PricingError, match=r"^bad-plan: "):
            with_rung_price(plan, "basic", "client", Decimal("8.00"))


@pytest.mark.parametrize(
    ("old", "new", "direction"),
    [
        ("0.1", "0.2", "dearer"),
        ("0.2", "0.1", "cheaper"),
        ("0.1", "0.1", "same"),
        (None, "0.1", "dearer"),
        ("0.1", None, "cheaper"),
        (None, "0", "same"),
        ("0.1", "9.00 each", "mixed"),
        ("9.00 each", "0.1", "mixed"),
    ],
)
def test_shares_compare_with_shares(old: str | None, new: str | None, direction: str) -> None:
    def charge(said: str | None) -> Charge | None:
        if said is None:
            return None
        each = said.removesuffix(" each")
        return Charge("percent", None, (), Decimal(said)) if each == said else Charge("per_unit", Decimal(each), ())

    assert charge_direction(charge(old), charge(new)) == direction


def test_texts_of_version_2_are_held_to_the_rule_for_what_is_typed() -> None:
    document = plan_2_document()
    assert imported_plan(json.dumps(document).encode()) == read_plan(document)
    for place in ("bundles", "billing"):
        document = plan_2_document()
        document[place][1]["name"] = "Soft\u00adhyphen"
        with pytest.raises(PricingError) as caught:
            imported_plan(json.dumps(document).encode())
        assert caught.value.path == f"{place}[1].name"
