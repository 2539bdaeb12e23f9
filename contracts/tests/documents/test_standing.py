"""What a contract says of its days and fees."""

import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import pricing
from contracts.documents import (
    Basis,
    Clauses,
    Closing,
    Due,
    End,
    Increase,
    Notice,
    PlanRef,
    Standing,
    contract_bytes,
    read_contract,
)
from contracts.tests.making import STANDING, increase, standing, stretch


def fee(found: Standing, *months: int) -> list[str]:
    return [str(found.fees[month - 1]) for month in months]


def test_the_days_of_a_contract_with_a_part_month() -> None:
    found = standing(starts_on=date(2026, 12, 15), first_day=date(2027, 1, 1))
    assert (found.last_day, found.ends_on) == (date(2029, 12, 31), date(2029, 12, 31))
    assert [found.month_on(day) for day in (date(2026, 12, 15), date(2027, 1, 31), date(2027, 2, 1))] == [1, 1, 2]
    assert [step.since for step in found.steps] == [date(2026, 12, 15)]
    assert found.mrr(date(2026, 12, 14)) == 0
    assert found.mrr(date(2026, 12, 15)) == Decimal("350.00")
    assert found.mrr(date(2030, 1, 1)) == 0


@pytest.mark.parametrize(
    ("notice", "by"),
    [
        (Notice(90, "days"), date(2029, 9, 1)),
        (Notice(3, "months"), date(2029, 8, 31)),
        (None, None),
    ],
)
def test_the_last_day_for_notice(notice: Notice | None, by: date | None) -> None:
    assert standing(clauses=Clauses(notice=notice)).notice_by == by


def test_a_month_to_month_contract_and_one_that_goes_on_have_no_end() -> None:
    monthly = standing(months=1, stretches=(stretch(1, "350.00", months=1),))
    goes_on = standing(clauses=Clauses(end=End("monthly")))
    for found in (monthly, goes_on):
        assert found.ends_on is None
        assert found.mrr(date(2035, 1, 1)) == Decimal("350.00")
    closed = replace(monthly, closing=Closing(date(2027, 3, 31), "cancelled"))
    assert (closed.ends_on, closed.mrr(date(2027, 4, 1))) == (date(2027, 3, 31), Decimal(0))


def test_an_amendment_keeps_the_months_before_and_the_year_of_the_escalator() -> None:
    yearly = stretch(1, ["100.00", "103.00", "106.09"])
    more = stretch(15, ["200.00", "206.00", "212.18"])
    found = standing(stretches=(yearly, more))
    assert fee(found, 1, 13, 14, 15, 25) == ["100.00", "103.00", "103.00", "206.00", "212.18"]
    assert [(step.since, str(step.fee)) for step in found.steps] == [
        (date(2026, 12, 1), "100.00"),
        (date(2027, 12, 1), "103.00"),
        (date(2028, 2, 1), "206.00"),
        (date(2028, 12, 1), "212.18"),
    ]


def test_an_increase_holds_for_what_was_agreed_before_and_after_it() -> None:
    stretches = (stretch(1, "100.00"), stretch(20, "200.00"))
    before = standing(stretches=stretches, increases=(increase(13, "0.03"),))
    assert fee(before, 12, 13, 19, 20) == ["100.00", "103.00", "103.00", "206.00"]
    twice = replace(before, increases=(increase(13, "0.03"), increase(25, "0.05")))
    assert fee(twice, 24, 25) == ["206.00", "216.30"]


def test_a_true_up_without_a_signature_does_not_fall_below_the_floor() -> None:
    floor = Clauses(true_up=True, floor=Decimal("0.85"))
    found = standing(stretches=(stretch(1, "100.00"), stretch(5, "50.00", signed=False)), clauses=floor)
    assert fee(found, 4, 5) == ["100.00", "85.00"]
    signed = replace(found, stretches=(stretch(1, "100.00"), stretch(5, "50.00")))
    assert fee(signed, 5) == ["50.00"]
    raised = replace(found, increases=(increase(13, "0.1"),))
    assert fee(raised, 13) == ["93.50"]


def test_a_renewed_term_goes_on_at_its_last_fee() -> None:
    found = standing(stretches=(stretch(1, ["100.00", "103.00", "106.09"]),), months=48)
    assert fee(found, 36, 37, 48) == ["106.09", "106.09", "106.09"]
    assert found.last_day == date(2030, 11, 30)


def test_what_is_in_force() -> None:
    found = standing(stretches=(stretch(1, "100.00", name="Gold"), stretch(3, "50.00", name="Silver")))
    days = (date(2026, 1, 1), date(2027, 1, 31), date(2027, 2, 1))
    assert [found.in_force(day).name for day in days] == ["Gold", "Gold", "Silver"]


