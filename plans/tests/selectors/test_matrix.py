"""The matrix: finished strings, the states of the dots, and figures that are those of the pricing package."""

from typing import Any

import pytest

import pricing
from plans.selectors import Matrix, advice_on, matrix_of
from plans.selectors.matrix import Row
from plans.selectors.usual_client import usual_client


@pytest.fixture
def value(cable_tv: dict[str, Any]) -> pricing.Plan:
    return pricing.read_plan(cable_tv)


@pytest.fixture
def matrix(value: pricing.Plan) -> Matrix:
    return matrix_of(value)


def row_in(matrix: Matrix, code: str) -> Row:
    return next(row for group in matrix.groups for row in group.rows if row.code == code)


def test_services_stand_by_category_in_the_order_that_categories_first_appear(matrix: Matrix) -> None:
    assert [group.category for group in matrix.groups] == [
        *("Server", "Network", "Desktop", "People", "Strategy", "Security", "Continuity", "Mobile", "Compliance")
    ]
    assert [row.code for row in matrix.groups[3].rows] == ["m365-adm", "ppl-after", "ppl-ons", "ppl-mac"]
    assert matrix.service_count == sum(len(group.rows) for group in matrix.groups) == 26


@pytest.mark.parametrize(
    ("code", "price", "per", "cost", "margin"),
    [
        ("srv-base", "125.00", "flat", "48.75", "61%"),
        ("net-ap", "15.00", "per access point", "5.25", "65%"),
        ("ws-care", "49.00 to 43.00", "per desktop", "19.00", "61%"),
        ("ws-setup", "included", "per desktop", "0.00", ""),
        ("doc-rpt", "150.00", "flat", "55.00", "63%"),
    ],
)
def test_a_row_says_price_unit_cost_and_margin(
    matrix: Matrix, code: str, price: str, per: str, cost: str, margin: str
) -> None:
    row = row_in(matrix, code)
    assert (row.price, row.per, row.cost, row.margin) == (price, per, cost, margin)


def test_a_price_of_more_decimals_and_a_base_fee_show(cable_tv: dict[str, Any]) -> None:
    cable_tv["services"][6]["charge"]["price"] = "1200.0125"
    cable_tv["services"][7]["charge"]["brackets"][0]["flat"] = "10"
    matrix = matrix_of(pricing.read_plan(cable_tv))
    assert row_in(matrix, "ws-watch").price == "1,200.0125"
    assert row_in(matrix, "ws-care").price == "49.00 to 43.00 + base"


def test_dots_are_own_inherited_or_none(matrix: Matrix) -> None:
    assert [cell.state for cell in row_in(matrix, "srv-care").cells] == ["own", "inherited", *["none"] * 8]
    assert [cell.state for cell in row_in(matrix, "ws-care").cells] == ["none", "own", *["none"] * 8]
    assert [cell.state for cell in row_in(matrix, "sec-mdr").cells] == ["none", "none", "own", *["none"] * 7]
    assert [cell.first for cell in row_in(matrix, "sec-mdr").cells] == [True, False, True, *[False] * 7]
    labels = {cell.label for group in matrix.groups for row in group.rows for cell in row.cells}
    assert labels == {"on this tier", "from a tier below", "in this package", "not included"}


def test_columns_carry_the_typical_clients_price(value: pricing.Plan, matrix: Matrix) -> None:
    figures = pricing.plan_figures(value, usual_client(value))
    basic, advanced, security = matrix.columns[:3]
    assert (basic.over, basic.name, basic.price) == ("Tier 1", "Basic", f"${figures.tiers[0].net:,.0f}")
    assert (advanced.over, advanced.price) == ("Tier 2", f"${figures.tiers[1].net:,.0f}")
    assert (security.over, security.price) == ("Needs Advanced", f"+\N{NO-BREAK SPACE}${figures.packages[0].net:,.0f}")
    assert [column.first for column in matrix.columns] == [True, False, True, *[False] * 7]


def test_what_is_below_the_floor_is_marked(cable_tv: dict[str, Any]) -> None:
    cable_tv["services"][5]["charge"]["price"] = "8.00"
    matrix = matrix_of(pricing.read_plan(cable_tv))
    marked = [row.code for group in matrix.groups for row in group.rows if row.below_floor]
    assert marked == ["net-ap"]


def test_a_plan_without_tiers_and_services_has_its_matrix() -> None:
    empty = {"format": "msp-plan/1", "name": "Empty", "currency": "JPY", "labour_rate": "0", "break_fix_rate": "0"}
    value = pricing.read_plan({**empty, "units": [], "services": [], "tiers": [], "terms": []})
    assert matrix_of(value) == Matrix((), (), 0)
    assert advice_on(value) == ()


def test_findings_of_one_kind_stand_together_errors_first(cable_tv: dict[str, Any]) -> None:
    cable_tv["tiers"][1]["services"] = ["ws-watch"]
    advice = advice_on(pricing.read_plan(cable_tv))
    assert [entry.is_error for entry in advice] == sorted((entry.is_error for entry in advice), reverse=True)
    first = advice[0]
    assert (first.code, first.title, first.places[0].anchor) == (
        "tier-adds-nothing",
        "A tier adds nothing",
        "tier-advanced",
    )
    benefits = next(entry for entry in advice if entry.code == "service-without-benefit")
    assert ("service-srv-base" in {place.anchor for place in benefits.places}) is True
    assert len(benefits.places) == 25


def test_every_rule_of_the_ladder_check_has_a_title() -> None:
    from plans.selectors.ladder import _TITLES

    told = {(check.__doc__ or "").partition(":")[0] for check in pricing.ladder_check._CHECKS}
    assert told == set(_TITLES)
