"""What the page says of one revision: the figures of the frozen document, explained, in the seller's locale."""

from dataclasses import replace
from decimal import Decimal

import pytest

import pricing
from groundwork.display import money
from quotes.proposal.choice import Asked
from quotes.proposal.page import page_of
from quotes.proposal.words import initials, listed, paragraphs
from quotes.tests.revisions import COUNTS, PLAN, make_revision


@pytest.mark.parametrize("term", [1, 12, 36])
@pytest.mark.parametrize(
    "discount", [None, pricing.Discount(percent=Decimal("0.05")), pricing.Discount(amount=Decimal("100"))]
)
def test_the_figures_are_those_of_the_frozen_document(term: int, discount: pricing.Discount | None) -> None:
    selection = pricing.Selection(tier="basic", term=term, discount=discount, taxes=("sales",))
    revision = make_revision(selection=selection)
    for option in revision.options:
        page = page_of(revision, Asked(option.code))
        frozen, summary = option.price, page.offer.summary
        assert summary.total == frozen["recurring_total"]
        assert summary.first_exact == frozen["first_invoice"]
        assert summary.month_text == money(frozen["recurring_net"], "USD")
        assert summary.first_invoice == money(frozen["first_invoice"], "USD")
        card = next(card for card in page.offer.cards if card.code == option.code)
        assert card.chosen
        value = frozen["contract_value"]
        assert summary.contract_value == ("" if value is None else money(value, "USD"))


def test_every_amount_of_the_total_is_the_sum_of_its_lines() -> None:
    summary = page_of(make_revision(), Asked("platinum")).offer.summary
    for group in summary.groups:
        lines = sum(Decimal(row.amount.strip("$").replace(",", "")) for row in group.lines)
        assert lines == Decimal(group.amount.strip("$").replace(",", ""))
    assert [group.label for group in summary.groups][:2] == ["Basic", "Advanced"]


def test_term_discount_rise_and_extras_are_said() -> None:
    extras = (
        pricing.Extra("Second line", "monthly", 2, Decimal("44.75")),
        pricing.Extra("Cabling", "once", 1, Decimal("2400")),
    )
    selection = pricing.Selection(
        tier="basic", term=36, discount=pricing.Discount(percent=Decimal("0.05")), extras=extras
    )
    summary = page_of(make_revision(selection=selection), Asked("silver")).offer.summary
    assert summary.term == "36 months"
    assert [row.label for row in summary.adjustments] == ["Services", "For a term of 36 months", "Discount"]
    assert [row.note for row in summary.adjustments] == ["", "8%", "5%"]
    assert summary.adjustments[1].amount.startswith("\N{MINUS SIGN}")
    assert summary.groups[-1].label == "Also part of this offer"
    assert summary.groups[-1].lines[0].note == "2 × $44.75"
    assert [row.label for row in summary.years] == ["Year 1", "Year 2", "Year 3"]
    assert [row.label for row in summary.once] == ["Onboarding", "Cabling"]
    assert summary.taxes == ()


def test_a_small_client_reads_why_there_is_a_minimum() -> None:
    summary = page_of(make_revision(counts={"user": 2, "workstation": 2}), Asked("basic")).offer.summary
    assert summary.month_text == "$750.00"
    assert summary.groups[-1].label == "Up to the smallest fee"
    assert "smallest fee" in summary.groups[-1].lines[0].note


def test_the_hourly_comparison_is_honest_both_ways() -> None:
    dearer = page_of(make_revision(), Asked("gold")).offer.summary.by_the_hour
    assert dearer is not None
    assert (dearer.amount, dearer.rate, dearer.share, dearer.dearer) == ("$7,150", "$165", 60, True)
    cheaper = page_of(make_revision(counts={"site": 1}), Asked("basic")).offer.summary.by_the_hour
    assert cheaper is not None
    assert not cheaper.dearer


def test_nobody_counted_is_not_divided_by() -> None:
    page = page_of(make_revision(counts={"server": 1, "site": 1}))
    assert {card.per_day for card in page.offer.cards} == {""}
    assert page.lead.endswith("Priced for the 1 device you have today.")


