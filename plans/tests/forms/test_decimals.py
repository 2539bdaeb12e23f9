"""The one decimal field: what it takes, exactly, and what it says about the rest."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

import pricing
from plans.forms import ExactDecimalField

DIGITS_AND_POINT = "with the digits 0 to 9 and one point"


@pytest.mark.parametrize(
    ("typed", "value"),
    [("25.00", "25.00"), (" 25 ", "25"), ("0", "0"), ("0.0001", "0.0001"), ("999999999.9999", "999999999.9999")],
)
def test_what_is_written_like_a_price_is_taken_to_the_digit(typed: str, value: str) -> None:
    assert str(ExactDecimalField(label="Price").clean(typed)) == value


@pytest.mark.parametrize(
    ("typed", "fix"),
    [
        ("", "Enter a price"),
        ("   ", "Enter a price"),
        ("1e999", DIGITS_AND_POINT),
        ("1e2", DIGITS_AND_POINT),
        ("1_000", DIGITS_AND_POINT),
        ("٢٥", DIGITS_AND_POINT),
        ("２５", DIGITS_AND_POINT),
        ("²5", DIGITS_AND_POINT),
        ("1,200.00", "without a comma"),
        ("12,50", "without a comma"),
        ("-1", "cannot be negative"),
        ("-0", "cannot be negative"),
        ("-0.01", "cannot be negative"),
        ("1.23456", "at most 4 digits after the point"),
        ("1234567890", "at most 9 digits before the point"),
        ("9" * 400, "at most 9 digits before the point"),
        ("+1", DIGITS_AND_POINT),
        ("$25", DIGITS_AND_POINT),
        ("25 USD", DIGITS_AND_POINT),
        ("1.2.3", DIGITS_AND_POINT),
        (".5", DIGITS_AND_POINT),
        ("5.", DIGITS_AND_POINT),
        ("007", DIGITS_AND_POINT),
        ("0x10", DIGITS_AND_POINT),
        ("NaN", DIGITS_AND_POINT),
        ("Infinity", DIGITS_AND_POINT),
        ("1\x002", DIGITS_AND_POINT),
        ("1\u202e2", DIGITS_AND_POINT),
        ("1 200", DIGITS_AND_POINT),
        ("--1", DIGITS_AND_POINT),
        ("-", DIGITS_AND_POINT),
        (",", DIGITS_AND_POINT),
    ],
)
def test_anything_else_says_how_to_fix_it(typed: str, fix: str) -> None:
    with pytest.raises(ValidationError) as refused:
        ExactDecimalField(label="Price").clean(typed)
    assert fix in refused.value.messages[0]


@given(st.text(max_size=20) | st.text("0123456789.,-+eE_", max_size=20))
def test_no_text_at_all_gets_past_it_or_breaks_it(typed: str) -> None:
    field = ExactDecimalField(label="Price")
    try:
        value = field.clean(typed)
    except ValidationError:
        with pytest.raises(ValidationError, match=r"\.'\]$"):  # one sentence
            field.clean(typed)
        return
    assert isinstance(value, Decimal)
    assert 0 <= value < 10**pricing.PRICE.digits
    assert format(value, "f") == typed.strip()
