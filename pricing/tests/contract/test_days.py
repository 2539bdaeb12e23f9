"""The days of a contract, always counted from the first one."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pricing import ContractChange, change_on, first_day_of_month, last_day, month_of

DAY = timedelta(days=1)
firsts = st.dates(date(1990, 1, 1), date(2090, 12, 31))


@pytest.mark.parametrize(
    ("first", "months", "expected"),
    [
        (date(2027, 1, 31), 1, date(2027, 2, 28)),
        (date(2027, 1, 28), 1, date(2027, 2, 27)),
        (date(2027, 1, 29), 1, date(2027, 2, 28)),
        (date(2028, 1, 29), 1, date(2028, 2, 28)),
        (date(2028, 1, 30), 1, date(2028, 2, 29)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        # Month 2 from 31 January is not counted from the short February.
        (date(2027, 1, 31), 2, date(2027, 3, 30)),
        (date(2027, 3, 31), 1, date(2027, 4, 30)),
        (date(2027, 1, 1), 12, date(2027, 12, 31)),
        (date(2027, 12, 15), 1, date(2028, 1, 14)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2028, 2, 29), 48, date(2032, 2, 28)),
        (date(2027, 5, 10), 0, date(2027, 5, 9)),
    ],
)
def test_last_day(first: date, months: int, expected: date) -> None:
    assert last_day(first, months) == expected


@given(firsts, st.integers(1, 120))
def test_months_follow_each_other_without_a_gap(first: date, month: int) -> None:
    begins, ends = first_day_of_month(first, month), last_day(first, month)
    assert 27 <= (ends - begins).days <= 31
    assert first_day_of_month(first, month + 1) == ends + DAY
    assert month_of(first, begins) == month_of(first, ends) == month
    assert month_of(first, ends + DAY) == month + 1


@given(firsts)
def test_the_first_month_begins_on_the_first_day(first: date) -> None:
    assert first_day_of_month(first, 1) == first


@given(firsts, st.integers(0, 4_000))
def test_every_day_is_in_one_month(first: date, days: int) -> None:
    day = first + days * DAY
    month = month_of(first, day)
    assert first_day_of_month(first, month) <= day <= last_day(first, month)


def test_no_month_before_the_first_day() -> None:
    with pytest.raises(ValueError, match="2027-01-30 is before the contract's first day, 2027-01-31"):
        month_of(date(2027, 1, 31), date(2027, 1, 30))


FIRST = date(2027, 1, 31)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        # The first day of a month: nothing is left over.
        (FIRST, ContractChange(FIRST, 1, 0, 0, 29)),
        (date(2027, 3, 1), ContractChange(date(2027, 3, 1), 2, 1, 0, 30)),
        # Inside a month, that day included.
        (date(2027, 3, 2), ContractChange(date(2027, 3, 2), 2, 2, 29, 30)),
        (date(2027, 3, 30), ContractChange(date(2027, 3, 30), 2, 2, 1, 30)),
        # In the last month from its first day.
        (date(2027, 4, 15), ContractChange(date(2027, 3, 31), 3, 2, 0, 31)),
        (date(2027, 4, 30), ContractChange(date(2027, 3, 31), 3, 2, 0, 31)),
    ],
)
def test_a_change_within_three_months(day: date, expected: ContractChange) -> None:
    assert change_on(FIRST, 3, day) == expected


def test_no_change_after_the_end() -> None:
    with pytest.raises(ValueError, match="2027-05-01 is after the contract's last day, 2027-04-30"):
        change_on(FIRST, 3, date(2027, 5, 1))


@given(firsts, st.integers(1, 60), st.data())
def test_an_amendment_leaves_a_month_of_the_term(first: date, months: int, data: st.DataObject) -> None:
    day = data.draw(st.dates(first, last_day(first, months)))
    change = change_on(first, months, day)
    assert change.elapsed < months
    assert change.day == day or (change.month == months and change.day < day)
    assert 0 <= change.days_left < change.days
    # The days at the former fee, those at the new one and the months after them are the whole term.
    assert change.day + change.days_left * DAY == first_day_of_month(first, change.elapsed + 1)
