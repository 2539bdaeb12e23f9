"""What a client reads of an offer of version 2 over its months: the schedule, the first invoice, terms and billings."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

import pricing
from groundwork.display import money
from quotes.proposal.choice import Asked
from quotes.proposal.page import page_of
from quotes.proposal.rows import Row
from quotes.tests.per_user import EVERYTHING, PER_USER
from quotes.tests.proposal.version_2 import NB, REVISION, revision_of, summary_of

PLAIN = replace(EVERYTHING, ramp=(), prorate=None, prices=())


def test_the_schedule_says_what_each_month_costs() -> None:
    summary = summary_of(Asked("total", None, 36, 12))
    net = summary.month_text
    rows = [(row.label, row.note) for row in summary.schedule.rows]
    half = summary.schedule.rows[1].amount
    assert rows == [
        ("16 to 31 December 2026 (part month)", f"16 of 31 days of {half} a month"),
        ("Months 1 to 2", f"1 January to 28 February 2027 · 50% less than {net}"),
        ("Months 3 to 12", "1 March to 31 December 2027"),
        ("Year 2", "1 January to 31 December 2028"),
        ("Year 3", "1 January to 31 December 2029"),
    ]
    price = REVISION.priced("total", REVISION.recommended.packages, 36, 12)
    amounts = [money(stretch.monthly, "USD") for stretch in price.schedule]
    assert [row.amount for row in summary.schedule.rows] == [money(price.part_month, "USD"), *amounts]
    assert summary.schedule.note == "Each year costs 4% more a month than the year before."
    assert summary.years == ()


def a_ramp(*steps: tuple[int, str]) -> tuple[pricing.Ramp, ...]:
    return tuple(pricing.Ramp(months, Decimal(percent)) for months, percent in steps)


@pytest.mark.parametrize(
    ("ramp", "said"),
    [
        (a_ramp((2, "1")), "First 2 months free"),
        (a_ramp((1, "1")), "First month free"),
        (a_ramp((3, "0.45")), "45% off the first 3 months"),
        (a_ramp((1, "0.5")), "50% off the first month"),
        (a_ramp((2, "1"), (3, "0.5")), "First 2 months free. Months 3 to 5 at 50% off"),
        (a_ramp((2, "0"), (1, "1")), "Month 3 free"),
        ((), ""),
    ],
)
def test_months_at_less_stand_under_the_price_and_in_the_head_of_the_total(
    ramp: tuple[pricing.Ramp, ...], said: str
) -> None:
    offer = page_of(revision_of(selection=replace(EVERYTHING, ramp=ramp))).offer
    assert {card.less for card in offer.cards} == {said}
    assert offer.summary.also == " ".join(
        filter(None, ("Billing: yearly. Starts on 16 December 2026.", f"{said}." if said else ""))
    )


def test_what_is_free_is_called_free_and_says_what_it_is_otherwise() -> None:
    free = replace(EVERYTHING, billing=1, ramp=a_ramp((2, "1")))
    summary = summary_of(selection=free)
    month = summary.month_text
    assert summary.schedule.rows[:2] == (
        Row("16 to 31 December 2026 (part month)", "free"),
        Row("Months 1 to 2", "free", f"1 January to 28 February 2027 · otherwise {month}"),
    )
    assert summary.invoice[:2] == (
        Row("16 to 31 December 2026 (part month)", "free"),
        Row("First month", "free", f"otherwise {month}"),
    )
    yearly = summary_of(Asked("total", None, 12, 12), selection=free)
    assert yearly.invoice[1].note == f"2 free + 10 × {yearly.month_text}"


@pytest.mark.parametrize(
    ("selection", "labels"),
    [
        (PLAIN, []),
        (replace(PLAIN, ramp=(pricing.Ramp(1, Decimal(1)),)), ["Month 1", "Months 2 to 12"]),
        (replace(PLAIN, term=36), ["Months 1 to 12", "Year 2", "Year 3"]),
        (replace(PLAIN, term=36, ramp=(pricing.Ramp(12, Decimal(1)),)), ["Months 1 to 12", "Year 2", "Year 3"]),
        (replace(PLAIN, prorate=pricing.PartMonth(3, 30)), ["Part month", "Months 1 to 12"]),
        # Months of the contract, whose first year is over but for two months.
        (replace(PLAIN, term=36, elapsed=10, one_time=False), ["Months 11 to 12", "Year 2", "Year 3"]),
    ],
)
def test_the_schedule_stands_only_where_it_says_more_than_one_price(
    selection: pricing.Selection, labels: list[str]
) -> None:
    summary = summary_of(selection=selection, starts_on=None)
    assert [row.label for row in summary.schedule.rows] == labels


def test_years_without_a_rise_are_said_together() -> None:
    terms = (*PER_USER.terms[:2], replace(PER_USER.terms[2], escalator=Decimal(0)))
    free = replace(PLAIN, term=36, ramp=(pricing.Ramp(12, Decimal(1)),))
    summary = summary_of(plan=replace(PER_USER, terms=terms), selection=free)
    assert [row.label for row in summary.schedule.rows] == ["Months 1 to 12", "Years 2 to 3"]
    assert summary.schedule.note == ""


@pytest.mark.parametrize("term", [12, 36])
@pytest.mark.parametrize("billing", [1, 3, 12])
@pytest.mark.parametrize(
    "selection", [EVERYTHING, PLAIN, replace(EVERYTHING, one_time_discount=pricing.Discount(percent=Decimal("0.1")))]
)
def test_the_first_invoice_is_the_sum_of_its_rows(selection: pricing.Selection, term: int, billing: int) -> None:
    summary = summary_of(Asked("total", None, term, billing), selection=selection)
    numbers = [row.amount.replace("waived", "0").replace("$", "").replace(",", "") for row in summary.invoice]
    total = sum(Decimal(number.replace("−", "-").replace("+", "").replace(NB, "")) for number in numbers)
    assert total == Decimal(summary.first_exact)


def test_the_first_invoice_says_what_it_covers() -> None:
    summary = summary_of(Asked("total", None, 36, 12))
    price = REVISION.priced("total", REVISION.recommended.packages, 36, 12)
    half, whole = (money(stretch.monthly, "USD") for stretch in price.schedule[:2])
    state, county = price.taxes
    rows = {row.label: row for row in summary.invoice}
    assert list(rows) == [
        "16 to 31 December 2026 (part month)",
        "First 12 months",
        "Onboarding",
        "Enrolment of each server",
        "State sales tax",
        "County sales tax",
    ]
    assert rows["First 12 months"].note == f"2 × {half} + 10 × {whole}"
    assert (rows["Onboarding"].amount, rows["Onboarding"].struck) == (
        "waived",
        money(price.one_time_lines[0].list_amount, "USD"),
    )
    assert rows["Enrolment of each server"].note == "once, 1 × $250.00"
    for name, rate, tax in (("State sales tax", "6%", state), ("County sales tax", "1.25%", county)):
        months, once = money(tax.first_period, "USD"), money(tax.one_time, "USD")
        assert rows[name].note == f"{rate}: {months} on the months, {once} on what is paid once"
        assert rows[name].amount == money(tax.first_period + tax.one_time, "USD")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "before tax, with the part month and what is paid once"),
        ({"prorate": None}, "before tax, with what is paid once"),
        ({"one_time": False, "taxes": ()}, "with the part month"),
        ({"one_time": False, "taxes": (), "prorate": None}, ""),
    ],
)
def test_what_the_whole_term_comes_to_says_what_is_in_it(changes: dict[str, Any], said: str) -> None:
    assert summary_of(selection=replace(EVERYTHING, **changes)).contract_has == said


def test_who_is_exempt_reads_it_where_the_taxes_would_stand() -> None:
    summary = summary_of(selection=replace(EVERYTHING, taxes=()), tax_exempt="NY-4711")
    assert summary.exempt == "Tax exempt, certificate NY-4711"
    assert not any("tax" in row.label.lower() for row in summary.invoice)


def test_each_term_and_billing_says_what_it_changes() -> None:
    revision = revision_of(billings_offered=(1, 12))
    payment = page_of(revision, Asked("secure")).offer.payment
    packages = ("security", "continuity")
    here = revision.priced("complete", packages)
    month = money(here.recurring_net, "USD")
    longer, monthly = revision.priced("complete", packages, 36, 12), revision.priced("complete", packages, 12, 1)
    less = money(here.recurring_net - longer.recurring_net, "USD")
    year, three = (money(price.contract_value, "USD") for price in (here, longer) if price.contract_value)
    assert [(way.name, way.chosen, way.change) for way in payment.terms] == [
        ("12 months", True, f"{month} a month, {year} over 12 months"),
        (
            "36 months",
            False,
            f"saves {less} a month in the first year, then the price rises 4% each year, {three} over 36 months, "
            "Onboarding waived",
        ),
    ]
    more = money(monthly.recurring_net - here.recurring_net, "USD")
    longer_billed = money(monthly.contract_value or 0, "USD")
    assert [way.change for way in payment.billings] == [
        f"{more} more a month, {longer_billed} over 12 months, first invoice {money(monthly.first_invoice, 'USD')}",
        f"{month} a month, {year} over 12 months, first invoice {money(here.first_invoice, 'USD')}",
    ]


def test_what_was_chosen_instead_of_the_usual_is_said_with_what_it_changes() -> None:
    revision = revision_of(billings_offered=(1, 12))
    assert page_of(revision, Asked("secure")).offer.payment.instead == ()
    packages = ("security", "continuity")
    here = revision.priced("complete", packages, 36, 1).recurring_net
    term, billing = (revision.priced("complete", packages, *way).recurring_net for way in ((12, 1), (36, 12)))
    assert page_of(revision, Asked("secure", None, 36, 1)).offer.payment.instead == (
        f"36 months instead of 12 months: saves {money(term - here, 'USD')} a month in the first year, "
        "then the price rises 4% each year.",
        f"Monthly instead of Yearly: {money(here - billing, 'USD')} more a month in the first year.",
    )


def test_a_term_whose_years_cost_less_says_so() -> None:
    terms = (*PER_USER.terms[:2], replace(PER_USER.terms[2], escalator=Decimal("-0.02")))
    payment = page_of(revision_of(plan=replace(PER_USER, terms=terms)), Asked("secure")).offer.payment
    assert "in the first year, then the price falls 2% each year" in payment.terms[1].change


def test_a_term_that_is_too_short_for_a_discount_says_so() -> None:
    price = revision_of(selection=PLAIN).priced("essentials", ())
    # More than what is left after three years' change for the term.
    off = pricing.Discount(amount=price.recurring_net)
    revision = revision_of(selection=replace(PLAIN, discount=off))
    ways = page_of(revision, Asked("essentials")).offer.payment.terms
    assert [way.change.partition(",")[0] for way in ways] == [
        "$0.00 a month",
        "too small for the discount that was agreed",
    ]


def test_services_with_a_change_of_their_own_are_named_beside_the_term() -> None:
    own = (pricing.TermAdjustment(36, Decimal("0.1")),)
    services = tuple(replace(entry, adjustments=own) if entry.code == "m365" else entry for entry in PER_USER.services)
    summary = summary_of(plan=replace(PER_USER, services=services), selection=replace(PLAIN, term=36))
    assert summary.adjustments[1].note == "−5%, Microsoft 365 looked after +10%"
    assert [row.label for row in summary.adjustments] == [
        "Services",
        "For a term of 36 months",
        "Billed for 12 months at once",
    ]
