"""A discount as two boxes: a number, and whether it is percent or money."""

from collections.abc import Mapping
from typing import Any, Final

import pricing
from plans.forms.decimals import shown_money, shown_percent

PERCENT, AMOUNT = "percent", "amount"
DISCOUNT: Final = pricing.Shape("a discount", decimals=4, digits=9)


def discount_initial(name: str, discount: pricing.Discount | None, currency: str) -> dict[str, Any]:
    """What the two boxes show."""
    if discount is None:
        return {name: "", f"{name}_kind": PERCENT}
    if discount.percent is not None:
        return {name: shown_percent(discount.percent), f"{name}_kind": PERCENT}
    return {name: shown_money(discount.amount, currency), f"{name}_kind": AMOUNT}


def discount_of(found: Mapping[str, Any], name: str) -> pricing.Discount | None:
    """What was typed into them."""
    value = found[name]
    if value is None:
        return None
    return (
        pricing.Discount(amount=value)
        if found[f"{name}_kind"] == AMOUNT
        else pricing.Discount(percent=value.scaleb(-2))
    )
