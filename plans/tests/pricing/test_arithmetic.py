"""The arithmetic, step by step, at its edges."""

from __future__ import annotations

from decimal import Decimal, getcontext, localcontext
from typing import Any

import pytest

from plans.pricing import PricingError, price, price_document
from plans.tests.pricing.samples import (
    brackets,
    cable_tv,
    client,
    counts,
    one_service_plan,
    plan_of,
    priced,
    selection,
    service,
)


def amounts(found: Any) -> list[str]:
    return [str(line.amount) for line in found.lines]


@pytest.mark.parametrize(
    ("preset", "net"),
    [("basic", "1200.00"), ("silver", "2638.00"), ("gold", "4289.00"), ("platinum", "6073.00")],
)
def test_the_four_presets_for_the_usual_client(preset: str, net: str) -> None:
    plan = cable_tv()
    chosen = next(entry for entry in plan.presets if entry.code == preset)
    found = price(plan, client(), selection(chosen.tier, packages=list(chosen.packages)))
    assert str(found.recurring_net) == net


class TestServicesAndLines:
    def test_a_tier_includes_the_tiers_below(self) -> None:
        found = priced(plan_of(), selection("advanced"), workstation=3)
        assert [line.source for line in found.lines] == ["tier:basic", "tier:advanced"]

    def test_a_service_in_two_places_is_charged_once_at_its_first(self) -> None:
        plan = plan_of(
            packages=[
                {"code": "b", "name": "B", "services": ["guard", "watch"]},
                {"code": "a", "name": "A", "services": ["guard", "care"]},
            ]
        )
        found = priced(plan, selection(packages=["a", "b"]), workstation=1, user=1)
        assert [(line.source, line.service) for line in found.lines] == [
            ("tier:basic", "watch"),
            ("package:b", "guard"),
            ("package:a", "care"),
        ]
        assert found.packages == ("b", "a")

    def test_a_service_of_two_tiers_belongs_to_the_lower(self) -> None:
        tiers = [
            {"code": "basic", "name": "Basic", "services": ["watch"]},
            {"code": "advanced", "name": "Advanced", "services": ["care", "watch"]},
        ]
        found = priced(plan_of(tiers=tiers), selection("advanced"), workstation=1)
        assert [line.source for line in found.lines] == ["tier:basic", "tier:advanced"]

    @pytest.mark.parametrize(
        "charge",
        [
            {"model": "flat", "price": "9.00"},
            {"model": "per_unit", "price": "9.00"},
            brackets("volume", (None, "9.00", "3.00")),
            brackets("graduated", (None, "9.00", "3.00")),
        ],
        ids=lambda charge: charge["model"],
    )
    def test_quantity_0_is_no_line_and_no_cost(self, charge: Any) -> None:
        plan = one_service_plan(charge, service={"cost": "4", "minutes": "60", "break_fix_minutes": "60"})
        found = priced(plan)
        assert found.lines == ()
        assert found.recurring_total == 0
        assert price_document(found)["internal"] == {
            "monthly_cost": "0.00",
            "gross_margin": None,
            "labour_hours": "0.00",
            "effective_hourly_rate": None,
            "break_fix_value": "0.00",
        }

    def test_an_included_service_has_no_line_but_costs(self) -> None:
        found = priced(one_service_plan(None, service={"cost": "4", "minutes": "30"}), workstation=3)
        assert found.lines == ()
        assert found.internal.monthly_cost == 3 * 4 + 90  # 90 minutes at 60 an hour
        assert [(entry.service.code, entry.quantity) for entry in found.delivered] == [("work", 3)]

    def test_a_flat_service_costs_once(self) -> None:
        plan = one_service_plan({"model": "flat", "price": "9.00"}, service={"cost": "4", "minutes": "60"})
        found = priced(plan, workstation=7)
        assert (amounts(found), str(found.internal.monthly_cost)) == (["9.00"], "64.00")

    def test_the_client_unit_is_always_1(self) -> None:
        found = priced(one_service_plan("7.00", service={"unit": "client"}), client=5)
        assert amounts(found) == ["7.00"]

    def test_a_quantity_can_be_overridden_also_with_0(self) -> None:
        plan = one_service_plan("7.00")
        assert amounts(priced(plan, selection(quantities={"desk": 2}), workstation=9)) == ["14.00"]
        assert amounts(priced(plan, selection(quantities={"desk": 0}), workstation=9)) == []


