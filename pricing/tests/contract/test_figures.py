"""MRR, ARR, TCV and ACV."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pricing import ZERO, acv, arr, first_day_of_month, left_of_term, mrr, owed_after, tcv
from pricing.tests.samples import one_service_plan, priced, selection

FIRST = date(2027, 1, 31)
FEES = (Decimal("100.00"), Decimal("110.00"), Decimal("121.00"))


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2027, 1, 30), "0"),
        (FIRST, "100.00"),
        (date(2027, 2, 28), "100.00"),
        (date(2027, 3, 1), "110.00"),
        (date(2027, 3, 31), "121.00"),
        (date(2027, 4, 30), "121.00"),
        (date(2027, 5, 1), "0"),
    ],
)
def test_mrr_is_the_fee_of_the_month_that_the_day_is_in(day: date, expected: str) -> None:
    assert mrr(FEES, FIRST, day) == Decimal(expected)


def test_the_part_month_counts_as_month_1() -> None:
    part_from = date(2027, 1, 10)
    assert mrr(FEES, FIRST, part_from, part_from=part_from) == Decimal("100.00")
    assert mrr(FEES, FIRST, date(2027, 1, 30), part_from=part_from) == Decimal("100.00")
    assert mrr(FEES, FIRST, date(2027, 1, 9), part_from=part_from) == ZERO


def test_a_contract_that_runs_on_has_the_last_months_fee() -> None:
    assert mrr(FEES, FIRST, date(2029, 8, 1), runs_on=True) == Decimal("121.00")
    assert mrr(FEES, FIRST, date(2027, 3, 1), runs_on=True) == Decimal("110.00")


@given(st.integers(1, 3), st.integers(0, 26))
def test_mrr_is_the_same_on_every_day_of_a_month(month: int, days: int) -> None:
    day = first_day_of_month(FIRST, month) + timedelta(days=days)
    assert mrr(FEES, FIRST, day) == FEES[month - 1]


def test_arr_is_twelve_months() -> None:
    assert arr(Decimal("110.01")) == Decimal("1320.12")


@pytest.mark.parametrize(("months", "expected"), [(1, "10"), (11, "110"), (12, "120"), (13, "120"), (36, "120")])
def test_acv_is_the_first_year_or_what_there_is_of_it(months: int, expected: str) -> None:
    assert acv((Decimal(10),) * min(months, 12) + (Decimal(99),) * (months - 12)) == Decimal(expected)


def test_tcv_at_signing_is_the_contract_value() -> None:
    terms = [{"months": 18, "name": "Term", "escalator": "0.03"}]
    fee = {"code": "start", "name": "Start", "basis": "fixed", "amount": "99.00"}
    found = priced(one_service_plan("33.33", terms=terms, one_time=[fee]), selection(term=18), workstation=7)
    left = [year.monthly for year in found.years for _ in range(year.months)]
    assert tcv(ZERO, [*left, found.one_time_net]) == found.contract_value
    # However much of it has been billed.
    assert tcv(sum(left[:5], found.one_time_net), left[5:]) == found.contract_value


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2027, 1, 30), "331.00"),
        (date(2027, 2, 27), "234.45"),  # 1 of 29 days at 100.00, then 110.00 and 121.00
        (date(2027, 2, 28), "231.00"),
        (date(2027, 3, 1), "227.33"),  # 29 of 30 days at 110.00, and 121.00
        (date(2027, 4, 29), "3.90"),  # 1 of 31 days
        (date(2027, 4, 30), "0"),
        (date(2028, 1, 1), "0"),
    ],
)
def test_what_is_owed_after_a_day_is_the_rest_of_its_month_and_every_later_one(day: date, expected: str) -> None:
    assert owed_after(FEES, FIRST, day, date(2027, 4, 30), 2) == Decimal(expected)


@pytest.mark.parametrize(
    ("day", "until", "expected"),
    [
        (date(2027, 3, 4), date(2027, 3, 28), "88.00"),  # 24 of 30 days at 110.00
        (date(2027, 2, 27), date(2027, 3, 28), "102.67 + 3.45"),  # 1 of 29 days, 28 of 30
        (date(2027, 1, 9), date(2027, 1, 30), "0"),  # before the first full month
        (date(2027, 1, 9), date(2027, 1, 31), "3.45"),
        (date(2027, 3, 28), date(2027, 3, 28), "0"),
        (date(2027, 3, 29), date(2027, 3, 28), "0"),
    ],
)
def test_the_first_last_day_that_is_allowed_ends_what_is_owed(day: date, until: date, expected: str) -> None:
    assert owed_after(FEES, FIRST, day, until, 2) == sum(map(Decimal, expected.split(" + ")), ZERO)


@pytest.mark.parametrize(
    ("begun", "last", "expected"),
    [
        (0, date(2027, 4, 30), "331.00"),
        (1, date(2027, 4, 30), "231.00"),
        (2, date(2027, 4, 29), "121.00 - 3.90"),  # 30 of 31 days; the last one is owed, or is not
        (1, date(2027, 3, 4), "110.00 - 95.33"),  # 26 of 30 days are not in it
        (2, date(2027, 3, 4), "0"),
        (3, date(2027, 4, 30), "0"),
    ],
)
def test_left_of_a_term_are_the_months_that_have_not_begun_to_its_last_day(
    begun: int, last: date, expected: str
) -> None:
    whole, _minus, owed = expected.partition(" - ")
    assert left_of_term(FEES, FIRST, begun, last, 2) == Decimal(whole) - Decimal(owed or 0)
