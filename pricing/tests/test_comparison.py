"""Options side by side, for the proposal's cards, its list of packages and its summary."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from unittest.mock import Mock, patch

import pytest

from pricing import (
    PricingError,
    by_source,
    compare,
    compare_priced,
    comparison,
    move_step,
    package_step,
    per_person_day,
    price,
    price_regardless,
    relative_change,
)
from pricing.tests.samples import cable_tv, client, counts, plan_of, selection

PRESETS = [
    ("basic", []),
    ("advanced", []),
    ("advanced", ["security", "continuity"]),
    ("advanced", ["security", "continuity", "people", "strategy"]),
]


def four_columns() -> Any:
    return compare(cable_tv(), client(), [selection(tier, packages=packages) for tier, packages in PRESETS])


class TestCompare:
    def test_the_step_from_each_option_to_the_next(self) -> None:
        steps = [column.step for column in four_columns().columns]
        assert steps == [None, Decimal("1438.00"), Decimal("1651.00"), Decimal("1784.00")]

    def test_each_selection_is_priced_exactly_once(self) -> None:
        with patch.object(comparison, "price", wraps=price) as counted:
            four_columns()
        assert counted.call_count == 4

    def test_what_each_option_adds_to_the_one_before(self) -> None:
        gained = [[group.code for group in column.gained] for column in four_columns().columns]
        assert gained == [["basic"], ["advanced"], ["security", "continuity"], ["people", "strategy"]]
        advanced = four_columns().columns[1].gained[0]
        assert [entry.service.code for entry in advanced.delivered] == ["ws-care", "ws-setup", "m365-adm", "doc-rpt"]
        assert [entry.quantity for entry in advanced.delivered] == [20, 20, 22, 1]
        assert all(column.lost == () for column in four_columns().columns)

    def test_what_an_option_no_longer_has(self) -> None:
        chosen = [selection("advanced", packages=["people"]), selection("advanced", packages=["strategy"])]
        last = compare(cable_tv(), client(), chosen).columns[-1]
        assert [entry.service.code for entry in last.lost] == ["ppl-after", "ppl-ons", "ppl-mac"]
        assert last.step == Decimal("-584.00")

    def test_a_discount_moves_the_step(self) -> None:
        half = {"percent": "0.5"}
        columns = compare(cable_tv(), client(), [selection(), selection("advanced", discount=half)]).columns
        assert columns[1].step == Decimal("119.00")

    def test_prices_that_are_there_are_taken(self) -> None:
        chosen = selection("advanced")
        found = price(cable_tv(), client(), chosen)
        column = compare_priced(cable_tv(), [(chosen, found)]).columns[0]
        assert (column.price, column.selection) == (found, chosen)

    def test_what_cannot_be_had_is_not_compared(self) -> None:
        with pytest.raises(PricingError, match="package-needs-tier"):
            compare(cable_tv(), client(), [selection("basic", packages=["security"])])

    def test_nothing_compared_with_nothing(self) -> None:
        assert compare(cable_tv(), client(), []).columns == ()


class TestBySource:
    def test_the_summary_adds_up_to_the_subtotal(self) -> None:
        found = four_columns().columns[2]
        groups = [(group.kind, group.name, str(group.amount)) for group in found.groups]
        assert groups == [
            ("tier", "Basic", "1200.00"),
            ("tier", "Advanced", "1438.00"),
            ("package", "Security", "1130.00"),
            ("package", "Continuity", "521.00"),
        ]
        assert sum(group.amount for group in found.groups) == found.price.recurring_subtotal

    def test_minimum_and_extras_have_their_groups(self) -> None:
        tiers = [{"code": "basic", "name": "Basic", "services": ["watch"], "minimum": "50"}]
        plan = plan_of(tiers=tiers, packages=[])
        extras = [{"label": label, "recurrence": "monthly", "price": "1.50"} for label in ("One", "Two")]
        found = price(plan, counts(workstation=1), selection(extras=extras))
        groups = [(group.kind, str(group.amount), len(group.lines)) for group in by_source(plan, found)]
        assert groups == [("tier", "10.00", 1), ("minimum", "40.00", 1), ("extra", "3.00", 2)]

    def test_a_package_that_adds_nothing_is_there_with_nothing(self) -> None:
        plan = plan_of(packages=[{"code": "same", "name": "Same", "services": ["watch"]}])
        found = price(plan, counts(workstation=1), selection(packages=["same"]))
        last = by_source(plan, found)[-1]
        assert (last.code, str(last.amount), last.delivered) == ("same", "0.00", ())


class TestPerPersonDay:
    @pytest.mark.parametrize(
        ("net", "people", "days", "each"),
        [
            ("1200.00", 22, 21, "2.60"),
            ("2638.00", 22, 21, "5.71"),
            ("21.00", 200, 21, "0.01"),
            ("21.00", 1, 20, "1.05"),
            ("1000", 3, 21, "16"),
            ("10.000", 7, 21, "0.068"),
            ("0.00", 22, 21, "0.00"),
        ],
    )
    def test_it_has_the_decimals_of_the_price(self, net: str, people: int, days: int, each: str) -> None:
        assert str(per_person_day(Decimal(net), people, days)) == each

    @pytest.mark.parametrize(("people", "days"), [(0, 21), (-1, 21), (22, 0)])
    def test_without_people_or_days_there_is_none(self, people: int, days: int) -> None:
        assert per_person_day(Decimal("10.00"), people, days) is None


@pytest.mark.parametrize(
    ("before", "after", "share"),
    [
        ("200.00", "206.00", "0.03"),
        ("8", "6", "-0.25"),
        ("10000.00", "10494.60", "0.04946"),  # shown as 4.9 %; rounded to 4 decimals before, it would be 5.0 %
    ],
)
def test_a_change_is_a_share_of_what_was(before: str, after: str, share: str) -> None:
    assert relative_change(Decimal(before), Decimal(after)) == Decimal(share)


class TestPackageStep:
    def test_adding(self) -> None:
        step = package_step(cable_tv(), client(), selection("advanced"), "desktop-backup")
        assert (step.added, step.net, [line.how for line in step.lines]) == (True, Decimal("400.00"), ["20 x 20.00"])

    def test_removing(self) -> None:
        chosen = selection("advanced", packages=["continuity", "security"])
        step = package_step(cable_tv(), client(), chosen, "continuity")
        assert (step.added, step.net) == (False, Decimal("-521.00"))
        assert [line.service for line in step.lines] == ["con-bcdr", "con-m365", "con-test"]
        assert step.price is not None
        assert step.price.packages == ("security",)

    def test_what_cannot_be_had_yet_has_its_price(self) -> None:
        assert package_step(cable_tv(), client(), selection(), "compliance").net == Decimal("450.00")

    def test_services_that_are_there_already_cost_nothing(self) -> None:
        plan = plan_of(packages=[{"code": "more", "name": "More", "services": ["watch", "guard"]}])
        step = package_step(plan, counts(workstation=4, user=1), selection(), "more")
        assert (step.net, [line.service for line in step.lines]) == (Decimal("5.00"), ["guard"])

    def test_a_package_may_only_eat_up_the_minimum(self) -> None:
        tiers = [{"code": "basic", "name": "Basic", "services": ["watch"], "minimum": "50"}]
        plan = plan_of(tiers=tiers, packages=[{"code": "more", "name": "More", "services": ["guard"]}])
        assert package_step(plan, counts(workstation=1, user=2), selection(), "more").net == 0

    def test_term_and_discount_are_in_it(self) -> None:
        chosen = selection("advanced", term=36, discount={"percent": "0.10"})
        assert package_step(cable_tv(), client(), chosen, "strategy").net == Decimal("496.80")

    def test_a_discount_that_would_be_more_than_what_is_left(self) -> None:
        chosen = selection("advanced", packages=["security"], discount={"amount": "3000.00"})
        step = package_step(cable_tv(), client(), chosen, "security")
        assert (step.added, step.net, step.price) == (False, None, None)

    def test_unknown_package(self) -> None:
        with pytest.raises(PricingError, match="unknown-package"):
            package_step(cable_tv(), client(), selection(), "nope")

    def test_with_what_it_needs_besides(self) -> None:
        """Compliance on Basic: the way there leads over Advanced, Security and Continuity."""
        plan, base = cable_tv(), price_regardless(cable_tv(), client(), selection())
        there = selection("advanced", packages=["security", "continuity", "compliance"])
        step = move_step(plan, client(), there, "compliance", base)
        assert step.price is not None
        assert step.net == step.price.recurring_net - base.recurring_net
        assert step.net > Decimal("450.00")
        assert [(line.service, line.amount) for line in step.lines] == [("cmp-evid", Decimal("450.00"))]

    def test_a_move_to_less_than_the_discount(self) -> None:
        base = price_regardless(cable_tv(), client(), selection("advanced"))
        there = selection("basic", packages=["strategy"], discount={"amount": "30000.00"})
        assert move_step(cable_tv(), client(), there, "strategy", base).net is None

    def test_a_price_that_is_known_is_not_worked_out_again(self) -> None:
        base = price_regardless(cable_tv(), client(), selection("advanced"))
        counted = Mock(wraps=price_regardless)
        package_step(cable_tv(), client(), selection("advanced"), "mobile", base, counted)
        assert counted.call_count == 1
