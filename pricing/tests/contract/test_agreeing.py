"""A choice that leads to what was agreed before there was a price for it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from pricing import Discount, Extra, PricingError, Term, as_agreed, price
from pricing.tests.samples import cable_tv, client, counts, selection
from pricing.tests.version_2 import one, selection_2

LABEL = "As agreed before"
BY_THE_YEAR = selection_2(term=12, billing=12)


@pytest.mark.parametrize("fee", ["1.00", "2999.99", "4321.07", "9000.00"])
@pytest.mark.parametrize("term", cable_tv().terms, ids=lambda term: str(term.months))
def test_the_difference_to_the_plan_stays_in_the_choice(fee: str, term: Term) -> None:
    plan = cable_tv()
    chosen = selection("advanced", packages=["security", "continuity"], term=term.months)
    found = as_agreed(plan, client(), chosen, Decimal(fee), LABEL)
    assert price(plan, client(), found.selection).recurring_net == Decimal(fee)
    assert found.planned == price(plan, client(), chosen).recurring_net
    dearer = Decimal(fee) > found.planned
    assert [extra.label for extra in found.selection.extras] == ([LABEL] if dearer else [])
    off = found.selection.discount.amount if found.selection.discount else Decimal(0)
    assert off is not None
    assert off <= Decimal("0.05") if dearer else off == found.planned - Decimal(fee)


def test_the_plans_own_price_needs_neither_line_nor_discount() -> None:
    chosen = selection("advanced", term=12)
    planned = price(cable_tv(), client(), chosen).recurring_net
    assert as_agreed(cable_tv(), client(), chosen, planned, LABEL).selection == chosen


@pytest.mark.parametrize(
    ("fee", "line", "off"),
    [
        ("85.50", None, None),  # a desk at 100.00 less 10 %, less 5 % of the 90.00
        ("80.00", None, "5.50"),
        ("100.00", "16.96", None),  # 14.50 / 0.9 / 0.95 = 16.959...; 116.96 - 11.70 - 5.26
        ("100.01", "16.98", "0.01"),  # 14.51 / 0.9 / 0.95 = 16.970...; 116.98 - 11.70 - 5.26 = 100.02
    ],
)
def test_term_and_billing_change_the_line_with_the_rest(fee: str, line: str | None, off: str | None) -> None:
    found = as_agreed(one(**_adjusted("-0.1", "-0.05")), counts(workstation=1), BY_THE_YEAR, Decimal(fee), LABEL)
    assert found.selection.extras == (() if line is None else (Extra(LABEL, "monthly", 1, Decimal(line)),))
    assert found.selection.discount == (None if off is None else Discount(amount=Decimal(off)))
    assert found.planned == Decimal("85.50")


@pytest.mark.parametrize(("term", "billing"), [("-0.9", "-0.07"), ("-0.9", "9")])
def test_every_fee_is_reached_however_little_is_left_of_a_line(term: str, billing: str) -> None:
    plan, desk = one("0.50", **_adjusted(term, billing)), counts(workstation=1)
    for cents in range(500, 560):
        fee = Decimal(cents).scaleb(-2)
        found = as_agreed(plan, desk, BY_THE_YEAR, fee, LABEL)
        assert price(plan, desk, found.selection).recurring_net == fee


def test_what_takes_all_of_every_line_leaves_nothing_to_agree_on() -> None:
    with pytest.raises(PricingError, match="discount-too-large"):
        as_agreed(one(**_adjusted("-1", "0")), counts(workstation=1), BY_THE_YEAR, Decimal("100.00"), LABEL)


def _adjusted(term: str, billing: str) -> dict[str, Any]:
    """A year with that adjustment, and that one where all of it is billed at once."""
    return {
        "terms": [{"months": 12, "name": "A year", "adjustment": term}],
        "billing": [
            {"months": 1, "name": "By the month"},
            {"months": 12, "name": "By the year", "adjustment": billing},
        ],
    }
