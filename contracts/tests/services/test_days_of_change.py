"""From which day a contract may be changed, and what a true-up does not go below."""

from datetime import date
from decimal import Decimal

import pytest

from contracts.documents import Clauses, Closing, End, changed, fee_of_month, held_to_floor
from contracts.errors import ContractError
from contracts.services.amending import demand_day, usual_day
from contracts.tests.making import standing, stretch

# 36 months from 1 December 2026; something else is agreed from month 4, which is March 2027.
CONTRACT = standing()
CHANGED = standing(stretches=(stretch(1, "350.00"), stretch(4, "400.00")))


@pytest.mark.parametrize(
    ("today", "day"),
    [
        (date(2026, 11, 29), date(2026, 12, 1)),  # not begun
        (date(2026, 12, 1), date(2027, 1, 1)),
        (date(2027, 2, 28), date(2027, 3, 1)),
        (date(2029, 10, 31), date(2029, 11, 1)),
        (date(2029, 11, 7), date(2029, 11, 7)),  # the last month: there is no next one
    ],
)
def test_a_change_usually_holds_from_the_next_month_on(today: date, day: date) -> None:
    assert usual_day(CONTRACT, today) == day
    demand_day(CONTRACT, day, today)


def test_it_does_not_begin_before_what_is_agreed_already() -> None:
    assert usual_day(CHANGED, date(2026, 12, 24)) == date(2027, 3, 1)
    with pytest.raises(ContractError, match="agreed from 1 March 2027 on"):
        demand_day(CHANGED, date(2027, 1, 1), date(2026, 12, 24))


@pytest.mark.parametrize(
    ("found", "day", "words"),
    [
        (CONTRACT, date(2026, 12, 23), "23 December 2026 is over"),
        (CONTRACT, date(2029, 12, 1), "ends on 30 November 2029"),
        (standing(closing=Closing(date(2027, 1, 31), "cancelled")), date(2027, 2, 1), "ends on 31 January 2027"),
    ],
)
def test_a_day_outside_of_the_contract_or_over_is_refused(found: object, day: date, words: str) -> None:
    with pytest.raises(ContractError, match=words):
        demand_day(found, day, date(2026, 12, 24))  # type: ignore[arg-type]


def test_one_that_goes_on_has_a_next_month_for_ever() -> None:
    goes_on = standing(clauses=Clauses(end=End("monthly")))
    assert usual_day(goes_on, date(2031, 5, 7)) == date(2031, 6, 1)
    assert fee_of_month(goes_on, 55) == Decimal("350.00")
    assert fee_of_month(changed(goes_on, stretch(55, "360.00")), 55) == Decimal("360.00")


@pytest.mark.parametrize(
    ("kind", "fee", "held"),
    [("true-up", "200.00", "297.50"), ("true-up", "300.00", "300.00"), ("amended", "200.00", "200.00")],
)
def test_a_true_up_does_not_fall_below_the_floor(kind: str, fee: str, held: str) -> None:
    floored = standing(clauses=Clauses(floor=Decimal("0.85")))
    found = held_to_floor(floored, stretch(2, fee, months=12), kind)  # type: ignore[arg-type]
    assert found.fees == (Decimal(held),) * 12
    assert held_to_floor(CONTRACT, stretch(2, fee), kind).fees[0] == Decimal(fee)  # type: ignore[arg-type]
