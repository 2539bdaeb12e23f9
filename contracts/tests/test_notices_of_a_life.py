"""What a client is told of ends, renewals and increases: in words, from two records alone."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from contracts.documents import Basis, Clauses, Closing, End, Increase, Notice
from contracts.notices import NoticeWords, is_told, words_of
from contracts.tests.making import increase, standing, stretch

CLAUSES = Clauses(Notice(90, "days"), End("renews", 12), increase=Increase(Decimal("0.05")))
BEFORE = standing(clauses=CLAUSES, contract="C-2026-0001")


def rows_of(words: NoticeWords) -> list[tuple[str, str]]:
    return [(row.label, row.amount) for row in words.rows]


def test_an_increase_says_from_when_by_how_much_and_what_it_replaces() -> None:
    before = replace(BEFORE, stretches=(stretch(1, ["350.00", "357.00", "364.14"]),))
    facts = (("cap", "0.05"), ("fee", "360.50"), ("fee_before", "350.00"), ("rate", "0.03"))
    after = replace(
        before,
        kind="increased",
        basis=Basis("clause", facts=facts),
        effective_on=date(2027, 6, 1),
        increases=(increase(7, "0.03"),),
    )
    words = words_of(before, after)
    assert words.title == "Your monthly fee from 1 June 2027"
    assert "at most 5%. From 1 June 2027 it rises by 3%" in words.paragraphs[0]
    assert words.paragraphs[1] == "It takes the place of the later steps of the fee that were signed."
    assert rows_of(words) == [
        ("Fee so far", "$350.00 a month"),
        ("Increase", "+\xa0$10.50"),
        ("From 1 June 2027", "$360.50 a month"),
    ]
    assert is_told(after)


def test_a_reminder_says_until_when_it_can_be_ended() -> None:
    basis = Basis("clause", facts=(("deadline", "2029-09-01"), ("last_day", "2029-11-30")))
    words = words_of(BEFORE, replace(BEFORE, kind="reminded", basis=basis, effective_on=date(2029, 8, 2)))
    assert "tell us by 1 September 2029" in words.paragraphs[1]
    assert rows_of(words) == [
        ("Tell us by", "1 September 2029"),
        ("The term ends", "30 November 2029"),
        ("It would renew to", "30 November 2030"),
        ("The fee then", "$350.00 a month"),
    ]


def test_a_renewal_says_to_when_it_goes_on_and_until_when_it_can_be_ended_next() -> None:
    basis = Basis("clause", facts=(("from", "2029-12-01"), ("to", "2030-11-30")))
    after = replace(BEFORE, kind="renewed", basis=basis, effective_on=date(2029, 12, 1), months=48)
    words = words_of(BEFORE, after)
    assert words.title == "Your contract goes on to 30 November 2030"
    assert rows_of(words) == [
        ("The term so far ends", "30 November 2029"),
        ("It goes on to", "30 November 2030"),
        ("From 1 December 2029", "$350.00 a month"),
        ("It can be ended by", "1 September 2030"),
    ]


def test_an_end_says_who_asked_and_what_is_still_to_be_paid_and_a_withdrawal_that_it_goes_on() -> None:
    closing = Closing(date(2027, 6, 30), "cancelled", "They move.", "Thomas Reed", Decimal("10150.00"))
    ended = replace(
        BEFORE,
        kind="ended",
        basis=Basis("staff", facts=(("asked_on", "2027-03-08"),)),
        effective_on=date(2027, 7, 1),
        closing=closing,
    )
    words = words_of(BEFORE, ended)
    assert words.paragraphs[0] == "As Thomas Reed asked on 8 March 2027, contract C-2026-0001 ends."
    assert rows_of(words) == [("Last day", "30 June 2027"), ("Still to be paid under the contract", "$10,150.00")]
    assert not any("They move" in text for text in words.paragraphs)  # the reason stays with the staff
    withdrawn = replace(ended, kind="withdrawn", closing=None)
    assert rows_of(words_of(ended, withdrawn)) == [("The fee stays", "$350.00 a month")]


def test_a_renewal_that_was_signed_is_told_by_the_contract_itself() -> None:
    closing = Closing(date(2029, 11, 30), "replaced", replaced_by="C-2029-0001")
    assert not is_told(replace(BEFORE, kind="ended", basis=Basis("signed"), closing=closing))
