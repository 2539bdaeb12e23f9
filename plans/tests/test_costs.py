"""Costs worked out: months of years, sums of draws, and what another cost makes of a plan."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import pricing
from plans.costs import Draw, InexactCostError, Working, holding, month_of, repriced, sum_of

costs = st.decimals(min_value=0, max_value=10_000, places=3)
quantities = st.decimals(min_value="0.001", max_value=500, places=3)


@given(st.lists(st.tuples(quantities, costs), max_size=6))
def test_a_service_costs_exactly_the_sum_of_its_draws(parts: list[tuple[Decimal, Decimal]]) -> None:
    drawn = [Draw(at, quantity, cost) for at, (quantity, cost) in enumerate(parts)]
    assert Fraction(sum_of(drawn)) == sum((Fraction(quantity) * Fraction(cost) for quantity, cost in parts), Fraction())


@given(st.decimals(min_value=0, max_value=100_000, places=6))
def test_a_year_is_twelve_of_its_months_to_less_than_a_tenth_of_a_cent(cost: Decimal) -> None:
    month = month_of(cost, "year")
    assert abs(Fraction(month) * 12 - Fraction(cost)) <= Fraction(6, 10_000)
    assert month == round(month, 4)


def test_a_year_that_cannot_be_divided_is_taken() -> None:
    assert month_of(Decimal(100), "year") == Decimal("8.3333")
    assert month_of(Decimal(90), "year") == Decimal("7.5")


@pytest.mark.parametrize(
    "drawn",
    [
        [Draw(1, Decimal("0.5"), Decimal("0.000001"))],  # a seventh decimal
        [Draw(1, Decimal(2), Decimal("999999999"))],  # a tenth digit
    ],
)
def test_what_a_plan_cannot_hold_is_refused_and_never_rounded(drawn: list[Draw]) -> None:
    with pytest.raises(InexactCostError):
        sum_of(drawn)


def test_draws_end_where_the_service_is_given_another_cost_or_is_gone(cable_tv: dict[str, Any]) -> None:
    plan = pricing.read_plan(cable_tv)
    service = plan.services[0]
    draws = {service.code: (Draw(1, Decimal(1), service.cost),), "gone": (Draw(1, Decimal(1), Decimal(1)),)}
    assert list(holding(draws, plan)) == [service.code]
    dearer = replace(plan, services=(replace(service, cost=service.cost + 1), *plan.services[1:]))
    assert holding(draws, dearer) == {}


def test_another_cost_changes_only_the_services_that_draw_on_it(cable_tv: dict[str, Any]) -> None:
    plan = pricing.read_plan(cable_tv)
    first, second = plan.services[:2]
    draws = {first.code: (Draw(1, Decimal(2), Decimal(3)), Draw(2, Decimal(1), Decimal(4)))}
    after = repriced(Working(plan, draws), {1: Decimal("3.5")})
    assert after.draws == {first.code: (Draw(1, Decimal(2), Decimal("3.5")), Draw(2, Decimal(1), Decimal(4)))}
    assert after.plan.services[0].cost == 11
    assert after.plan.services[1:] == plan.services[1:]
    assert second in after.plan.services
