"""The fee of each month after increases, amendments, ramps and floors."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pricing import (
    Increase,
    amended_fees,
    change_difference,
    change_on,
    contract_fees,
    fee_floors,
    fees_not_below,
    increased_fees,
    overcharged,
    ramped_fees,
    renewal_line,
)
from pricing.contract import missing_to_floor
from pricing.selection import Discount, Extra
from pricing.tests.samples import one_service_plan, priced, selection
from pricing.tests.second.figures import half_up

amounts = st.decimals(Decimal(-10_000), Decimal(10_000), places=2)
fees = st.lists(amounts, min_size=2, max_size=40).map(tuple)
rates = st.decimals(0, 1, places=4)


def money(*texts: str) -> tuple[Decimal, ...]:
    return tuple(Decimal(text) for text in texts)


def increase(month: int, rate: str) -> Increase:
    return Increase(month, Decimal(rate))


def of_term(months: int, escalator: str) -> tuple[Decimal, ...]:
    plan = one_service_plan("33.33", terms=[{"months": months, "name": "Term", "escalator": escalator}])
    return contract_fees(priced(plan, selection(term=months), workstation=1))


def test_fees_follow_the_escalator_without_carrying_a_rounding_on() -> None:
    # 33.33, 34.9965, 36.746325
    assert of_term(26, "0.05") == money(*["33.33"] * 12, *["35.00"] * 12, *["36.75"] * 2)


@pytest.mark.parametrize("months", [1, 11, 12, 13, 24, 25])
def test_there_is_a_fee_for_each_month_of_the_term(months: int) -> None:
    assert len(of_term(months, "0.03")) == months


@pytest.mark.parametrize("escalator", ["0.03", "-0.5", "0.00000001"])
def test_fees_are_those_of_the_years_of_the_price(escalator: str) -> None:
    plan = one_service_plan("47.11", terms=[{"months": 40, "name": "Term", "escalator": escalator}])
    found = priced(plan, selection(term=40), workstation=3)
    assert contract_fees(found) == tuple(year.monthly for year in found.years for _ in range(year.months))


def test_an_amendment_keeps_the_months_that_have_passed() -> None:
    assert amended_fees(money("1", "2", "3", "4"), money("5", "6", "7", "8"), 3) == money("1", "2", "3", "8")


@pytest.mark.parametrize(
    ("before", "after", "day", "expected"),
    [
        # 29 of the 30 days of month 2, 1 to 30 March.
        ("100.00", "130.00", date(2027, 3, 2), "29.00"),
        ("130.00", "100.00", date(2027, 3, 2), "-29.00"),
        ("100.00", "100.15", date(2027, 3, 30), "0.01"),
        ("100.15", "100.00", date(2027, 3, 30), "-0.01"),
        ("100.00", "130.00", date(2027, 3, 1), "0.00"),
    ],
)
def test_a_change_within_a_month_is_owed_for_the_days_left(before: str, after: str, day: date, expected: str) -> None:
    change = change_on(date(2027, 1, 31), 12, day)
    found = change_difference(money("0", before, "0"), money("0", after, "0"), change, 2)
    assert str(found) == expected


@given(amounts, amounts, st.integers(0, 30), st.sampled_from([0, 2, 3]))
def test_the_difference_is_the_nearest_amount(before: Decimal, after: Decimal, days: int, places: int) -> None:
    change = change_on(date(2027, 1, 1), 12, date(2027, 1, 1 + days))
    exactly = (Fraction(after) - Fraction(before)) * (31 - days if days else 0) / 31
    assert Fraction(change_difference((before,), (after,), change, places)) == half_up(exactly, places)


def test_an_increase_takes_the_place_of_all_later_steps() -> None:
    by_plan = of_term(26, "0.05")
    found = increased_fees(by_plan, [increase(15, "0.03"), increase(8, "0.1")], Decimal("0.1"), 2)
    # 33.33 x 1.1 = 36.663; 36.66 x 1.03 = 37.7598
    assert found == money(*["33.33"] * 7, *["36.66"] * 7, *["37.76"] * 12)


def test_an_increase_starts_from_the_fee_in_force_the_month_before() -> None:
    # Month 13 is a step of the escalator, which does not come as well.
    assert increased_fees(of_term(13, "0.05"), [increase(13, "0.1")], Decimal(1), 2)[-1] == Decimal("36.66")


@pytest.mark.parametrize(
    ("increases", "message"),
    [
        ([increase(1, "0.01")], "in month 2 to 3, not in month 1"),
        ([increase(4, "0.01")], "in month 2 to 3, not in month 4"),
        ([increase(2, "0.0501")], "cap of 0.05, not 0.0501"),
        ([increase(2, "-0.01")], "cap of 0.05, not -0.01"),
        ([increase(2, "0.01"), increase(2, "0.02")], "Two increases begin in the same month"),
    ],
)
def test_an_increase_that_the_contract_does_not_know(increases: list[Increase], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        increased_fees(money("1", "2", "3"), increases, Decimal("0.05"), 2)


@given(fees, rates, st.data())
def test_increases_leave_the_months_before_them_alone(
    by_plan: tuple[Decimal, ...], rate: Decimal, data: st.DataObject
) -> None:
    month = data.draw(st.integers(2, len(by_plan)))
    found = increased_fees(by_plan, [Increase(month, rate)], Decimal(1), 2)
    assert found[: month - 1] == by_plan[: month - 1]
    fee = half_up(Fraction(by_plan[month - 2]) * (1 + Fraction(rate)), 2)
    assert {Fraction(one) for one in found[month - 1 :]} == {fee}
    assert len(found) == len(by_plan)


def test_a_ramp_is_taken_from_the_first_months() -> None:
    ramp = [(1, Decimal(1)), (2, Decimal("0.5"))]
    assert ramped_fees(money("10.01", "10.01", "20.00", "20.00"), ramp, 2) == money("0.00", "5.01", "10.00", "20.00")


def test_a_ramp_may_reach_to_the_end_and_there_may_be_none() -> None:
    assert ramped_fees(money("8", "8"), [(2, Decimal("0.25"))], 0) == money("6", "6")
    assert ramped_fees(money("8", "8"), [], 0) == money("8", "8")


def test_the_floor_is_a_share_of_what_was_signed_for_the_same_month() -> None:
    assert fee_floors(money("33.33", "35.01"), Decimal("0.5"), 2) == money("16.67", "17.51")


@pytest.mark.parametrize(("fee", "expected"), [("79.99", "0.01"), ("80.00", "0"), ("80.01", "0"), ("-5.00", "85.00")])
def test_what_is_missing_to_the_floor(fee: str, expected: str) -> None:
    assert missing_to_floor(Decimal(fee), Decimal("80.00")) == Decimal(expected)


@given(fees, rates)
def test_no_fee_is_below_its_floor(signed: tuple[Decimal, ...], share: Decimal) -> None:
    floor = fee_floors(signed, share, 2)
    halved = ramped_fees(signed, [(len(signed), Decimal("0.5"))], 2)
    found = fees_not_below(halved, floor)
    for fee, least, after in zip(halved, floor, found, strict=True):
        assert after == fee + missing_to_floor(fee, least) >= least


@pytest.mark.parametrize(
    ("subtotal", "began", "ended", "rate", "expected"),
    [
        ("400.00", "400.00", "400.00", "0.03", "12.00"),
        ("500.00", "400.00", "424.36", "0", "30.45"),  # risen by 6.09 % in the term, for more devices now
        ("500.00", "400.00", "424.36", "0.02", "41.06"),
        ("500.00", "400.00", "380.00", "0.02", "0"),  # a fee that fell is no discount on the next term
        ("500.00", "0.00", "380.00", "0.02", "0"),
    ],
)
def test_a_renewal_carries_on_what_the_fee_rose_by(
    subtotal: str, began: str, ended: str, rate: str, expected: str
) -> None:
    price = priced(one_service_plan(subtotal), selection(), workstation=1)
    assert renewal_line(price, None, Decimal(began), Decimal(ended), Decimal(rate)) == Decimal(expected)


@pytest.mark.parametrize("off", [Discount(amount=Decimal("400.00")), Discount(percent=Decimal("0.1")), None])
def test_a_renewal_rises_by_the_rate_whatever_was_taken_off(off: Discount | None) -> None:
    plan = one_service_plan("3170.00")
    price = priced(plan, replace(selection(), discount=off), workstation=1)
    line = renewal_line(price, off, price.recurring_net, price.recurring_net, Decimal("0.05"))
    extra = Extra("Annual increase of 5%", "monthly", 1, line)
    again = priced(plan, replace(selection(), discount=off, extras=(extra,)), workstation=1)
    assert again.recurring_net == half_up(Fraction(price.recurring_net) * Fraction(105, 100), 2)


def test_overcharged_is_the_sum_of_the_differences_month_by_month() -> None:
    assert overcharged(money("350.00", "360.50", "360.50"), money("350.00", "357.00", "357.00")) == Decimal("7.00")
    assert overcharged(money("350.00"), money("350.00")) == 0
    with pytest.raises(ValueError, match="shorter"):
        overcharged(money("1", "2"), money("1"))
