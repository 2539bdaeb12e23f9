"""The arithmetic after the monthly price: one-time fees, years, cost and approval (steps 10 to 14)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from pricing.charges import Part
from pricing.tests.samples import (
    one_service_plan,
    priced,
    selection,
)


class TestOneTime:
    def plan(self, *fees: dict[str, Any], months: int = 12) -> Any:
        full = [{"code": f"f{at}", "name": f"Fee {at}", **fee} for at, fee in enumerate(fees)]
        return one_service_plan("100.00", one_time=full, terms=[{"months": months, "name": "Term"}])

    def lines(self, found: Any) -> list[tuple[str, str, bool, str]]:
        return [(str(line.amount), str(line.list_amount), line.waived, line.how) for line in found.one_time_lines]

    def test_the_three_bases(self) -> None:
        plan = self.plan(
            {"basis": "fixed", "amount": "150"},
            {"basis": "per_unit", "amount": "12.345", "unit": "desk"},
            {"basis": "months", "amount": "1.5"},
        )
        assert self.lines(priced(plan, workstation=3)) == [
            ("150.00", "150.00", False, "150.00 flat"),
            ("37.04", "37.04", False, "3 x 12.345"),
            ("450.00", "450.00", False, "1.5 x 300.00"),
        ]

    def test_each_line_has_the_parts_that_its_amount_is_the_sum_of(self) -> None:
        plan = self.plan(
            {"basis": "fixed", "amount": "150"},
            {"basis": "per_unit", "amount": "12.345", "unit": "desk"},
            {"basis": "months", "amount": "1.5"},
            {"basis": "per_unit", "amount": "1", "unit": "desk", "minimum": "99"},
            {"basis": "per_unit", "amount": "95", "unit": "desk", "waived_from": 12},
        )
        extra = {"label": "Cabling", "recurrence": "once", "quantity": 4, "price": "600.5"}
        found = priced(plan, selection(extras=[extra]), workstation=3)
        assert [(line.parts, line.at_minimum) for line in found.one_time_lines] == [
            ((Part(None, Decimal(150)),), False),
            ((Part(3, Decimal("12.345")),), False),
            ((Part(Decimal("1.5"), Decimal(300)),), False),
            ((Part(None, Decimal(99)),), True),
            ((Part(3, Decimal(95)),), False),
            ((Part(4, Decimal("600.5")),), False),
        ]

    def test_a_fee_per_unit_without_units_has_no_line_not_even_its_minimum(self) -> None:
        plan = self.plan({"basis": "per_unit", "amount": "12", "unit": "person", "minimum": "99"})
        assert self.lines(priced(plan, workstation=3)) == []

    def test_months_of_nothing_come_to_the_minimum(self) -> None:
        plan = self.plan({"basis": "months", "amount": "1", "minimum": "99"})
        assert self.lines(priced(plan)) == [("99.00", "99.00", False, "99.00 minimum")]

    def test_months_are_those_of_the_net_price(self) -> None:
        plan = self.plan({"basis": "months", "amount": "1"})
        found = priced(plan, selection(discount={"percent": "0.25"}), workstation=1)
        assert found.one_time_subtotal == 75

    @pytest.mark.parametrize(("months", "waived"), [(23, False), (24, True), (36, True)])
    def test_waived_from(self, months: int, waived: bool) -> None:
        plan = self.plan({"basis": "fixed", "amount": "150", "waived_from": 24}, months=months)
        found = priced(plan, selection(term=months))
        how = "150.00 flat, waived from 24 months" if waived else "150.00 flat"
        assert self.lines(found) == [("0.00" if waived else "150.00", "150.00", waived, how)]
        assert found.one_time_total == (0 if waived else 150)

    def test_discount_tax_and_first_invoice(self) -> None:
        plan = self.plan({"basis": "fixed", "amount": "150"}, {"basis": "fixed", "amount": "50", "taxable": False})
        found = priced(plan, selection(one_time_discount={"percent": "0.5"}, tax="vat"), workstation=1)
        assert (str(found.one_time_net), str(found.one_time_tax)) == ("100.00", "7.50")
        assert str(found.first_invoice) == "217.50"


class TestYears:
    def years(self, months: int, escalator: str) -> Any:
        term = {"months": months, "name": "Term", "escalator": escalator}
        return priced(one_service_plan("100.00", terms=[term]), selection(term=months), workstation=1)

    def test_eighteen_months_are_a_year_and_a_half(self) -> None:
        found = self.years(18, "0.035")
        assert [(year.year, year.months, str(year.monthly)) for year in found.years] == [
            (1, 12, "100.00"),
            (2, 6, "103.50"),
        ]
        assert str(found.contract_value) == "1821.00"

    def test_no_rounding_is_carried_on(self) -> None:
        monthly = [str(year.monthly) for year in self.years(48, "0.0333").years]
        assert monthly == ["100.00", "103.33", "106.77", "110.33"]

    def test_month_to_month_has_no_contract_value(self) -> None:
        found = self.years(1, "0.04")
        assert (len(found.years), found.years[0].months, found.contract_value) == (1, 1, None)

    def test_fifty_years_lose_no_digit(self) -> None:
        last = self.years(600, "0.12345678").years[-1].monthly
        assert last == (100 * Decimal("1.12345678") ** 49).quantize(Decimal("0.01"))


class TestInternal:
    def test_the_hourly_rate_may_be_negative_and_is_rounded_away_from_zero(self) -> None:
        plan = one_service_plan("1.00", service={"cost": "1.005", "minutes": "60"})
        assert str(priced(plan, workstation=1).internal.effective_hourly_rate) == "-0.01"

    def test_minutes_divide_once(self) -> None:
        plan = one_service_plan("100.00", service={"cost": "0.001", "minutes": "0.1", "break_fix_minutes": "0.1"})
        internal = priced(plan, workstation=25).internal
        assert str(internal.monthly_cost) == "2.53"  # 0.025 + 2.5 minutes at 60 an hour, together 2.525
        assert (str(internal.labour_hours), str(internal.break_fix_value)) == ("0.04", "5.00")

    def test_approval_by_margin_compares_the_four_decimals(self) -> None:
        at_floor = one_service_plan("100.00", margin_floor="0.55", service={"cost": "45"})
        below = one_service_plan("100.00", margin_floor="0.55", service={"cost": "45.01"})
        assert priced(at_floor, workstation=1).needs_approval == ()
        assert priced(below, workstation=1).needs_approval == ("margin",)

    def test_a_missing_margin_is_below_any_floor_above_0(self) -> None:
        assert priced(one_service_plan("1.00", margin_floor="0.0001")).needs_approval == ("margin",)
        assert priced(one_service_plan("1.00", margin_floor="0")).needs_approval == ()

    @pytest.mark.parametrize(("percent", "reasons"), [("0.10", ()), ("0.1001", ("discount",))])
    def test_approval_by_discount_of_either_kind(self, percent: str, reasons: tuple[str, ...]) -> None:
        fee = {"code": "f", "name": "Fee", "basis": "fixed", "amount": "1000"}
        plan = one_service_plan("1000.00", discount_limit="0.10", one_time=[fee])
        for chosen in (selection(discount={"percent": percent}), selection(one_time_discount={"percent": percent})):
            assert priced(plan, chosen, workstation=1).needs_approval == reasons