def test_a_change_within_a_month() -> None:
    assert standing().change_on(date(2027, 1, 13)) == pricing.ContractChange(date(2027, 1, 13), 2, 2, 19, 31)
    part = standing(starts_on=date(2026, 12, 15), first_day=date(2027, 1, 1))
    assert part.change_on(date(2026, 12, 20)).elapsed == 0
    with pytest.raises(ValueError, match="after the contract's last day"):
        standing().change_on(date(2029, 12, 1))
    goes_on = standing(clauses=Clauses(end=End("monthly")))
    assert goes_on.change_on(date(2031, 1, 13)).days_left == 19


FULL = standing(
    contract="C-2026-0001",
    record=3,
    before="a" * 64,
    kind="increased",
    basis=Basis("clause", "letter of 1 October", (("file", "b" * 64),)),
    stretches=(
        stretch(1, ["100.00", "103.00"]),
        stretch(
            5,
            "90.00",
            signed=False,
            selection=pricing.Selection("gold", ("security",), 36, taxes=("vat",), elapsed=4, one_time=False),
            plan=PlanRef("Cable TV", 2, "c" * 64),
        ),
    ),
    ramp=(pricing.Ramp(2, Decimal(1)),),
    one_time=Decimal("900.00"),
    clauses=Clauses(Notice(90, "days"), End("renews", 12), True, Increase(Decimal("0.04"), "01-01"), Decimal("0.85")),
    increases=(increase(13, "0.03"),),
    dues=(Due(date(2027, 1, 13), 19, 31, Decimal("-52.44"), "True-up"),),
    closing=Closing(date(2028, 1, 31), "cancelled", "moved away", "J. Moreau", Decimal("1200.00")),
    po_number="LC-4471",
    billing_name="Accounts",
    billing_email="accounts@lakeside.example",
    follows="C-2023-0007",
)


def test_the_document_is_read_back_as_it_was_written() -> None:
    for found in (STANDING, FULL):
        again = read_contract(contract_bytes(found))
        assert again == found
        assert again.sha256 == pricing.fingerprint(contract_bytes(found))


def test_what_is_no_contract_is_refused() -> None:
    document = json.loads(contract_bytes(FULL))
    broken: Any
    for broken in ({"format": "msp-quote/2"}, {**document, "starts_on": "soon"}, {**document, "dues": [{}]}, []):
        with pytest.raises(ValueError, match=r"msp-contract/1|can be read|isoformat"):
            read_contract(pricing.canonical_bytes(broken))


amounts = st.integers(0, 100_000).map(lambda cents: Decimal(cents).scaleb(-2))


@given(
    months=st.integers(2, 60),
    starts=st.dates(date(2024, 1, 1), date(2028, 12, 31)),
    changes=st.lists(st.tuples(st.integers(1, 60), amounts, st.booleans()), max_size=5),
    rises=st.dictionaries(st.integers(2, 60), st.integers(0, 10), max_size=4),
    first=amounts,
)
def test_any_order_of_amendments_and_increases_gives_months_that_add_up(
    months: int,
    starts: date,
    changes: list[tuple[int, Decimal, bool]],
    rises: dict[int, int],
    first: Decimal,
) -> None:
    """The fees by day, month for month, are the schedule; nothing is lost or counted twice."""
    agreed = [(1, first, True), *sorted((min(month, months), fee, signed) for month, fee, signed in changes)]
    found = standing(
        starts_on=starts,
        first_day=starts,
        months=months,
        stretches=tuple(stretch(month, str(fee), months=months, signed=signed) for month, fee, signed in agreed),
        increases=tuple(increase(month, f"0.{rate:02}") for month, rate in rises.items() if month <= months),
        clauses=Clauses(floor=Decimal("0.8")),
    )
    assert len(found.fees) == months
    days = [pricing.first_day_of_month(starts, month) for month in range(1, months + 1)]
    by_step = [step.fee for day in days for step in found.steps if step.since <= day and (step.until or day) > day]
    assert sum(by_step) == sum(found.fees)
    assert [found.mrr(day) for day in days] == list(found.fees)
    assert [found.mrr(found.last_day), found.mrr(found.last_day + timedelta(days=1))] == [found.fees[-1], 0]
    steps = found.steps
    assert [step.until for step in steps[:-1]] == [step.since for step in steps[1:]]
    assert read_contract(contract_bytes(found)).fees == found.fees


def test_the_records_may_come_in_any_order() -> None:
    """An increase that is recorded before an amendment gives the same fees as one that is recorded after it."""
    first, more = stretch(1, "100.00"), stretch(8, "150.00")
    then = standing(stretches=(first,), increases=(increase(13, "0.05"),))
    assert (
        replace(then, stretches=(first, more)).fees
        == standing(stretches=(first, more), increases=(increase(13, "0.05"),)).fees
    )
    assert fee(replace(then, stretches=(first, more)), 7, 8, 12, 13) == ["100.00", "150.00", "150.00", "157.50"]
