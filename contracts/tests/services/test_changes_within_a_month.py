"""Several changes within one month of a contract: each day costs what is agreed for it, once."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

import pricing
from contracts.documents import Standing, difference_of
from contracts.errors import ContractError
from contracts.services.amending import demand_day
from contracts.tests.making import standing, stretch

# Months from the 17th to the 16th: Gold, until something else is agreed.
GOLD = standing(
    starts_on=date(2026, 11, 17), first_day=date(2026, 11, 17), stretches=(stretch(1, "2000.00", name="Gold"),)
)
TODAY = date(2026, 11, 29)


def agreed(found: Standing, day: date, fee: str) -> Standing:
    """The contract with that fee from that day on."""
    demand_day(found, day, found.first_day)
    new = stretch(found.change_on(day).elapsed + 1, fee)
    due = difference_of(found, new, day, "Rest of the month")
    dues = found.dues if due is None else (*found.dues, due)
    return replace(found, stretches=(*found.stretches, new), dues=dues, effective_on=day)


def owed(found: Standing) -> list[str]:
    return [str(due.amount) for due in found.dues]


def test_a_second_change_is_taken_against_what_is_owed_already() -> None:
    """True-up by 85.56 from 1 December, 16 of 30 days; then 2,171.20 more from 10 December, 7 of 30 days."""
    trued = agreed(GOLD, date(2026, 12, 1), "2085.56")
    assert owed(agreed(trued, date(2026, 12, 10), "4256.76")) == ["45.63", "506.61"]


def test_there_and_back_on_one_day_comes_to_nothing() -> None:
    down = agreed(GOLD, date(2026, 12, 10), "1036.99")
    assert owed(agreed(down, date(2026, 12, 10), "2000.00")) == ["-224.70", "224.70"]


@pytest.mark.parametrize("then", [date(2026, 12, 10), date(2026, 12, 17), date(2027, 1, 17)])
def test_nothing_begins_before_what_is_agreed(then: date) -> None:
    found = agreed(agreed(GOLD, date(2026, 12, 5), "2100.00"), then, "4000.00")
    words = rf"agreed from {then.day} {then:%B} {then.year} on already"
    for day in (date(2026, 12, 5), then - timedelta(days=1)):
        with pytest.raises(ContractError, match=words):
            demand_day(found, day, TODAY)
    demand_day(found, then, TODAY)


changes = st.lists(st.tuples(st.integers(0, 100), st.integers(0, 500_000)), max_size=6)


@given(first=st.dates(date(2024, 1, 1), date(2028, 12, 31)), several=changes)
def test_what_is_owed_in_a_month_is_what_its_days_cost_more(first: date, several: list[tuple[int, int]]) -> None:
    found = standing(starts_on=first, first_day=first, stretches=(stretch(1, "2000.00"),))
    begun = [(first, Decimal("2000.00"))]
    for after, cents in sorted(several):
        begun.append((first + timedelta(days=after), Decimal(cents).scaleb(-2)))
        found = agreed(found, *(begun[-1][0], str(begun[-1][1])))
    for month in range(1, 6):
        since, until = (pricing.first_day_of_month(first, number) for number in (month, month + 1))
        days = [since + timedelta(days=at) for at in range((until - since).days)]
        in_force = [[fee for begins, fee in begun if begins <= day][-1] for day in days]
        due = [due.amount for due in found.dues if since <= due.on < until]
        more = sum((fee - found.fees[month - 1] for fee in in_force), Decimal(0)) / len(days)
        assert abs(sum(due) - more) <= Decimal("0.01") * len(due)
        assert found.fees[month - 1] == in_force[0]
