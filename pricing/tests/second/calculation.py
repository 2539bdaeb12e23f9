"""Steps 1 to 12 of the page, one property for each of its names. Read it beside the page, top to bottom."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from pricing.tests.second.figures import Document, Refused, half_up, listed, places_of
from pricing.tests.second.lines import Line, bundle_lines, extra_lines, minimum_lines, service_lines, total


@dataclass(frozen=True)
class Fee:
    source: str
    amount: Fraction
    list_amount: Fraction
    waived: bool
    taxable: bool


@dataclass(frozen=True)
class Month:
    year: int
    base: Fraction
    cost: Fraction


class Calculation:
    """One price. The documents are valid, and what they name is there."""

    def __init__(self, plan: Document, inventory: Document, selection: Document) -> None:
        self.plan, self.counts, self.selection = plan, inventory["counts"], selection
        self.places = places_of(plan)
        months = selection.get("term", 12)
        self.term = next(term for term in plan["terms"] if term["months"] == months)
        self.tier_at = [tier["code"] for tier in plan["tiers"]].index(selection["tier"])
        self.elapsed: int = selection.get("elapsed", 0)
        self.billing: int = selection.get("billing", 1)
        self.packages = [p for p in plan.get("packages", []) if p["code"] in selection.get("packages", [])]
        self.extras = selection.get("extras", [])
        self.taxes = [tax for tax in plan.get("taxes", []) if tax["code"] in listed(selection.get("tax"))]

    def round(self, figure: Fraction) -> Fraction:
        return half_up(figure, self.places)

    @cached_property
    def quantities(self) -> dict[str, int]:
        """Of each unit, as counted, overridden, or beyond what another includes."""
        overridden = self.selection.get("quantities", {})
        found = {"client": 1}
        for unit in self.plan["units"]:
            counted = sum(self.counts.get(key, 0) for key in unit["counts"])
            found[unit["code"]] = overridden.get(unit["code"], counted)
        # U has no `beyond` itself, so that all of them can be taken from what stands there now.
        settled = dict(found)
        for unit in self.plan["units"]:
            beyond = unit.get("beyond")
            if beyond is not None and unit["code"] not in overridden:
                included = beyond["each"] * found[beyond["unit"]]
                settled[unit["code"]] = max(0, found[unit["code"]] - included)
        return settled

    @cached_property
    def services(self) -> list[tuple[str, Document]]:
        """1. With the source that brings each first."""
        by_code = {service["code"]: service for service in self.plan["services"]}
        sources = [(f"tier:{tier['code']}", tier) for tier in self.plan["tiers"][: self.tier_at + 1]]
        sources += [(f"package:{package['code']}", package) for package in self.packages]
        first: dict[str, str] = {}
        for source, holder in sources:
            for code in holder["services"]:
                first.setdefault(code, source)
        return [(source, by_code[code]) for code, source in first.items()]

    def lines_at(self, prices: dict[str, str]) -> list[Line]:
        """2 to 4, at these agreed prices."""
        lines = service_lines(self.services, self.quantities, prices, self.places)
        chosen = {package["code"] for package in self.packages}
        lines = lines + bundle_lines(self.plan, self.tier_at, chosen, lines, self.places)
        lines = lines + minimum_lines(self.plan["tiers"][self.tier_at].get("minimum", "0"), lines, self.places)
        return lines + extra_lines(self.extras, "monthly", self.places)

    @cached_property
    def lines(self) -> list[Line]:
        return self.lines_at(self.selection.get("prices", {}))

    @cached_property
    def recurring_subtotal(self) -> Fraction:
        """5."""
        return total(self.lines)

    @cached_property
    def term_adjustment(self) -> Fraction:
        """6. A service's own adjustment for this term goes before the term's."""
        own = {
            service["code"]: entry["adjustment"]
            for _, service in self.services
            for entry in service.get("adjustments", [])
            if entry["months"] == self.term["months"]
        }
        general = self.term.get("adjustment", "0")
        adjusted = (line.amount * Fraction(own.get(str(line.service), general)) for line in self.lines)
        return self.round(sum(adjusted, Fraction(0)))

    @cached_property
    def billing_adjustment(self) -> Fraction:
        """6b."""
        rates = {entry["months"]: entry.get("adjustment", "0") for entry in self.plan.get("billing", [])}
        rate = Fraction(rates.get(self.billing, "0"))
        return self.round((self.recurring_subtotal + self.term_adjustment) * rate)

    @cached_property
    def before_discount(self) -> Fraction:
        """5 + 6 + 6b."""
        return self.recurring_subtotal + self.term_adjustment + self.billing_adjustment

    def taken_off(self, discount: Document | None, whole: Fraction) -> Fraction:
        """7, for the month and for what is paid once."""
        if discount is None:
            return Fraction(0)
        if "percent" in discount:
            given = Fraction(discount["percent"])
            off = self.round(given * whole)
        else:
            off = given = Fraction(discount["amount"])
        if off > whole or off < 0 or given < 0:
            raise Refused("discount-too-large")
        return off

    @cached_property
    def discount(self) -> Fraction:
        return self.taken_off(self.selection.get("discount"), self.before_discount)

    @cached_property
    def recurring_net(self) -> Fraction:
        """8."""
        return self.before_discount - self.discount

    def taxes_on(self, net: Fraction, taxable: Fraction, subtotal: Fraction) -> list[Fraction]:
        """9. Each chosen tax by itself."""
        if subtotal == 0:
            return [Fraction(0) for _ in self.taxes]
        return [self.round(Fraction(tax["rate"]) * net * taxable / subtotal) for tax in self.taxes]

    def monthly_taxes_on(self, net: Fraction) -> list[Fraction]:
        return self.taxes_on(net, sum((line.taxable for line in self.lines), Fraction(0)), self.recurring_subtotal)

    @cached_property
    def recurring_taxes(self) -> list[Fraction]:
        return self.monthly_taxes_on(self.recurring_net)

    @cached_property
    def plan_fees(self) -> list[Fee]:
        """10, the plan's fees whether the selection wants them or not."""
        found = []
        for fee in self.plan.get("one_time", []):
            amount = Fraction(fee["amount"])
            if fee["basis"] == "per_unit":
                if self.quantities[fee["unit"]] == 0:
                    continue
                amount *= self.quantities[fee["unit"]]
            elif fee["basis"] == "months":
                amount *= self.recurring_net
            amount = self.round(max(amount, Fraction(fee.get("minimum", "0"))))
            waived_from = fee.get("waived_from")
            waived = waived_from is not None and self.term["months"] >= waived_from
            asked = Fraction(0) if waived else amount
            found.append(Fee(f"one_time:{fee['code']}", asked, amount, waived, fee.get("taxable", True)))
        return found

    @cached_property
    def with_fees(self) -> bool:
        wanted: bool = self.selection.get("one_time", self.elapsed == 0)
        return wanted

    @cached_property
    def one_time_lines(self) -> list[Fee]:
        """10."""
        once = extra_lines(self.extras, "once", self.places)
        # An amount of 0 is taxable or not to the same effect.
        extras = [Fee("extra", line.amount, line.amount, False, line.taxable != 0) for line in once]
        return (self.plan_fees if self.with_fees else []) + extras

    @cached_property
    def one_time_subtotal(self) -> Fraction:
        return sum((fee.amount for fee in self.one_time_lines), Fraction(0))

    @cached_property
    def one_time_discount(self) -> Fraction:
        return self.taken_off(self.selection.get("one_time_discount"), self.one_time_subtotal)

    @cached_property
    def one_time_net(self) -> Fraction:
        return self.one_time_subtotal - self.one_time_discount

    @cached_property
    def one_time_taxes(self) -> list[Fraction]:
        taxable = sum((fee.amount for fee in self.one_time_lines if fee.taxable), Fraction(0))
        return self.taxes_on(self.one_time_net, taxable, self.one_time_subtotal)

    @cached_property
    def months(self) -> list[Month]:
        """12. The months elapsed + 1 to the term's last."""
        percents = [
            Fraction(entry["percent"]) for entry in self.selection.get("ramp", []) for _ in range(entry["months"])
        ]
        growth = 1 + Fraction(self.term.get("escalator", "0"))
        found = []
        for at, m in enumerate(range(self.elapsed + 1, self.term["months"] + 1)):
            year = (m - 1) // 12
            base = self.round(self.recurring_net * growth**year)
            cost = self.round(base * (1 - percents[at])) if at < len(percents) else base
            found.append(Month(year, base, cost))
        return found

    @cached_property
    def schedule_sum(self) -> Fraction:
        return sum((month.cost for month in self.months), Fraction(0))

    @cached_property
    def part_month(self) -> Fraction:
        prorate = self.selection.get("prorate")
        if prorate is None:
            return Fraction(0)
        return self.round(self.months[0].cost * Fraction(prorate["days"], prorate["of"]))

    @cached_property
    def first_period(self) -> tuple[int, Fraction, list[Fraction]]:
        """Its full months, its net, and each tax on that."""
        months = min(self.billing - self.elapsed % self.billing, len(self.months))
        net = self.part_month + sum((month.cost for month in self.months[:months]), Fraction(0))
        return months, net, self.monthly_taxes_on(net)

    @cached_property
    def contract_value(self) -> Fraction | None:
        if self.term["months"] == 1:
            return None
        return self.schedule_sum + self.part_month + self.one_time_net
