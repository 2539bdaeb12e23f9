"""What vendors charge us, by the month and as a sum of draws."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pricing import drawn_cost, monthly_cost


@pytest.mark.parametrize(
    ("cost", "months", "month"),
    [
        ("100", 12, "8.3333"),
        ("90", 12, "7.5"),
        ("0.0006", 12, "0.0001"),  # half of the fourth decimal
        ("8.333333", 1, "8.333333"),
        ("123456789012345678901234567890.123456", 1, "123456789012345678901234567890.123456"),
    ],
)
def test_a_year_is_twelve_months_to_the_fourth_decimal(cost: str, months: int, month: str) -> None:
    assert monthly_cost(Decimal(cost), months) == Decimal(month)


def test_a_sum_of_draws_keeps_every_digit() -> None:
    assert drawn_cost([]) == 0
    draws = [(Decimal("999999999.999999"), Decimal("999999999.999999")), (Decimal("0.5"), Decimal("0.000001"))]
    assert drawn_cost(draws) == Decimal("999999999999998000.000000500001")
