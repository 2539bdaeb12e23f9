"""The notice of a true-up, in words: from two standings and nothing else."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from contracts.documents import Basis, Clauses, Due, End, Standing, facts_of
from contracts.notices import NoticeRow, is_told, words_of
from contracts.tests.making import standing, stretch

BEFORE = standing(contract="C-2026-0001", clauses=Clauses(true_up=True))


def raised(
    *, month: int = 3, day: date = date(2027, 2, 1), fee: str | list[str] = "400.00", **changes: object
) -> Standing:
    counts = (("user", 14), ("workstation", 14))
    return replace(
        BEFORE,
        kind="true-up",
        basis=Basis("clause"),
        effective_on=day,
        stretches=(*BEFORE.stretches, stretch(month, fee, signed=False, counts=counts)),
        **changes,  # type: ignore[arg-type]
    )


def rows(before: Standing, after: Standing) -> list[tuple[str, str, str]]:
    return [(row.label, row.amount, row.note) for row in words_of(before, after).rows]


def test_it_says_what_is_counted_what_it_costs_and_what_stays() -> None:
    words = words_of(BEFORE, raised())
    assert words.title == "Your monthly fee from 1 February 2027"
    assert "C-2026-0001" in words.paragraphs[0]
    assert words.rows == (
        NoticeRow("Desktops", "14", "12 before"),
        NoticeRow("Fee so far", "$350.00 a month"),
        NoticeRow("Change", "+\N{NO-BREAK SPACE}$50"),
        NoticeRow("From 1 February 2027", "$400.00 a month", strong=True),
    )
    assert "The contract runs to 30 November 2029." in words.stays


def test_later_steps_of_the_fee_are_named() -> None:
    before = replace(BEFORE, stretches=(stretch(1, ["350.00", "360.50", "371.32"]),))
    after = replace(
        raised(fee=["400.00", "412.00", "424.36"]),
        stretches=(before.stretches[0], stretch(3, ["400.00", "412.00", "424.36"], signed=False)),
    )
    assert rows(before, after)[-3:] == [
        ("From 1 February 2027", "$400.00 a month", ""),
        ("From 1 December 2027", "$412.00 a month", ""),
        ("From 1 December 2028", "$424.36 a month", ""),
    ]


def test_within_a_month_the_days_that_are_left_are_named_and_the_fee_from_the_next() -> None:
    due = Due(date(2027, 1, 20), 12, 31, Decimal("19.35"), "True-up")
    words = words_of(BEFORE, raised(day=date(2027, 1, 20), dues=(due,)))
    assert words.title == "Your monthly fee from 1 February 2027"
    assert words.rows[-1] == NoticeRow("Once, for the days from 20 January 2027", "$19.35", "12 of the month’s 31 days")


def test_a_floor_that_holds_is_named_and_one_that_does_not_is_not() -> None:
    clauses = Clauses(true_up=True, floor=Decimal("0.85"))
    fees = {fee: rows(BEFORE, replace(raised(fee=fee), clauses=clauses)) for fee in ("200.00", "300.00")}
    held = ("Change", "\N{MINUS SIGN}\N{NO-BREAK SPACE}$52.50", "not below 85% of the fee that was signed")
    assert held in fees["200.00"]
    assert ("Change", "\N{MINUS SIGN}\N{NO-BREAK SPACE}$50", "") in fees["300.00"]


def test_a_contract_that_goes_on_after_its_term_has_the_fee_of_its_day() -> None:
    before = replace(BEFORE, months=1, stretches=(stretch(1, "350.00", months=1),))
    after = replace(raised(), months=1, stretches=(*before.stretches, stretch(3, "400.00", months=1, signed=False)))
    assert ("From 1 February 2027", "$400.00 a month", "") in rows(before, after)
    assert "The contract goes on from month to month." in words_of(before, after).stays


def test_a_term_that_still_runs_is_said_with_what_follows() -> None:
    after = replace(raised(), clauses=Clauses(true_up=True, end=End("monthly")))
    stays = words_of(BEFORE, after).stays
    assert "The contract’s term runs to 30 November 2029, then it goes on by the month." in stays


def test_the_owners_own_things_are_called_as_the_record_calls_them() -> None:
    facts = facts_of({"thing backup-tb": "TB of backup\nTBs of backup"})
    counted = replace(raised().stretches[-1], counts=(("backup-tb", 3), ("user", 14), ("workstation", 12)))
    after = replace(raised(), basis=Basis("clause", "", facts), stretches=(*BEFORE.stretches, counted))
    assert rows(BEFORE, after)[0] == ("TBs of backup", "3", "0 before")


def test_amounts_and_days_are_written_as_the_company_wrote_when_the_record_was_made() -> None:
    german = replace(BEFORE.seller, locale="de_DE")
    after = replace(raised(), seller=german, currency="EUR")
    assert ("Fee so far", "350,00\N{NO-BREAK SPACE}€ a month", "") in rows(
        replace(BEFORE, seller=german, currency="EUR"), after
    )


def test_who_signed_is_not_told_again() -> None:
    assert is_told(raised())
    assert not is_told(replace(raised(), basis=Basis("signed")))
    assert not is_told(BEFORE)


@pytest.mark.parametrize(("billing", "month", "said"), [(1, 3, 0), (3, 3, 1), (3, 4, 0), (12, 4, 1)])
def test_what_is_paid_ahead_is_said_in_the_middle_of_a_longer_period_alone(billing: int, month: int, said: int) -> None:
    words = words_of(BEFORE, raised(month=month, billing=billing))
    assert words.stays.count("What you have paid ahead for later months is set off on the next bill.") == said
