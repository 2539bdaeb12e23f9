"""Contracts on prices of version 2: random ones, and one by hand."""

from __future__ import annotations

from decimal import Decimal
from functools import cache

from pricing import (
    ZERO,
    Price,
    PricingError,
    acv,
    contract_fees,
    monthly_taxes,
    price,
    ramped_fees,
    read_inventory,
    read_plan,
    read_selection,
    tcv,
)
from pricing.tests.random_v2 import random_case
from pricing.tests.samples import counts, plan_document_of, service


@cache
def random_prices() -> list[tuple[int, list[tuple[int, Decimal]], Price]]:
    """Each with the months that had passed and its ramp."""
    prices = []
    for seed in range(150):
        plan, inventory, selection = random_case(seed)
        ramp = [(entry["months"], Decimal(entry["percent"])) for entry in selection.get("ramp", [])]
        try:
            found = price(read_plan(plan), read_inventory(inventory), read_selection(selection))
        except PricingError:
            continue
        prices.append((selection.get("elapsed", 0), ramp, found))
    return prices


def month_by_month(found: Price) -> list[Decimal]:
    return [stretch.monthly for stretch in found.schedule for _ in range(stretch.months)]


def test_the_fees_are_the_years_and_with_the_ramp_the_schedule() -> None:
    for elapsed, ramp, found in random_prices():
        ahead = contract_fees(found)[elapsed:]
        assert ahead == tuple(year.monthly for year in found.years for _ in range(year.months))
        assert list(ramped_fees(ahead, ramp, found.places)) == month_by_month(found)


def test_taxes_on_the_net_price_are_those_of_the_price() -> None:
    for _, _, found in random_prices():
        assert monthly_taxes(found, found.recurring_net) == tuple(tax.recurring for tax in found.taxes)
        assert monthly_taxes(found, found.first_period.net) == tuple(tax.first_period for tax in found.taxes)


def test_total_value_at_signing_is_the_contract_value() -> None:
    for _, _, found in random_prices():
        if found.contract_value is not None:
            left = [found.part_month, *month_by_month(found), found.one_time_net]
            assert tcv(ZERO, left) == found.contract_value


def test_the_annual_value_leaves_ramps_apart() -> None:
    for elapsed, _, found in random_prices():
        if elapsed == 0:
            first_year = found.years[0]
            assert acv(contract_fees(found)) == first_year.monthly * first_year.months


def test_the_rest_of_a_month_is_taxed_by_the_share_that_is_taxable() -> None:
    plan = plan_document_of(
        format="msp-plan/2",
        services=[service("watch"), service("care", "30.00", taxable=False)],
        tiers=[{"code": "basic", "name": "Basic", "services": ["watch", "care"]}],
        packages=[],
        taxes=[{"code": "state", "name": "State", "rate": "0.0625"}, {"code": "city", "name": "City", "rate": "0.01"}],
    )
    selection = {"format": "msp-selection/2", "tier": "basic", "tax": ["city", "state"]}
    found = price(read_plan(plan), counts(workstation=1), read_selection(selection))
    # A quarter of the month is taxable: 0.0625 x 10.00 / 4 is 0.15625, 0.01 x 10.00 / 4 is 0.025.
    assert monthly_taxes(found, Decimal("10.00")) == (Decimal("0.16"), Decimal("0.03"))
    assert monthly_taxes(found, Decimal("-10.00")) == (Decimal("-0.16"), Decimal("-0.03"))
