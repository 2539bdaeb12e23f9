"""Steps 13 and 14 of the page: what it costs us, and what an owner has to see first."""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property

from pricing.tests.second.calculation import Calculation
from pricing.tests.second.figures import half_up, ratio
from pricing.tests.second.lines import total


class Judged(Calculation):
    """A price with its costs and the reasons for an approval."""

    def per_month(self, key: str) -> Fraction:
        """13. The sum of a service's figure x multiplicity, over all included services."""
        found = Fraction(0)
        for _, service in self.services:
            q = self.quantities[service["unit"]]
            is_flat = (service.get("charge") or {}).get("model") == "flat"
            found += Fraction(service.get(key, "0")) * (1 if is_flat and q > 0 else q)
        return found

    @cached_property
    def tool_cost(self) -> Fraction:
        monthly = [extra for extra in self.extras if extra["recurrence"] == "monthly"]
        extras = (Fraction(extra.get("cost", "0")) * extra.get("quantity", 1) for extra in monthly)
        return self.per_month("cost") + sum(extras, Fraction(0))

    @cached_property
    def hours(self) -> Fraction:
        return self.per_month("minutes") / 60

    @cached_property
    def monthly_cost(self) -> Fraction:
        return self.round(self.tool_cost + self.hours * Fraction(self.plan["labour_rate"]))

    @cached_property
    def gross_margin(self) -> Fraction | None:
        return _margin(self.recurring_net, self.monthly_cost)

    @cached_property
    def term_margin(self) -> Fraction | None:
        return _margin(self.schedule_sum, self.monthly_cost * len(self.months))

    @cached_property
    def given_up_by_the_month(self) -> Fraction:
        """14: 1 - (1 - a) x (1 - b) x (1 - r)."""
        at_list = total(self.lines_at({}))
        a = max(Fraction(0), ratio(at_list - self.recurring_subtotal, at_list))
        b = ratio(self.discount, self.before_discount)
        bases = sum((month.base for month in self.months), Fraction(0))
        r = ratio(bases - self.schedule_sum, bases)
        return 1 - (1 - a) * (1 - b) * (1 - r)

    @cached_property
    def given_up_at_once(self) -> Fraction:
        left_out = Fraction(0)
        if not self.with_fees and self.elapsed == 0:
            left_out = sum((fee.amount for fee in self.plan_fees), Fraction(0))
        return ratio(self.one_time_discount + left_out, self.one_time_subtotal + left_out)

    @cached_property
    def needs_approval(self) -> list[str]:
        """14."""
        floor = Fraction(self.plan.get("margin_floor", "0"))
        limit = Fraction(self.plan.get("discount_limit", "1"))
        margins = [self.gross_margin, *([self.term_margin] if self.selection.get("ramp") else [])]
        below = any(floor > 0 if margin is None else margin < floor for margin in margins)
        found = ["margin"] if below or self.recurring_net < 0 or self.schedule_sum < 0 else []
        if max(self.given_up_by_the_month, self.given_up_at_once) > limit:
            found.append("discount")
        return found


def _margin(net: Fraction, cost: Fraction) -> Fraction | None:
    return None if net == 0 else half_up((net - cost) / net, 4)
