"""What a client reads of the month of an offer whose plan and choice are of version 2: lines, packages, bundles."""

from dataclasses import replace
from decimal import Decimal

import pytest

import pricing
from quotes.proposal.choice import Asked
from quotes.proposal.packages import PackageRow
from quotes.proposal.page import Page, page_of
from quotes.proposal.rows import Row
from quotes.proposal.summary import Summary
from quotes.tests.per_user import COUNTS, EVERYTHING, PER_USER
from quotes.tests.proposal.version_2 import NB, REVISION, revision_of, summary_of
from quotes.tests.revisions import make_revision


def lines_of(summary: Summary) -> dict[str, Row]:
    return {row.label: row for group in summary.groups for row in (*group.lines, *group.free)}


def package_of(page: Page, code: str) -> PackageRow:
    return next(row for row in page.offer.packages if row.code == code)


def test_every_line_says_how_it_comes_about() -> None:
    lines = lines_of(summary_of())
    assert lines["Further devices"].note == "20 devices included with your 10 people, 3 more at $9.00 each"
    assert lines["Incident cover"].note == "3% of $2,926.00"
    agreed = lines["Somebody is awake at three"]
    assert (agreed.amount, agreed.struck, agreed.note) == ("$125.00", "$140.00", "10 × $12.50, as agreed with you")
    both, alone = lines["Security + Continuity together"], lines["Round the clock"]
    assert (both.amount, both.note) == (f"−{NB}$62.70", "you save 10% of $627.00")
    assert (alone.amount, alone.note) == (f"−{NB}$50.00", "you save $50.00 a month")


def test_a_price_agreed_above_the_list_is_the_price() -> None:
    dearer = replace(EVERYTHING, prices=(("mdr", Decimal(15)),))
    line = lines_of(summary_of(selection=dearer))["Somebody is awake at three"]
    assert (line.amount, line.struck, line.note) == ("$150.00", "", "10 × $15.00")


@pytest.mark.parametrize(
    ("counts", "by_hand", "note"),
    [
        ({**COUNTS, "mobile": 3}, (), "20 devices, all included with your 10 people"),
        ({**COUNTS, "mobile": 0, "laptop": 0}, (), "9 devices, all included with your 10 people"),
        ({**COUNTS, "user": 1}, (), "2 devices included with your 1 person, 21 more at $9.00 each"),
        (COUNTS, (("person", 11),), "22 devices included with your 11 people, 1 more at $9.00 each"),
        # A number that was agreed is the whole of it, and nothing goes with anybody.
        (COUNTS, (("more-devices", 5),), "5 × $9.00"),
        ({**COUNTS, "user": 0}, (), "23 × $9.00"),
    ],
)
def test_what_goes_with_people_is_said(counts: dict[str, int], by_hand: tuple[tuple[str, int], ...], note: str) -> None:
    page = page_of(revision_of(counts=counts, selection=replace(EVERYTHING, quantities=by_hand)), Asked("essentials"))
    assert lines_of(page.offer.summary)["Further devices"].note == note
    count = {row.benefit: row.count for section in page.table.sections for row in section.rows}["Further devices"]
    assert count == note if "included" in note else count.startswith(note.partition(" ")[0])


def test_included_devices_of_a_price_in_brackets_say_the_brackets() -> None:
    brackets = (pricing.Bracket(2, Decimal(9), Decimal(0)), pricing.Bracket(None, Decimal(8), Decimal(0)))
    charge = pricing.Charge("graduated", None, brackets)
    services = tuple(replace(entry, charge=charge) if entry.code == "more" else entry for entry in PER_USER.services)
    note = lines_of(summary_of(plan=replace(PER_USER, services=services)))["Further devices"].note
    assert note == "20 devices included with your 10 people, 3 more: 2 × $9.00 + 1 × $8.00"


def test_the_saving_stands_where_the_bundle_is_completed() -> None:
    page = page_of(revision_of(selection=replace(EVERYTHING, billing=1)), Asked("secure", ("security",)))
    row = package_of(page, "continuity")
    assert row.state == "open"
    # 185 + 70 + 36 + 90, less a tenth of it and of what Security comes to.
    assert (row.side, row.small) == (f"+{NB}$318.30", "$62.70 saved with it")
    assert row.note == "Security + Continuity together: you save $62.70 a month."
    last = row.contents[-1]
    assert (last.benefit, last.name, last.amount) == (
        "Security + Continuity together",
        "Safe and sound",
        f"−{NB}$62.70",
    )
    whole = page_of(revision_of(selection=replace(EVERYTHING, billing=1)), Asked("secure"))
    for code in ("security", "continuity"):
        assert package_of(whole, code).note == "Security + Continuity together: you save $62.70 a month."


def test_the_card_that_completes_a_bundle_names_the_saving() -> None:
    cards = {card.code: card for card in page_of(REVISION).offer.cards}
    said = {
        code: [(point.name, point.text) for point in card.points if "save" in point.text]
        for code, card in cards.items()
    }
    assert said["complete"] == []
    assert said["secure"] == [
        ("Security + Continuity together", "You save $62.70 a month, before changes for billing.")
    ]
    # It has the other bundle too, but so has the option before.
    assert said["total"] == [("Round the clock", "You save $50.00 a month, before changes for billing.")]
    assert all(len(card.points) <= 4 for card in cards.values())


def test_what_is_a_share_of_the_month_grows_with_a_package() -> None:
    page = page_of(REVISION, Asked("total", ("security", "assurance")))
    assert "The share of the month for Incident cover grows with it." in package_of(page, "nights").note
    assert "Incident cover" not in package_of(page_of(REVISION, Asked("secure")), "nights").note


def test_an_offer_of_version_1_has_none_of_it() -> None:
    revision = make_revision(selection=pricing.Selection(tier="basic", term=36, taxes=("sales",)))
    page = page_of(revision)
    summary = page.offer.summary
    assert (summary.schedule.rows, summary.invoice) == ((), ())
    assert [row.label for row in summary.years] == ["Year 1", "Year 2", "Year 3"]
    assert not page.offer.payment.chooses
