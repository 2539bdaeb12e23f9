"""What was agreed before the portal: a choice from a plan that costs exactly what was agreed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from pricing.arithmetic import price
from pricing.inventory import Inventory
from pricing.money import exact, step_of
from pricing.plan import Plan
from pricing.selection import Discount, Extra, Selection


@dataclass(frozen=True, slots=True)
class AsAgreed:
    """The choice with the difference in it, and what the plan alone asks for a month of the first year."""

    selection: Selection
    planned: Decimal


def as_agreed(plan: Plan, inventory: Inventory, selection: Selection, fee: Decimal, label: str) -> AsAgreed:
    """The choice at that fee for a month of the first year, before tax.

    Where it is less than the plan's price, the difference is a discount; where it is more, a monthly line called
    `label`. A term or a billing changes that line with the rest, so it is as large as reaches the fee, and what the
    month then comes to beyond it is a discount. Whoever prices the choice anew finds the fee.

    Raises PricingError as `pricing.price` does.
    """
    found = price(plan, inventory, selection)
    with exact():
        more = fee - found.recurring_net
        if more <= 0:
            discount = Discount(amount=-more) if more else None
            return AsAgreed(replace(selection, discount=discount), found.recurring_net)
        step = step_of(found.places)
        share = (1 + found.rates.adjustment) * (1 + found.rates.billing_adjustment)
        amount = more if share <= 0 else (more / share).quantize(step, ROUND_CEILING)
        # Where little is left of a line, a minor unit more of it may be nothing more of the month.
        further = step if share <= 0 else max(step, (step / share).quantize(step, ROUND_FLOOR))
        while True:
            line = Extra(label, "monthly", 1, amount)
            chosen = replace(selection, extras=(*selection.extras, line))
            beyond = price(plan, inventory, chosen).recurring_net - fee
            if beyond >= 0 or share <= 0:
                break
            amount += further
        if beyond:
            chosen = replace(chosen, discount=Discount(amount=beyond))
            price(plan, inventory, chosen)  # a term that takes all of every line leaves nothing to agree on
    return AsAgreed(chosen, found.recurring_net)
