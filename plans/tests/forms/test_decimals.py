"""The one decimal field: what it takes, exactly, and what it says about the rest."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

import pricing
from groundwork.locales import written_as
from groundwork.typed_numbers import PERCENT, Box
from plans.forms import ExactDecimalField
from plans.forms.decimals import shown_decimal, shown_money, shown_percent
from plans.forms.fields import CostField, MinutesField, MoneyField, PercentField

DIGITS = "with the digits 0 to 9"


def field() -> ExactDecimalField:
    """A box for a price in dollars."""
    return ExactDecimalField(label="Price", box=Box("USD"))


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("25.00", "25.00"),
        (" 25 ", "25"),
        ("0", "0"),
        ("0.0001", "0.0001"),
        ("999999999.9999", "999999999.9999"),
        ("$25", "25"),
        ("25 USD", "25"),
        ("$1,200.00", "1200.00"),
        ("1 200", "1200"),
        (".5", "0.5"),
    ],
)
def test_what_can_mean_one_price_only_is_taken_to_the_digit(typed: str, value: str) -> None:
    assert str(field().clean(typed)) == value


@pytest.mark.parametrize(
    ("typed", "fix"),
    [
        ("", "Enter a number, like 25.00"),
        ("   ", "Enter a number, like 25.00"),
        ("1e999", DIGITS),
        ("1e2", DIGITS),
        ("1_000", DIGITS),
        ("٢٥", DIGITS),
        ("２５", DIGITS),
        ("²5", DIGITS),
        ("12,50", "Write 12.50 if that is what you mean"),
        ("-1", "cannot be negative"),
        ("-0", "cannot be negative"),
        ("-0.01", "cannot be negative"),
        ("1.23456", "at most 4 decimals"),
        ("1234567890", "at most 9 digits before the decimals"),
        ("1,234,567,890", "at most 9 digits before the decimals"),
        ("9" * 400, "at most 9 digits before the decimals"),
        ("+1", DIGITS),
        ("€25", "“€” is not USD, and nothing is converted"),
        ("25%", "not a percentage"),
        ("1.2.3", DIGITS),
        ("5.", DIGITS),
        ("007", "without a 0 in front"),
        ("0x10", DIGITS),
        ("NaN", DIGITS),
        ("Infinity", DIGITS),
        ("1\x002", DIGITS),
        ("1\u202e2", DIGITS),
        ("--1", DIGITS),
        ("-", DIGITS),
        (",", DIGITS),
    ],
)
def test_anything_else_is_told_how_to_fix_it(typed: str, fix: str) -> None:
    with pytest.raises(ValidationError) as refused:
        field().clean(typed)
    assert fix in refused.value.messages[0]


def test_a_german_company_types_and_sees_its_own_signs() -> None:
    with written_as(lambda: "en_DE"):
        assert field().clean("139,50") == Decimal("139.50")
        assert field().clean("1.250") == 1250
        with pytest.raises(ValidationError, match=r"Write 1250 or 1,25\."):
            field().clean("1,250")
        with pytest.raises(ValidationError, match="like 25,00"):
            field().clean("")
        assert PercentField().clean("8,875 %") == Decimal("0.08875")
        assert shown_money(Decimal("139.5"), "EUR") == "139,50"
        assert shown_money(Decimal("1.125"), "EUR") == "1,1250"  # which cannot be read as 1125
        assert shown_percent(Decimal("0.08875")) == "8,875"
        assert shown_decimal(Decimal("1.5")) == "1,5"


def test_percent_and_minutes() -> None:
    assert PercentField().clean("45%") == Decimal("0.45")
    assert PercentField(signed=True).clean("−8%") == Decimal("-0.08")
    assert PercentField().clean("") == 0
    with pytest.raises(ValidationError, match="not an amount of money"):
        PercentField().clean("$45")
    with pytest.raises(ValidationError, match="0 without a sign"):
        PercentField(signed=True).clean("-0")
    price, cost, minutes = MoneyField(), CostField(), MinutesField()
    for box in (price, cost, minutes):
        box.in_currency("USD")
    assert (price.clean("$2"), cost.clean("$0.000001")) == (Decimal(2), Decimal("0.000001"))
    assert minutes.clean("12.5") == Decimal("12.5")
    with pytest.raises(ValidationError, match=r"without “\$”"):
        minutes.clean("$12")


@given(st.text(max_size=20) | st.text("0123456789.,-+eE_ $'", max_size=20))
def test_no_text_at_all_gets_past_it_or_breaks_it(typed: str) -> None:
    for box in (Box("USD"), PERCENT):
        said: list[str] = []
        value = None
        try:
            value = ExactDecimalField(label="Price", box=box).clean(typed)
        except ValidationError as refused:
            said = refused.messages
        if value is None:
            assert [message[-1] for message in said] == ["."]  # one sentence
            continue
        assert 0 <= value < 10**pricing.PRICE.digits
        assert -value.as_tuple().exponent <= pricing.PRICE.decimals
