"""Two revisions of one quote, and what a client reads of the difference."""

from dataclasses import replace
from decimal import Decimal

import pricing
from contracts.documents import Clauses, Picture
from quotes.documents import Cover, CoverPicture
from quotes.documents.cover import CoverBrochure, Section
from quotes.proposal.revised import revised
from quotes.tests.revisions import COUNTS, make_revision


def test_two_that_are_the_same_say_nothing() -> None:
    assert revised(make_revision(), make_revision(number=2)).is_empty


def test_numbers_prices_and_why() -> None:
    then, now = make_revision(), make_revision(number=2, counts={**COUNTS, "workstation": 23})
    found = revised(then, now)
    assert (found.since, found.before, found.now, found.option) == ("22 November 2026", 1, 2, "Gold")
    rows = {what: (was, is_now) for what, was, is_now in found.rows}
    assert rows["Desktops"] == ("20", "23")
    assert rows["Gold"][0] != rows["Gold"][1]
    assert rows["First invoice of Gold"][0] != rows["First invoice of Gold"][1]
    (reason,) = found.reasons
    assert "3" in reason.label
    assert reason.amount.startswith("+")


def test_options_that_came_and_went_and_what_is_in_them() -> None:
    whole = make_revision()
    fewer = [option for option in whole.options if option.code != "platinum"]
    changed = [replace(option, packages=()) if option.code == "gold" else option for option in fewer]
    rows = {what: said for what, *said in revised(whole, make_revision(number=2, options=tuple(changed))).rows}
    assert rows["Platinum"][1] == "not offered"
    assert rows["In Gold"][0].startswith(rows["In Gold"][1])
    back = {what: said for what, *said in revised(make_revision(options=tuple(fewer)), whole).rows}
    assert back["Platinum"][0] == "not offered"


def test_terms_days_and_texts() -> None:
    then = make_revision(terms="One.\n\nTwo.\n\nThree.", personal_line="Dear Thomas,")
    now = make_revision(
        number=2,
        selection=pricing.Selection(tier="", taxes=("sales",), discount=pricing.Discount(percent=Decimal("0.1"))),
        terms="One.\n\n2.\n\nThree.",
        personal_line="Hello Thomas,",
        title="Another title",
        starts_on=then.valid_through,
        clauses=Clauses(true_up=True),
    )
    found = revised(then, now)
    rows = [(what, was, is_now) for what, was, is_now in found.rows]
    assert ("The terms", "Two.", "2.") in rows
    assert ("Our words to you", "Dear Thomas,", "Hello Thomas,") in rows
    labels = [what for what, *_said in rows]
    assert {"Title of the proposal", "Starts on", "Notice and changes"} < set(labels)
    assert any("Discount" in row.label for row in found.reasons)


def test_what_stands_around_the_figures() -> None:
    office, other = (CoverPicture(Picture(sha256 * 64, 10, 10), "Our office") for sha256 in "ab")
    brochure = CoverBrochure("c" * 64, "How we work", 2)
    then = make_revision(cover=Cover("Hello.", (Section("Who we are", "Ten people."),), (office,), (brochure,)))
    now = make_revision(number=2, cover=Cover("Welcome.", (Section("Who we are", "Twelve people."),), (other,)))
    assert revised(then, now).rows == (
        ("Words at the beginning", "Hello.", "Welcome."),
        ("Sections", "Who we are\nTen people.", "Who we are\nTwelve people."),
        ("Pictures", "Our office", "Our office (another file)"),
        ("Brochures", "How we work", "none"),
    )
    assert ("Words at the beginning", "not there", "Welcome.") in revised(make_revision(), now).rows
    assert revised(then, replace(then, number=2)).is_empty
