"""What a rung adds and comes to, and setting it: exactly what was asked, of nothing but the rung's own services."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import pricing
from pricing.tests.examples import examples
from pricing.tests.plan_documents import plan_documents


def _prices(plan: pricing.Plan, tier: str) -> dict[str, tuple[str, str, str]]:
    return {row.code: (str(row.below), str(row.adds), str(row.together)) for row in pricing.rung_prices(plan, tier)}


def test_a_rung_adds_to_what_is_below_it(cable_tv: dict[str, Any]) -> None:
    plan = pricing.read_plan(cable_tv)
    assert _prices(plan, "basic")["server"] == ("0", "225.00", "225.00")
    assert _prices(plan, "basic")[pricing.FLAT] == ("0", "125.00", "125.00")
    advanced = _prices(plan, "advanced")
    assert advanced["desktop"] == ("25.00", "49.00", "74.00")
    assert advanced["server"] == ("225.00", "0", "225.00")


def test_all_together_sets_what_the_rung_adds(cable_tv: dict[str, Any]) -> None:
    plan = pricing.read_plan(cable_tv)
    after = pricing.with_rung_price(plan, "advanced", "desktop", Decimal("80.00"), together=True)
    assert _prices(after, "advanced")["desktop"] == ("25.00", "55.00", "80.00")
    charge = after.index.services["ws-care"].charge
    assert charge is not None
    # The later brackets keep their proportion: 46 and 43 of 49, in whole cents.
    assert [str(bracket.price) for bracket in charge.brackets] == ["55.00", "51.63", "48.27"]


def test_the_odd_cent_goes_to_the_dearest(cable_tv: dict[str, Any]) -> None:
    for code in ("srv-care", "srv-base"):
        service = next(service for service in cable_tv["services"] if service["code"] == code)
        service["charge"] = {"model": "per_unit", "price": "10.00" if code == "srv-base" else "20.00"}
    plan = pricing.read_plan(cable_tv)
    after = pricing.with_rung_price(plan, "basic", "server", Decimal("100.00"))
    prices = [after.index.services[code].charge for code in ("srv-base", "srv-care")]
    assert [str(charge.price) for charge in prices if charge] == ["33.33", "66.67"]


@pytest.mark.parametrize(
    ("row", "figure", "together", "says"),
    [
        ("mailbox", "1.00", False, "nothing on this rung"),
        ("desktop", "1.001", False, "decimals"),
        ("desktop", "24.99", True, "less than"),
    ],
)
def test_what_cannot_be_is_refused(cable_tv: dict[str, Any], row: str, figure: str, together: bool, says: str) -> None:
    plan = pricing.read_plan(cable_tv)
    with pytest.raises(pricing.PricingError, match=says):
        pricing.with_rung_price(plan, "advanced", row, Decimal(figure), together=together)


@settings(max_examples=examples(100))
@given(plan_documents(), st.data())
def test_a_rung_costs_what_it_was_set_to_and_nothing_else_moves(document: dict[str, Any], data: st.DataObject) -> None:
    plan = pricing.read_plan(document)
    for tier in plan.tiers:
        for row in pricing.rung_prices(plan, tier.code):
            if not row.settable:
                continue
            figure = data.draw(st.integers(0, 10**6)) * plan.index.step
            try:
                after = pricing.with_rung_price(plan, tier.code, row.code, figure)
            except pricing.PricingError:
                continue  # base fees alone are more
            try:
                after = pricing.read_plan(pricing.plan_document(after))
            except pricing.PricingError:
                continue  # a later bracket, in proportion, is dearer than any price can be
            now = {entry.code: entry for entry in pricing.rung_prices(after, tier.code)}
            assert now[row.code].adds == figure
            assert now[row.code].below == row.below
            changed = [one for one, other in zip(plan.services, after.services, strict=True) if one != other]
            assert all(plan.index.ladder[-1][service.code] == f"tier:{tier.code}" for service in changed)
