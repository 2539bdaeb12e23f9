"""The arithmetic, step by step, at its edges."""

from __future__ import annotations

from decimal import Decimal, getcontext, localcontext
from typing import Any

import pytest

from pricing import Part, PricingError, extras_amount, price, price_document
from pricing.tests.samples import (
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


class TestMinimum:
    def test_it_fills_up_what_the_services_lack(self) -> None:
        plan = one_service_plan("10.00", tier={"minimum": "50.00"})
        found = priced(plan, workstation=3)
        line = found.lines[-1]
        assert (line.source, line.service, line.unit, line.quantity) == ("minimum", None, None, 1)
        assert (str(line.amount), line.how) == ("20.00", "50.00 minimum - 30.00")
        assert line.parts == (Part(1, Decimal("20.00")),)
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

    def test_together_they_come_to_what_their_lines_do(self) -> None:
        per_gigabyte = {"label": "Backup", "recurrence": "monthly", "price": "0.0125", "quantity": 3}
        plan, chosen = one_service_plan("10.00"), selection(extras=[per_gigabyte, per_gigabyte])
        assert extras_amount(plan, chosen.extras) == priced(plan, chosen).recurring_subtotal == Decimal("0.08")


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