class TestCharges:
    @pytest.mark.parametrize(
        ("charge", "quantity", "amount", "how"),
        [
            ("0.0125", 3, "0.04", "3 x 0.0125"),
            ("225.00", 3, "675.00", "3 x 225.00"),
            ({"model": "flat", "price": "125"}, 3, "125.00", "125.00 flat"),
            (brackets("volume", (10, "60"), (None, "50")), 10, "600.00", "10 x 60.00"),
            (brackets("volume", (10, "60"), (None, "50")), 11, "550.00", "11 x 50.00"),
            (brackets("volume", (10, "60"), (None, "50", "5")), 11, "555.00", "11 x 50.00 + 5.00 flat"),
            (brackets("graduated", (24, "49"), (None, "46")), 24, "1176.00", "24 x 49.00"),
            (brackets("graduated", (24, "49"), (None, "46")), 30, "1452.00", "24 x 49.00 + 6 x 46.00"),
            (
                brackets("graduated", (1, "9", "2"), (2, "8"), (None, "7", "1.5")),
                4,
                "34.50",
                "1 x 9.00 + 1 x 8.00 + 2 x 7.00 + 2.00 flat + 1.50 flat",
            ),
            (brackets("graduated", (1, "9", "2"), (None, "7", "1.5")), 1, "11.00", "1 x 9.00 + 2.00 flat"),
        ],
    )
    def test_amount_and_how(self, charge: Any, quantity: int, amount: str, how: str) -> None:
        found = priced(one_service_plan(charge), workstation=quantity)
        assert [(str(line.amount), line.how, line.quantity) for line in found.lines] == [(amount, how, quantity)]


class TestMinimum:
    def test_it_fills_up_what_the_services_lack(self) -> None:
        plan = one_service_plan("10.00", tier={"minimum": "50.00"})
        found = priced(plan, workstation=3)
        line = found.lines[-1]
        assert (line.source, line.service, line.unit, line.quantity) == ("minimum", None, None, 1)
        assert (str(line.amount), line.how) == ("20.00", "50.00 minimum - 30.00")
        assert found.recurring_subtotal == 50

    def test_it_holds_with_nothing_to_look_after(self) -> None:
        assert amounts(priced(one_service_plan("10.00", tier={"minimum": "50.00"}))) == ["50.00"]

    def test_there_is_no_line_where_it_is_just_reached(self) -> None:
        assert amounts(priced(one_service_plan("10.00", tier={"minimum": "50.00"}), workstation=5)) == ["50.00"]

    def test_only_that_of_the_chosen_tier_counts(self) -> None:
        tiers = [
            {"code": "basic", "name": "Basic", "services": ["watch"], "minimum": "500"},
            {"code": "advanced", "name": "Advanced", "services": ["care"]},
        ]
        assert priced(plan_of(tiers=tiers), selection("advanced"), workstation=1).recurring_net == 30

    def test_extras_do_not_count_towards_it(self) -> None:
        extra = {"label": "Rack", "recurrence": "monthly", "price": "100.00"}
        plan = one_service_plan("10.00", tier={"minimum": "50.00"})
        assert amounts(priced(plan, selection(extras=[extra]), workstation=3)) == ["30.00", "20.00", "100.00"]

    def test_packages_do(self) -> None:
        tiers = [{"code": "basic", "name": "Basic", "services": ["watch"], "minimum": "50"}]
        plan = plan_of(tiers=tiers, packages=[{"code": "p", "name": "P", "services": ["care"]}])
        assert amounts(priced(plan, selection(packages=["p"]), workstation=2)) == ["20.00", "40.00"]


class TestExtras:
    def test_one_of_quantity_0_has_no_line(self) -> None:
        extras = [
            {"label": "Rack", "recurrence": "monthly", "price": "1.00", "quantity": 0, "cost": "9"},
            {"label": "Move", "recurrence": "once", "price": "1.00", "quantity": 0},
        ]
        found = priced(one_service_plan("10.00"), selection(extras=extras))
        assert (found.lines, found.one_time_lines) == ((), ())
        assert found.internal.monthly_cost == 0

    def test_their_monthly_costs_count_and_those_of_once_do_not(self) -> None:
        extras = [
            {"label": "Rack", "recurrence": "monthly", "price": "10.00", "quantity": 2, "cost": "3"},
            {"label": "Move", "recurrence": "once", "price": "90.00", "cost": "70"},
        ]
        found = priced(one_service_plan("10.00"), selection(extras=extras))
        assert [(line.source, line.label, line.how) for line in found.lines] == [("extra", "Rack", "2 x 10.00")]
        assert found.internal.monthly_cost == 6
        assert [(line.source, str(line.list_amount)) for line in found.one_time_lines] == [("extra", "90.00")]


