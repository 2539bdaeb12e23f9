"""The term as a bar: whole, in order, and said in words too."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from contracts.documents import Basis, Clauses, End, Notice, Standing
from contracts.selectors.term import Term, term_of
from contracts.tests.making import increase, standing, stretch


def share(text: str) -> Decimal:
    return Decimal(text.removesuffix("%"))


def demand_whole(term: Term) -> None:
    """The steps lie one behind the other, and fill the bar."""
    at = Decimal(0)
    for segment in term.segments:
        assert share(segment.x) == at
        at += share(segment.width)
    assert at == 100


def a_life() -> tuple[Standing, ...]:
    """A part month, an escalator, a true-up, an increase that is not there yet."""
    first = standing(
        starts_on=date(2026, 11, 16),
        stretches=(stretch(1, ["6168.60", "6353.66", "6544.27"]),),
        clauses=Clauses(notice=Notice(3, "months"), end=End("renews", 12), true_up=True),
    )
    more = stretch(2, ["6254.16", "6441.78", "6635.03"], signed=False)
    basis, since = Basis("clause"), date(2027, 1, 1)
    second = replace(
        first, record=2, kind="true-up", basis=basis, effective_on=since, stretches=(*first.stretches, more)
    )
    return first, second


def test_the_steps_fill_the_bar_and_say_what_they_are() -> None:
    term = term_of(a_life(), date(2027, 3, 1))
    demand_whole(term)
    assert [segment.tone for segment in term.segments] == ["part", "past", "now", "next", "next"]
    assert [segment.fee for segment in term.segments] == ["", "", "$6,254.16", "$6,441.78", "$6,635.03"]
    assert [segment.rise for segment in term.segments] == ["", "", "+\xa0$85.56", "+3%", "+3%"]
    assert [year for _x, year in term.years] == [2027, 2028, 2029]
    assert 0 < share(term.today) < 100


def test_the_list_says_the_same_a_line_for_each_day() -> None:
    lines = [(line.day.isoformat(), line.words) for line in term_of(a_life(), date(2027, 3, 1)).lines]
    assert lines == [
        ("2026-11-16", "It begins, $6,168.60 a month"),
        ("2026-12-01", "The first full month begins, $6,168.60 a month"),
        ("2027-01-01", "True-up: $6,254.16 a month (+\xa0$85.56)"),
        ("2027-12-01", "$6,441.78 a month (+3%)"),
        ("2028-12-01", "$6,635.03 a month (+3%)"),
        ("2029-08-31", "Notice by"),
        ("2029-11-30", "Last day"),
    ]


def test_marks_that_would_touch_stand_in_rows_and_those_without_room_in_the_list_alone() -> None:
    life = list(a_life())
    for record in range(3, 8):
        last = life[-1]
        more = stretch(record, f"{6300 + record}.00", signed=False)
        since = date(2027, record - 1, 1)
        life.append(replace(last, record=record, effective_on=since, stretches=(*last.stretches, more)))
    term = term_of(life, date(2027, 3, 1))
    demand_whole(term)
    first = [mark for mark in term.marks if mark.anchor == "start"]
    assert [mark.y for mark in first if mark.words] == [14, 34, 54]
    assert sum(not mark.words for mark in first) == 3
    assert sum("True-up" in line.words for line in term.lines) == 6
    assert term.height == 60


def test_one_that_goes_on_is_shown_a_year_ahead_and_has_no_last_day() -> None:
    monthly = standing(clauses=Clauses(end=End("monthly")))
    term = term_of((monthly,), date(2031, 5, 1))
    demand_whole(term)
    assert [segment.tone for segment in term.segments] == ["now"]
    assert term.years[-1][1] == 2032
    assert [line.words for line in term.lines] == ["It begins, $350.00 a month"]


def test_before_the_beginning_and_after_the_end_no_day_is_today() -> None:
    life = (standing(increases=(increase(13, "0.03"),)),)
    before, after = term_of(life, date(2026, 11, 30)), term_of(life, date(2029, 12, 1))
    assert (before.today, after.today) == ("", "")
    assert {segment.tone for segment in before.segments} == {"next"}
    assert {segment.tone for segment in after.segments} == {"past"}