@pytest.mark.parametrize(
    ("counts", "by_hand", "ending"),
    [
        (COUNTS, (), "Priced for the 34 devices and 22 people you have today."),
        (COUNTS, (("desktop", 18), ("user", 25)), "Priced for 32 devices and 25 people, as agreed with you."),
        ({"camera": 0}, (("desktop", 18), ("user", 22)), "Priced for 18 devices and 22 people, as agreed with you."),
        ({"user": 17}, (), "Priced for the 17 people you have today."),
        ({"user": 1}, (("user", 2),), "Priced for 2 people, as agreed with you."),
        # Terabytes are no devices.
        ({"laptop": 3, "user": 10, "backup-tb": 3}, (), "Priced for the 3 devices and 10 people you have today."),
        ({"site": 1}, (), "Four ways to take computers off your people's minds."),
        # What was set by hand to what was counted is not worth a word.
        ({"user": 17}, (("user", 17),), "Priced for the 17 people you have today."),
    ],
)
def test_the_headline_says_the_numbers_that_are_priced(
    counts: dict[str, int], by_hand: tuple[tuple[str, int], ...], ending: str
) -> None:
    page = page_of(make_revision(counts=counts, selection=pricing.Selection(tier="basic", quantities=by_hand)))
    assert page.lead.endswith(ending)


def test_a_person_and_day_is_divided_by_the_people_that_are_priced() -> None:
    selection = pricing.Selection(tier="basic", quantities=(("user", 44),))
    page = page_of(make_revision(selection=selection), Asked("gold"))
    share = pricing.per_person_day(
        Decimal(page.revision.options[2].price["recurring_net"]), 44, page.seller.working_days
    )
    assert share is not None
    assert page.offer.summary.per_day == page.offer.cards[2].per_day == money(share, "USD")


def test_what_the_client_owns_and_nobody_looks_after_is_said() -> None:
    page = page_of(make_revision(counts={**COUNTS, "camera": 3, "fax-machine": 1}))
    remarks = {entry.label: (entry.count, entry.remark) for entry in page.devices}
    assert remarks["Cameras"] == ("3", "not looked after")
    assert remarks["Fax machine"] == ("1", "not looked after")
    assert remarks["Desktops"] == ("20", "")


def test_an_agreed_number_stands_beside_the_counted_one() -> None:
    page = page_of(
        make_revision(selection=pricing.Selection(tier="basic", quantities=(("desktop", 18), ("server", 1))))
    )
    assert [(entry.label, entry.count, entry.remark) for entry in page.agreed] == [("Desktop", "18", "counted: 20")]


def test_the_table_says_what_is_in_what_can_be_added_and_what_is_not() -> None:
    table = page_of(make_revision()).table
    rows = {row.name or row.benefit: row for section in table.sections for row in section.rows}
    assert len(rows) == 26
    mail = rows["Email security"]
    assert [cell.state for cell in mail.cells] == ["out", "add", "in", "in"]
    assert mail.cells[1].add == "Security"
    assert mail.count == "25 × Mailbox"
    assert rows["Printer care"].count == "none counted"
    assert {cell.state for cell in rows["Compliance evidence"].cells} == {"out", "add"}


def test_options_that_do_not_build_on_each_other_say_what_is_missing() -> None:
    revision = make_revision()
    silver, gold = revision.options[1], revision.options[2]
    page = page_of(replace(revision, options=(gold, silver), sha256=""))
    assert page.offer.cards[1].lost.startswith("Managed detection and response")
    assert page.offer.cards[1].step.startswith("\N{MINUS SIGN}")


@pytest.mark.parametrize(
    ("currency", "locale", "text", "day"),
    [
        ("JPY", "ja_JP", "¥4,289", "2026年12月22日"),
        ("EUR", "de_DE", "4.289,00\xa0€", "22. Dezember 2026"),
        ("KWD", "en_US", "KWD\xa04,289.000", "22 December 2026"),
    ],
)
def test_money_and_days_are_written_as_the_seller_writes_them(currency: str, locale: str, text: str, day: str) -> None:
    plan = pricing.plan_from_json(pricing.canonical_bytes({**pricing.plan_document(PLAN), "currency": currency}))
    base = make_revision(plan=plan)
    page = page_of(replace(base, seller=replace(base.seller, locale=locale), sha256=""))
    assert page.offer.summary.month_text.replace("\uffe5", "¥") == text
    assert page.valid_through == day


def test_a_sent_revision_is_put_together_once_and_a_draft_each_time() -> None:
    revision = make_revision()
    assert page_of(revision, Asked("gold")) is page_of(revision, Asked("gold"))
    draft = replace(revision, sha256="")
    assert page_of(draft, Asked("gold")) is not page_of(draft, Asked("gold"))


def test_words() -> None:
    assert [listed(["A"] * count) for count in range(4)] == ["", "A", "A and A", "A, A and A"]
    assert [initials(name) for name in ("Marcus Bell", "Dr. Ama Osei", "Cher", "", "(x) y")] == [
        "MB",
        "DO",
        "C",
        "",
        "Y",
    ]
    assert paragraphs("One\r\nline.\r\n\r\n\r\nTwo. ") == ("One\nline.", "Two.")