class TestTermDiscountTax:
    def terms(self, adjustment: str) -> list[dict[str, Any]]:
        return [{"months": 12, "name": "A year", "adjustment": adjustment}]

    @pytest.mark.parametrize(
        ("adjustment", "amount"), [("0.05", "0.01"), ("-0.05", "-0.01"), ("0.049", "0.00"), ("-0.049", "0.00")]
    )
    def test_a_half_is_rounded_away_from_zero(self, adjustment: str, amount: str) -> None:
        found = priced(one_service_plan("0.10", terms=self.terms(adjustment)), workstation=1)
        assert str(found.term_adjustment) == amount

    def test_the_discount_is_taken_after_the_adjustment(self) -> None:
        plan = one_service_plan("100.00", terms=self.terms("-0.10"))
        found = priced(plan, selection(discount={"percent": "0.5"}), workstation=1)
        assert (str(found.discount), str(found.recurring_net)) == ("45.00", "45.00")

    def test_the_whole_price_can_be_given_away(self) -> None:
        found = priced(one_service_plan("100.00"), selection(discount={"amount": "100"}, tax="vat"), workstation=1)
        assert (str(found.recurring_net), str(found.recurring_total)) == ("0.00", "0.00")
        assert found.internal.gross_margin is None

    @pytest.mark.parametrize(
        "discount", [{"amount": "100.01"}, {"percent": "1.01"}, {"amount": "-1"}, {"percent": "-0.1"}]
    )
    def test_a_discount_is_too_large(self, discount: dict[str, str]) -> None:
        plan = one_service_plan("100.00")
        with pytest.raises(PricingError, match=r"^discount-too-large: "):
            priced(plan, selection(discount=discount), workstation=1)

    @pytest.mark.parametrize("discount", [{"amount": "0.01"}, {"amount": "-0.01"}, {"percent": "-0.1"}])
    def test_also_where_there_is_nothing_to_take_it_from(self, discount: dict[str, str]) -> None:
        with pytest.raises(PricingError, match=r"^discount-too-large: "):
            priced(one_service_plan("100.00"), selection(one_time_discount=discount), workstation=1)

    def test_a_zero_discount_of_nothing_is_none(self) -> None:
        found = priced(one_service_plan("100.00"), selection(discount={"amount": "0"}, tax="vat"))
        assert (str(found.discount), str(found.recurring_tax)) == ("0.00", "0.00")

    def test_tax_is_on_the_taxable_share_of_the_net(self) -> None:
        plan = plan_of(services=[service("watch", "30.00"), service("care", "10.00", taxable=False), service("guard")])
        chosen = selection("advanced", tax="vat", discount={"amount": "20.00"})
        found = priced(plan, chosen, workstation=1)
        assert str(found.recurring_tax) == "1.50"  # 0.10 x 20.00 x 30.00 / 40.00

    def test_the_minimum_is_taxable(self) -> None:
        plan = one_service_plan("10.00", tier={"minimum": "50.00"}, service={"taxable": False})
        assert str(priced(plan, selection(tax="vat"), workstation=1).recurring_tax) == "4.00"

    def test_no_tax_without_one_chosen(self) -> None:
        assert str(priced(one_service_plan("10.00"), workstation=1).recurring_tax) == "0.00"


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


class TestCurrencies:
    @pytest.mark.parametrize(
        ("currency", "net", "nothing"),
        [("JPY", "38", "0"), ("USD", "37.50", "0.00"), ("KWD", "37.500", "0.000")],
    )
    def test_money_carries_the_decimals_of_the_currency(self, currency: str, net: str, nothing: str) -> None:
        document = price_document(priced(one_service_plan("12.5", currency=currency), workstation=3))
        assert (document["recurring_net"], document["one_time_total"]) == (net, nothing)

    def test_unpriced_leaves_out_zeros(self) -> None:
        found = price(
            one_service_plan("1"), counts(printer=4, tablet=0, workstation=1, **{"Odd thing": 1}), selection()
        )
        assert price_document(found)["unpriced"] == {"Odd thing": 1, "printer": 4}


def test_a_callers_decimal_context_neither_matters_nor_changes() -> None:
    usual = price_document(price(cable_tv(), client(), selection("advanced", term=36, tax="sales")))
    with localcontext() as context:
        context.prec = 3
        assert price_document(price(cable_tv(), client(), selection("advanced", term=36, tax="sales"))) == usual
        assert getcontext().prec == 3
