"""The arithmetic of a month of version 2, step by step, with figures that can be worked out by hand."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from pricing import Part, Plan, Price, PricingError, unit_quantities
from pricing.tests.samples import brackets, counts, service
from pricing.tests.version_2 import FREE, one, plan_2, priced, selection_2


def lines(found: Price) -> list[tuple[str, str]]:
    return [(line.source, str(line.amount)) for line in found.lines]


class TestBeyond:
    @pytest.mark.parametrize(
        ("desks", "people", "quantities", "beyond"),
        [
            (10, 4, {}, 2),
            (8, 4, {}, 0),
            (7, 4, {}, 0),
            (10, 4, {"person": 1}, 8),
            (10, 4, {"desk": 10}, 10),
            (10, 4, {"desk": 3, "person": 0}, 3),
        ],
    )
    def test_only_those_beyond_are_a_quantity(
        self, desks: int, people: int, quantities: dict[str, int], beyond: int
    ) -> None:
        chosen = selection_2(quantities=quantities)
        assert unit_quantities(plan_2(), counts(workstation=desks, user=people), chosen)["desk"] == beyond

    def test_the_client_may_have_some_included(self) -> None:
        unit = {"code": "desk", "name": "D", "counts": ["workstation"], "beyond": {"unit": "client", "each": 5}}
        found = priced(one(units=[unit], service={"cost": "10", "minutes": "60"}), 7)
        assert lines(found) == [("tier:basic", "200.00")]
        assert found.internal.monthly_cost == 2 * 10 + 2 * 60  # what is included costs nothing here
        assert priced(one(units=[unit]), 5).lines == ()


class TestShares:
    def plan(self, **changes: Any) -> Plan:
        services = [
            service("watch"),
            service("lead", {"model": "percent", "rate": "0.03"}, unit="client", cost="4", minutes="30"),
            service("also", {"model": "percent", "rate": "0.5"}, unit="client", taxable=False),
            service("care", "20.00"),
        ]
        tiers = [{"code": "basic", "name": "Basic", "services": ["watch", "lead", "also", "care"], "minimum": "0"}]
        return plan_2(services=services, tiers=tiers, **{**FREE, **changes})

    def test_they_stand_in_their_place_and_do_not_count_each_other(self) -> None:
        found = priced(self.plan(), 2)
        assert [(line.service, str(line.amount)) for line in found.lines] == [
            ("watch", "20.00"),
            ("lead", "1.80"),
            ("also", "30.00"),
            ("care", "40.00"),
        ]
        lead = found.lines[1]
        assert (lead.how, lead.quantity, lead.unit, lead.list_amount) == ("3 % of 60.00", 1, "client", lead.amount)
        assert lead.parts == (Part(Decimal("0.03"), Decimal("60.00")),)

    def test_of_nothing_there_is_no_line_but_a_cost(self) -> None:
        found = priced(self.plan(), 0)
        assert found.lines == ()
        assert found.internal.monthly_cost == 4 + 30

    def test_they_are_of_agreed_prices(self) -> None:
        found = priced(self.plan(), 2, prices={"watch": "5.00"})
        assert [str(line.amount) for line in found.lines] == ["10.00", "1.50", "25.00", "40.00"]

    def test_one_that_rounds_to_nothing_has_no_line(self) -> None:
        services = [service("watch"), service("lead", {"model": "percent", "rate": "0"}, unit="client")]
        plan = plan_2(services=services, tiers=[{"code": "basic", "name": "B", "services": ["watch", "lead"]}], **FREE)
        assert [line.service for line in priced(plan).lines] == ["watch"]


class TestAgreedPrices:
    @pytest.mark.parametrize(
        ("charge", "amount", "listed", "how"),
        [
            ("100.00", "120.00", "300.00", "3 x 40.00"),
            ({"model": "flat", "price": "90.00"}, "40.00", "90.00", "40.00 flat"),
            (brackets("volume", (2, "50.00"), (None, "45.00", "5.00")), "120.00", "140.00", "3 x 40.00"),
            (brackets("graduated", (2, "50.00"), (None, "45.00")), "120.00", "145.00", "3 x 40.00"),
        ],
        ids=["per_unit", "flat", "volume", "graduated"],
    )
    def test_what_was_agreed_and_what_the_plan_says(self, charge: Any, amount: str, listed: str, how: str) -> None:
        (line,) = priced(one(charge), 3, prices={"work": "40.00"}).lines
        assert (str(line.amount), str(line.list_amount), line.how) == (amount, listed, how)

    def test_one_that_is_not_chosen_is_ignored(self) -> None:
        assert priced(plan_2(), prices={"guard": "1.00"}).version == 2

    def test_a_line_is_rounded_not_the_price(self) -> None:
        (line,) = priced(one(), 3, prices={"work": "0.1250"}).lines
        assert str(line.amount) == "0.38"


class TestBundles:
    def plan(self, *bundles: dict[str, Any], **changes: Any) -> Plan:
        services = [service("watch"), service("a", "30.00"), service("b", "20.00", taxable=False), service("c", "0.01")]
        services.append(service("lead", {"model": "percent", "rate": "0.1"}, unit="client"))
        packages = [{"code": code, "name": code.upper(), "services": [code]} for code in "abc"]
        packages[0]["services"] = ["a", "lead", "watch"]
        found = [{"name": entry["code"].title(), **entry} for entry in bundles]
        tiers = [
            {"code": "basic", "name": "Basic", "services": ["watch"]},
            {"code": "advanced", "name": "Advanced", "services": []},
        ]
        ours = {"services": services, "tiers": tiers, "packages": packages, "bundles": found}
        return plan_2(**{**FREE, **ours, **changes})

    def test_a_share_of_what_its_packages_bring(self) -> None:
        plan = self.plan({"code": "two", "packages": ["a", "b"], "percent": "0.1"})
        found = priced(plan, 2, packages=["b", "a"])
        assert lines(found) == [
            ("tier:basic", "20.00"),  # brought by the tier, so it is not in the bundle
            ("package:a", "60.00"),
            ("package:a", "12.00"),  # a share is left out
            ("package:b", "40.00"),
            ("bundle:two", "-10.00"),
        ]
        line = found.lines[-1]
        assert (line.service, line.unit, line.quantity, line.label) == (None, None, 1, "Two")
        assert (line.how, line.list_amount) == ("-10 % of 100.00", line.amount)

    def test_an_amount_is_never_more_than_what_there_is(self) -> None:
        plan = self.plan({"code": "two", "packages": ["b", "c"], "amount": "50.00"})
        found = priced(plan, 1, packages=["b", "c"])
        assert (lines(found)[-1], found.lines[-1].how) == (("bundle:two", "-20.01"), "-20.01")
        assert found.recurring_net == 10

    def test_it_needs_all_its_packages_and_its_tier(self) -> None:
        plan = self.plan({"code": "two", "packages": ["a", "b"], "percent": "1", "requires_tier": "advanced"})
        assert "bundle:two" not in dict(lines(priced(plan, packages=["a", "b"])))
        assert "bundle:two" not in dict(lines(priced(plan, tier="advanced", packages=["a"])))
        assert "bundle:two" in dict(lines(priced(plan, tier="advanced", packages=["a", "b"])))

    def test_a_package_is_bundled_once(self) -> None:
        plan = self.plan(
            {"code": "none", "packages": ["a"], "percent": "0"},
            {"code": "first", "packages": ["a"], "amount": "1.00"},
            {"code": "both", "packages": ["a", "b"], "percent": "0.5"},
            {"code": "last", "packages": ["b"], "amount": "2.00"},
        )
        found = dict(lines(priced(plan, packages=["a", "b"])))
        assert {source: amount for source, amount in found.items() if source.startswith("bundle:")} == {
            "bundle:first": "-1.00",
            "bundle:last": "-2.00",
        }

    def test_one_of_nothing_does_not_apply(self) -> None:
        plan = self.plan({"code": "two", "packages": ["b"], "percent": "0.5"})
        assert priced(plan, 0, packages=["b"]).lines == ()

    def test_the_minimum_makes_up_for_it(self) -> None:
        tiers = [{"code": "basic", "name": "Basic", "services": ["watch"], "minimum": "30.00"}]
        plan = self.plan({"code": "two", "packages": ["b"], "amount": "5.00"}, tiers=tiers)
        assert lines(priced(plan, packages=["b"]))[-2:] == [("bundle:two", "-5.00"), ("minimum", "5.00")]

    def test_as_much_of_it_is_taxable_as_of_what_it_is_taken_from(self) -> None:
        plan = self.plan({"code": "two", "packages": ["a", "b"], "amount": "5.00"}, taxes=[vat("1")])
        found = priced(plan, 1, packages=["a", "b"], tax="vat")
        # 10 + 30 + 6 are taxable, and of the 5 off 30 / 50.
        assert (str(found.recurring_subtotal), str(found.recurring_tax)) == ("61.00", "43.00")

    def test_a_share_without_an_end_rounds_as_if_it_had_one(self) -> None:
        plan = self.plan(
            {"code": "two", "packages": ["b", "c"], "amount": "0.03"},
            taxes=[vat("0.5")],
            services=[service("watch", "0"), service("a"), service("b", "0.02", taxable=False), service("c", "0.01")],
            packages=[{"code": code, "name": code, "services": [code]} for code in "abc"],
        )
        extra = {"label": "E", "recurrence": "monthly", "price": "0.03"}
        found = priced(plan, 1, packages=["b", "c"], tax="vat", extras=[extra])
        # Taxable: 0.01 + 0.03 - 0.03 / 3 = 0.03, and a half of it is 0.015.
        assert str(found.recurring_tax) == "0.02"


def vat(rate: str, code: str = "vat") -> dict[str, str]:
    return {"code": code, "name": code.upper(), "rate": rate}


class TestAdjustments:
    def test_a_service_may_have_its_own_in_a_term(self) -> None:
        terms = [{"months": 12, "name": "Y", "adjustment": "-0.10"}, {"months": 1, "name": "M", "adjustment": "0.10"}]
        services = [
            service("watch", "100.00", adjustments=[{"months": 12, "adjustment": "0"}]),
            service("care", "50.00"),
        ]
        tiers = [{"code": "basic", "name": "B", "services": ["watch", "care"], "minimum": "200.00"}]
        plan = plan_2(services=services, tiers=tiers, terms=terms, **FREE)
        assert str(priced(plan).term_adjustment) == "-10.00"  # of the 50 and the minimum's 50
        assert str(priced(plan, term=1).term_adjustment) == "20.00"

    def test_billing_comes_after_the_term_and_before_the_discount(self) -> None:
        plan = one(terms=[{"months": 12, "name": "Y", "adjustment": "-0.10"}])
        found = priced(plan, billing=12, discount={"percent": "0.1"})
        assert (str(found.term_adjustment), str(found.billing_adjustment)) == ("-10.00", "-4.50")
        assert (str(found.discount), str(found.recurring_net)) == ("8.55", "76.95")

    def test_billing_by_the_month_may_cost_more(self) -> None:
        billing = [{"months": 1, "name": "Monthly", "adjustment": "0.05"}]
        assert str(priced(one(billing=billing)).recurring_net) == "105.00"

    def test_below_zero_nothing_is_checked_without_a_discount(self) -> None:
        services = [
            service("watch", "100.00", adjustments=[{"months": 12, "adjustment": "-1"}]),
            service("care", "50.00"),
        ]
        changes = {
            "tiers": [{"code": "basic", "name": "B", "services": []}],
            "packages": [{"code": "p", "name": "P", "services": ["watch"]}],
            "bundles": [{"code": "p", "name": "P", "packages": ["p"], "percent": "0.5"}],
            "terms": [{"months": 12, "name": "Y"}],
        }
        plan = plan_2(services=services, **{**FREE, **changes})
        found = priced(plan, packages=["p"], ramp=[{"months": 1, "percent": "0.5"}])
        assert str(found.recurring_net) == "-50.00"
        assert found.needs_approval == ("margin",)
        with pytest.raises(PricingError, match=r"^discount-too-large: "):
            priced(plan, packages=["p"], discount={"amount": "0"})


class TestTaxes:
    def test_each_by_itself_and_in_the_plans_order(self) -> None:
        plan = one("10.00", taxes=[vat("0.0005", "b"), vat("0.0005", "a"), vat("0.5", "c")])
        found = priced(plan, tax=["a", "b"])
        assert [(entry.tax.code, str(entry.recurring)) for entry in found.taxes] == [("b", "0.01"), ("a", "0.01")]
        assert str(found.recurring_tax) == "0.02"

    def test_once_too(self) -> None:
        fee = {"code": "f", "name": "F", "basis": "fixed", "amount": "20.00"}
        found = priced(one(one_time=[fee]), tax=["vat", "city"])
        assert [str(entry.one_time) for entry in found.taxes] == ["2.00", "0.40"]
        assert str(found.one_time_tax) == "2.40"

    def test_none_without_a_subtotal(self) -> None:
        found = priced(one(), 0, tax=["vat"])
        assert [str(amount) for amount in found.taxes[0][1:]] == ["0.00", "0.00", "0.00"]
