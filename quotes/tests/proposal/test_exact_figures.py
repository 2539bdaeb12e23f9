"""No rate and no unit price is shown with fewer digits than it is reckoned with, on the page or on paper."""

from dataclasses import replace
from decimal import Decimal
from typing import Final

import pytest
from django.utils import timezone

import pricing
from groundwork.models import User
from quotes.pdf import documents
from quotes.proposal.choice import Asked
from quotes.proposal.page import page_of
from quotes.services.accepting import Visitor, accept_proposal
from quotes.tests import making
from quotes.tests.pdf_reading import text_of
from quotes.tests.revisions import COUNTS, PLAN, make_revision
from quotes.tests.sent import Sent, answer, fresh, sent

TAX: Final = "8.875%"  # of 0.08875, as in New York City
# What the plan of these tests charges, as a client has to read it.
EXACT: Final = ("1.0625%", "3.3375%", TAX, "× $22.0375", "$125.1255 flat", "$165.125")


def _charge(charge: pricing.Charge | None) -> pricing.Charge | None:
    """Prices to four decimals: 22.00 becomes 22.0375, a flat 125.00 becomes 125.1255."""
    if charge is None or charge.price is None:
        return charge
    return replace(charge, price=charge.price + Decimal("0.1255" if charge.model == "flat" else "0.0375"))


FINE: Final = replace(
    PLAN,
    services=tuple(replace(service, charge=_charge(service.charge)) for service in PLAN.services),
    taxes=(pricing.Tax("sales", "Sales tax", Decimal("0.08875")),),
    terms=(pricing.Term(24, "24 months", Decimal("-0.010625"), Decimal(0)),),
    break_fix_rate=Decimal("165.125"),
)


@pytest.fixture
def proposal(sales: User) -> Sent:
    making.a_version(sales, FINE)
    return sent(sales, timezone.now(), tax_codes=["sales"], discount_percent=Decimal("0.033375"))


@pytest.mark.django_db
def test_the_page_has_every_digit(proposal: Sent) -> None:
    page = fresh().get(f"{proposal.path}?option=gold").content.decode()
    for words in EXACT:
        assert words in page, words


@pytest.mark.django_db
def test_the_pdf_has_every_digit(proposal: Sent) -> None:
    text = text_of(documents.proposal_pdf(proposal.revision))
    for words in EXACT:
        assert words in text, words


@pytest.mark.django_db
def test_the_contract_has_every_digit(proposal: Sent) -> None:
    contract = accept_proposal(proposal.link, answer(proposal), Visitor("203.0.113.7", "A browser"), timezone.now)
    text = text_of(documents.contract_pdf(contract))
    for words in EXACT[:-1]:  # a contract does not compare itself with work by the hour
        assert words in text, words


def test_what_a_package_changes_has_every_digit_too() -> None:
    discount = pricing.Discount(percent=Decimal("0.033375"))
    selection = pricing.Selection(tier="basic", term=24, discount=discount)
    page = page_of(make_revision(plan=FINE, selection=selection), Asked("silver"))
    assert any("after 3.3375% discount" in row.small for row in page.offer.packages)


def test_what_is_paid_once_says_how_it_comes_about_like_what_is_paid_monthly() -> None:
    """Quantity and unit price: 40 desks at $95.00, a month and a half, four boxes of cable, a fee at its minimum."""
    fees = (
        pricing.OneTime("desks", "Desks", "per_unit", Decimal(95), "desktop", Decimal(0), None, True),
        pricing.OneTime("start", "Start", "months", Decimal("1.5"), None, Decimal(0), None, True),
        pricing.OneTime("least", "Least", "per_unit", Decimal(1), "desktop", Decimal(99), None, True),
        pricing.OneTime("given", "Given", "per_unit", Decimal("9.0625"), "desktop", Decimal(0), 12, True),
        pricing.OneTime("fixed", "Fixed", "fixed", Decimal(150), None, Decimal(0), None, True),
    )
    selection = pricing.Selection(
        tier="basic",
        extras=(pricing.Extra("Cabling", "once", 4, Decimal("600.0625")),),
        one_time_discount=pricing.Discount(percent=Decimal("0.033375")),
        taxes=("sales",),
    )
    revision = make_revision(
        counts={**COUNTS, "workstation": 40}, plan=replace(PLAN, one_time=fees, taxes=FINE.taxes), selection=selection
    )
    page = page_of(revision, Asked("silver"))
    month = page.offer.summary.month_text
    assert [(row.label, row.note) for row in page.offer.summary.once] == [
        ("Desks", "40 × $95.00"),
        ("Start", f"1.5 × {month} a month"),
        ("Least", "at least $99.00"),
        ("Given", "otherwise $362.50 (40 × $9.0625)"),
        ("Fixed", ""),
        ("Cabling", "4 × $600.0625"),
    ]
    adjustments = [(row.label, row.note) for row in page.offer.summary.once_adjustments]
    assert adjustments == [("Discount", "3.3375%"), ("Sales tax", TAX)]
    text = text_of(documents.proposal_pdf(revision))
    for words in ("40 × $95.00", "1.5 × $", "at least $99.00", "40 × $9.0625", "4 × $600.0625"):
        assert words in text, words
