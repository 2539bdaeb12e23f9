"""Step 10: what is paid once."""

from __future__ import annotations

from decimal import Decimal

from pricing.charges import Part, parts_sum, parts_text
from pricing.money import ZERO, money_text, rounded
from pricing.plan import OneTime, Plan, Term
from pricing.priced import OneTimeLine
from pricing.selection import Selection
from pricing.steps.lines import extra_amount, extras_of


def fee_lines(plan: Plan, term: Term, recurring_net: Decimal, quantities: dict[str, int]) -> list[OneTimeLine]:
    """The plan's fees in order."""
    places, step = plan.index.places, plan.index.step
    lines: list[OneTimeLine] = []
    for fee in plan.one_time:
        if fee.unit is not None and quantities[fee.unit] == 0:
            continue
        parts = _fee_parts(fee, recurring_net, quantities)
        how, at_minimum = parts_text(parts, places), parts_sum(parts) < fee.minimum
        if at_minimum:
            parts, how = (Part(None, fee.minimum),), f"{money_text(fee.minimum, places)} minimum"
        listed = rounded(parts_sum(parts), step)
        waived = fee.waived_from is not None and term.months >= fee.waived_from
        if waived:
            how += f", waived from {fee.waived_from} months"
        amount, source = rounded(ZERO, step) if waived else listed, f"one_time:{fee.code}"
        lines.append(OneTimeLine(source, fee.name, amount, listed, waived, how, parts, at_minimum, fee.taxable))
    return lines


def _fee_parts(fee: OneTime, recurring_net: Decimal, quantities: dict[str, int]) -> tuple[Part, ...]:
    """What a fee comes to before its minimum."""
    if fee.basis == "months":
        return (Part(fee.amount, recurring_net),)
    return (Part(None if fee.unit is None else quantities[fee.unit], fee.amount),)


def one_time_extras(plan: Plan, selection: Selection) -> list[OneTimeLine]:
    """The extras that recur once, which come after the fees."""
    lines = []
    for extra in extras_of(selection, "once"):
        parts, amount, how = extra_amount(plan, extra)
        lines.append(OneTimeLine("extra", extra.label, amount, amount, False, how, parts, False, extra.taxable))
    return lines
