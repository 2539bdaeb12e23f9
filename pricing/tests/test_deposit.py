"""What is due at signing of a first invoice, with figures that can be worked out by hand."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from pricing import Deposit, PricingError, deposit_document, due_at_signing, read_deposit
from pricing.tests.version_2 import one, priced

ONBOARDING = [{"code": "onboarding", "name": "Onboarding", "basis": "fixed", "amount": "750.00"}]


@pytest.mark.parametrize(
    ("deposit", "due"),
    [
        # By the year at 95.00 a month, a part month of 10 of 31 days, onboarding, and 10 % tax on each.
        # 12 x 95.00 + 30.65 = 1,170.65, tax 117.07; 750.00, tax 75.00: 2,112.72.
        (None, "0"),
        ({"percent": "1"}, "2112.72"),
        ({"percent": "0.5"}, "1056.36"),
        ({"percent": "0.125"}, "264.09"),
        ({"percent": "0.00625"}, "13.20"),
        ({"amount": "500.00"}, "500.00"),
        ({"amount": "2112.73"}, "2112.72"),
    ],
)
def test_it_is_of_the_first_invoice_with_tax_part_month_and_onboarding(
    deposit: dict[str, str] | None, due: str
) -> None:
    plan = one(one_time=ONBOARDING)
    found = priced(plan, billing=12, prorate={"days": 10, "of": 31}, tax="vat")
    assert str(found.first_invoice) == "2112.72"
    read = None if deposit is None else read_deposit(deposit, "USD")
    assert str(due_at_signing(read, found.first_invoice, found.currency)) == due


@pytest.mark.parametrize(
    ("percent", "first", "currency", "due"),
    [
        ("0.5", "0.01", "USD", "0.01"),
        ("0.3", "10.15", "USD", "3.05"),
        ("0.5", "101", "JPY", "51"),
        ("1", "-5", "USD", "0"),
    ],
)
def test_a_half_goes_away_from_zero_and_of_nothing_nothing_is_due(
    percent: str, first: str, currency: str, due: str
) -> None:
    assert str(due_at_signing(Deposit(percent=Decimal(percent)), Decimal(first), currency)) == due


@pytest.mark.parametrize("said", [{"percent": "0.25"}, {"percent": "1"}, {"amount": "500"}, {"amount": "99.5"}])
def test_what_is_read_is_written_again(said: dict[str, Any]) -> None:
    assert deposit_document(read_deposit(said, "USD")) == said


@pytest.mark.parametrize(
    "said",
    [{}, {"percent": "0.5", "amount": "5"}, {"percent": "0"}, {"percent": "1.01"}, {"amount": "0"}, {"amount": "1.005"},
     {"amount": "-5"}, {"percent": 0.5}, {"share": "0.5"}],
)  # fmt: skip
def test_anything_else_is_refused(said: dict[str, Any]) -> None:
    with pytest.raises(PricingError):
        read_deposit(said, "USD")
