"""Version 2 over the term, with figures that can be worked out by hand: schedule, fees once, approval, output."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from pricing import Plan, Price, price, price_document
from pricing.tests.samples import counts, plan_of, selection
from pricing.tests.version_2 import one, plan_2, priced, selection_2


class TestSchedule:
    def plan(self, escalator: str = "0.05", **changes: Any) -> Plan:
        terms = [{"months": months, "name": "T", "escalator": escalator} for months in (1, 12, 30)]
        return one(terms=terms, **changes)

    def schedule(self, found: Price) -> list[tuple[int, int, str]]:
        return [(stretch.start, stretch.months, str(stretch.monthly)) for stretch in found.schedule]

    def test_years_rise_and_neighbours_stand_together(self) -> None:
        assert self.schedule(priced(self.plan(), term=30)) == [(1, 12, "100.00"), (13, 12, "105.00"), (25, 6, "110.25")]
        assert self.schedule(priced(self.plan("0"), term=30)) == [(1, 30, "100.00")]

    def test_a_ramp_may_run_over_a_year(self) -> None:
        ramp = [{"months": 2, "percent": "1"}, {"months": 11, "percent": "0.125"}]
        found = priced(self.plan(), term=30, ramp=ramp)
        assert self.schedule(found) == [
            (1, 2, "0.00"),
            (3, 10, "87.50"),
            (13, 1, "91.88"),
            (14, 11, "105.00"),
            (25, 6, "110.25"),
        ]
        assert [str(year.monthly) for year in found.years] == ["100.00", "105.00", "110.25"]
        assert found.contract_value == Decimal("875.00") + Decimal("91.88") + 11 * 105 + 6 * Decimal("110.25")

    def test_an_amendment_runs_to_the_end_of_its_contract(self) -> None:
        found = priced(self.plan(), term=30, elapsed=13)
        assert self.schedule(found) == [(1, 11, "105.00"), (12, 6, "110.25")]
        assert [(year.year, year.months) for year in found.years] == [(2, 11), (3, 6)]

    def test_at_minus_1_a_later_year_costs_nothing(self) -> None:
        assert self.schedule(priced(self.plan("-1"), term=30)) == [(1, 12, "100.00"), (13, 18, "0.00")]

    def test_a_part_month_is_of_the_first_months_price(self) -> None:
        ramp = [{"months": 1, "percent": "0.5"}]
        found = priced(self.plan(), prorate={"days": 10, "of": 31}, ramp=ramp, tax="vat")
        assert str(found.part_month) == "16.13"
        assert price_document(found)["first_period"] == {
            "months": 1, "net": "66.13", "tax": "6.61", "total": "72.74",
        }  # fmt: skip
        assert str(found.first_invoice) == "72.74"

    @pytest.mark.parametrize(
        ("billing", "elapsed", "months"), [(1, 0, 1), (12, 0, 12), (12, 5, 7), (12, 24, 6), (1, 7, 1), (12, 12, 12)]
    )
    def test_the_first_invoice_goes_to_the_next(self, billing: int, elapsed: int, months: int) -> None:
        assert priced(self.plan(), term=30, billing=billing, elapsed=elapsed).first_period.months == months

    def test_month_to_month_has_no_contract_value(self) -> None:
        assert priced(self.plan(), term=1, prorate={"days": 1, "of": 30}).contract_value is None

    def test_the_margin_of_the_term_counts_months_at_less(self) -> None:
        plan = self.plan("0", service={"cost": "40"})
        found = priced(plan, ramp=[{"months": 6, "percent": "1"}])
        assert (str(found.internal.gross_margin), str(found.internal.term_margin)) == ("0.6000", "0.2000")
        assert priced(plan, ramp=[{"months": 12, "percent": "1"}]).internal.term_margin is None


class TestOnce:
    @pytest.mark.parametrize(
        ("keys", "sources"),
        [
            ({}, ["one_time:f", "extra"]),
            ({"one_time": False}, ["extra"]),
            ({"elapsed": 3}, ["extra"]),
            ({"elapsed": 3, "one_time": True}, ["one_time:f", "extra"]),
        ],
    )
    def test_fees_may_be_left_out_and_extras_stay(self, keys: dict[str, Any], sources: list[str]) -> None:
        fee = {"code": "f", "name": "F", "basis": "months", "amount": "1.5"}
        extra = {"label": "Move", "recurrence": "once", "price": "80.00"}
        found = priced(one(one_time=[fee]), extras=[extra], **keys)
        assert [line.source for line in found.one_time_lines] == sources


class TestApproval:
    def reasons(self, limit: str = "0.25", floor: str = "0", **keys: Any) -> tuple[str, ...]:
        fee = {"code": "f", "name": "F", "basis": "fixed", "amount": "100.00"}
        plan = one(one_time=[fee], discount_limit=limit, margin_floor=floor, service={"cost": "50"})
        return priced(plan, **keys).needs_approval

    @pytest.mark.parametrize(
        ("keys", "reasons"),
        [
            ({"prices": {"work": "75.00"}}, ()),
            ({"prices": {"work": "74.99"}}, ("discount",)),
            ({"prices": {"work": "130.00"}, "discount": {"percent": "0.25"}}, ()),
            ({"prices": {"work": "90.00"}, "discount": {"percent": "0.16"}}, ()),  # 1 - 0.90 x 0.84 = 0.244
            ({"prices": {"work": "90.00"}, "discount": {"percent": "0.17"}}, ("discount",)),
            ({"ramp": [{"months": 3, "percent": "1"}]}, ()),
            ({"ramp": [{"months": 3, "percent": "1"}, {"months": 1, "percent": "0.01"}]}, ("discount",)),
            ({"one_time": False}, ("discount",)),
            ({"elapsed": 1}, ()),
            ({"one_time_discount": {"percent": "0.26"}}, ("discount",)),
        ],
    )
    def test_all_that_is_given_up_counts(self, keys: dict[str, Any], reasons: tuple[str, ...]) -> None:
        assert self.reasons(**keys) == reasons

    def test_a_fee_that_is_waived_is_not_given_up(self) -> None:
        fee = {"code": "f", "name": "F", "basis": "fixed", "amount": "100.00", "waived_from": 12}
        assert priced(one(one_time=[fee], discount_limit="0"), one_time=False).needs_approval == ()

    def test_a_ramp_is_judged_over_the_term(self) -> None:
        assert self.reasons(floor="0.5", limit="1") == ()
        assert self.reasons(floor="0.5", limit="1", ramp=[{"months": 1, "percent": "0.01"}]) == ("margin",)
        assert self.reasons(floor="0.1", limit="1", ramp=[{"months": 12, "percent": "1"}]) == ("margin",)

    def test_a_minimum_may_swallow_what_an_agreed_price_gives_up(self) -> None:
        plan = one(tier={"minimum": "100.00"}, discount_limit="0")
        assert priced(plan, prices={"work": "10.00"}).needs_approval == ()


class TestOutput:
    def test_the_keys_stand_in_the_order_of_the_contract(self) -> None:
        document: Any = price_document(priced(plan_2(), tax=["vat"], billing=12))
        assert list(document) == [
            "format", "currency", "selection", "lines", "recurring_subtotal", "term_adjustment", "billing_adjustment",
            "discount", "recurring_net", "recurring_tax", "recurring_total", "one_time_lines", "one_time_subtotal",
            "one_time_discount", "one_time_net", "one_time_tax", "one_time_total", "taxes", "schedule", "part_month",
            "first_period", "first_invoice", "years", "contract_value", "unpriced", "needs_approval", "internal",
        ]  # fmt: skip
        assert document["selection"] == {"tier": "basic", "packages": [], "term": 12, "billing": 12}
        assert list(document["lines"][0]) == [
            "source", "service", "label", "unit", "quantity", "amount", "list_amount", "how",
        ]  # fmt: skip
        assert list(document["taxes"][0]) == ["code", "recurring", "one_time", "first_period"]
        assert list(document["schedule"][0]) == ["from", "months", "monthly"]
        assert list(document["internal"])[-2:] == ["break_fix_value", "term_margin"]

    @pytest.mark.parametrize(
        ("plan", "chosen", "version"),
        [
            (plan_of(), selection(), 1),
            (plan_of(), selection_2(), 2),
            (plan_2(), selection(), 2),
            (plan_2(), selection_2(), 2),
        ],
    )
    def test_where_either_is_of_version_2_the_price_is(self, plan: Plan, chosen: Any, version: int) -> None:
        assert price_document(price(plan, counts(), chosen))["format"] == f"msp-price/{version}"
