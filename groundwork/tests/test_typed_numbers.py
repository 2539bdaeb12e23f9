"""What people type, what it means in their company's locale, and what is said where it means nothing or two things."""

from decimal import Decimal

import pytest
from babel import localedata
from hypothesis import given
from hypothesis import strategies as st

import pricing
from groundwork.locales import written_as
from groundwork.tests.intl import LOCALES
from groundwork.typed_numbers import (
    NUMBER,
    PERCENT,
    Box,
    MisreadError,
    TwoReadingsError,
    plain_number,
    shown_number,
)

USD = Box("USD")
# What is said instead of a number.
TWO, COMMA, DIGITS, CURRENCY, SHARE, AMOUNT, ALONE = (
    "can mean two numbers", "A comma sets thousands apart", "the digits 0 to 9, like", "nothing is converted",
    "not a percentage", "not an amount of money", "Write the number alone",
)  # fmt: skip


def read(typed: str, box: Box, locale: str) -> str:
    """The number that was meant, or what is said instead."""
    try:
        return plain_number(typed, box, locale)
    except MisreadError as error:
        return str(error)


# A number in dollars, and what it means in the United States, Germany, Finland and Switzerland: comma or point before
# the decimals; thousands set apart by a comma, a point, a space or an apostrophe.
TABLE = [
    # typed, en_US, en_DE, en_FI, en_CH
    ("52", "52", "52", "52", "52"),
    ("$52", "52", "52", "52", "52"),
    ("$ 52", "52", "52", "52", "52"),
    ("52 $", "52", "52", "52", "52"),
    ("US$52", "52", "52", "52", "52"),
    ("52 USD", "52", "52", "52", "52"),
    ("usd52.50", "52.50", "52.50", "52.50", "52.50"),
    ("$52 USD", "52", "52", "52", "52"),
    ("139.50", "139.50", "139.50", "139.50", "139.50"),
    ("139,50", COMMA, "139.50", "139.50", "139.50"),
    ("0,035", COMMA, "0.035", "0.035", "0.035"),
    ("0.035", "0.035", "0.035", "0.035", "0.035"),
    (".50", "0.50", "0.50", "0.50", "0.50"),
    (",50", COMMA, "0.50", "0.50", "0.50"),
    ("$1,250.00", "1250.00", "1250.00", "1250.00", "1250.00"),
    ("1.250,00 $", "1250.00", "1250.00", "1250.00", "1250.00"),
    ("1 250,50", "1250.50", "1250.50", "1250.50", "1250.50"),
    ("1\u202f250.50", "1250.50", "1250.50", "1250.50", "1250.50"),
    ("1'250.50", "1250.50", "1250.50", "1250.50", "1250.50"),
    ("1’250’000", "1250000", "1250000", "1250000", "1250000"),
    ("1 250", "1250", "1250", "1250", "1250"),
    ("1,250,000", "1250000", "1250000", "1250000", "1250000"),
    ("1.250.000", "1250000", "1250000", "1250000", "1250000"),
    # One sign with three digits behind it: decimals or thousands.
    ("1.250", "1.250", "1250", TWO, "1.250"),
    ("1,250", "1250", TWO, TWO, TWO),
    ("1250.125", "1250.125", "1250.125", "1250.125", "1250.125"),
    ("1250,125", COMMA, "1250.125", "1250.125", "1250.125"),
    ("-5", "-5", "-5", "-5", "-5"),
    ("−$5", "-5", "-5", "-5", "-5"),
    ("$-5", "-5", "-5", "-5", "-5"),
    ("-0", "-0", "-0", "-0", "-0"),  # the strict reader refuses it
    ("007", "007", "007", "007", "007"),  # and this
    ("€52", CURRENCY, CURRENCY, CURRENCY, CURRENCY),
    ("52 EUR", CURRENCY, CURRENCY, CURRENCY, CURRENCY),
    ("CA$52", CURRENCY, CURRENCY, CURRENCY, CURRENCY),
    ("45%", SHARE, SHARE, SHARE, SHARE),
]


@pytest.mark.parametrize(("typed", "us", "de", "fi", "ch"), TABLE)
def test_an_amount_is_taken_where_it_can_mean_one_thing_only(typed: str, us: str, de: str, fi: str, ch: str) -> None:
    for locale, meant in (("en_US", us), ("en_DE", de), ("en_FI", fi), ("en_CH", ch)):
        found = read(typed, USD, locale)
        assert found == meant or (not meant[-1].isdigit() and meant in found), locale


def test_two_meanings_are_named_as_they_could_be_typed() -> None:
    with pytest.raises(TwoReadingsError) as refused:
        plain_number("1,250", USD, "en_DE")
    assert str(refused.value) == "“1,250” can mean two numbers. Write 1250 or 1,25."
    with pytest.raises(TwoReadingsError) as refused:
        plain_number("1,125", USD, "en_DE")
    assert str(refused.value) == "“1,125” can mean two numbers. Write 1125 or 1,1250."
    assert plain_number("1,1250", USD, "en_DE") == "1.1250"


@pytest.mark.parametrize(
    ("typed", "us", "de"),
    [
        ("45%", "45", "45"),
        ("45 %", "45", "45"),
        ("%45", "45", "45"),
        ("8.875", "8.875", TWO),
        ("8,875", TWO, "8.875"),
        ("8,875 %", TWO, "8.875"),
        ("−8%", "-8", "-8"),
        ("- 8 %", "-8", "-8"),
        ("$5", AMOUNT, AMOUNT),
        ("5 USD", AMOUNT, AMOUNT),
        ("5 %%", DIGITS, DIGITS),
    ],
)
def test_a_rate(typed: str, us: str, de: str) -> None:
    """Thousands of percent are not meant, so a company's own sign begins the decimals."""
    for locale, meant in (("en_US", us), ("en_DE", de)):
        found = read(typed, PERCENT, locale)
        assert found == meant or (not meant[-1].isdigit() and meant in found), locale


@pytest.mark.parametrize(
    ("typed", "currency", "locale", "meant"),
    [
        ("$52", "CAD", "en_CA", "52"),
        ("CA$52", "CAD", "en_CA", "52"),
        ("$52", "CAD", "en_US", CURRENCY),  # American there
        ("CA$52", "CAD", "en_US", "52"),
        ("$52", "USD", "en_CA", CURRENCY),
        ("US$52", "USD", "en_CA", "52"),
        ("$52", "USD", "fr_CH", "52"),
        ("52 $", "AUD", "en_GB", "52"),  # nobody else's in Britain
        ("¥5200", "JPY", "en_US", "5200"),
        ("¥5200", "CNY", "en_US", CURRENCY),
        ("52 kr.", "DKK", "en_DK", "52"),
        ("52 kr", "DKK", "en_DK", "52"),
        ("kr.50", "DKK", "en_DK", DIGITS),  # fifty crowns, not half a crown
        ("52 kr", "DKK", "en_US", ALONE),
        ("1,250", "KWD", "en_DE", "1.250"),  # three decimals are its own
        ("1.250", "KWD", "en_DE", "1250"),
        ("₹12,34,567.50", "INR", "en_IN", "1234567.50"),
        ("12,34,567", "INR", "en_US", DIGITS),
        ("1 234.56 CHF", "CHF", "fr_CH", "1234.56"),
        ("1 234,56", "CHF", "fr_CH", "1234.56"),
    ],
)
def test_a_sign_is_taken_where_it_is_the_plan_s_currency(typed: str, currency: str, locale: str, meant: str) -> None:
    found = read(typed, Box(currency), locale)
    assert found == meant or (not meant[-1].isdigit() and meant in found)


@pytest.mark.parametrize(
    "typed",
    [
        "", " ", "NaN", "Infinity", "twelve", "1e999", "1e2", "1_000", "٢٥", "２５", "²5", "1\x002", "1\u202e2", "0x10",
        "+1", "--1", "-", ",", "5.", "5,", "1.2.3", "1,2,3", "1,25,000", "1.250,000.5", "1,250 000", "1 2", "1''250",
        "0,250,000", "(5)", "5-", "1/2", "$", "$$5", "5 each", "1,250.00.00", "1250 000",
    ],
)  # fmt: skip
def test_what_is_no_number_is_refused_everywhere(typed: str) -> None:
    for locale in ("en_US", "en_DE", "en_FI", "en_CH", "en_IN"):
        for box in (USD, PERCENT, NUMBER):
            if (typed, locale) == ("1,25,000", "en_IN"):
                continue
            with pytest.raises(MisreadError):
                plain_number(typed, box, locale)


def test_a_number_that_is_no_money_has_nothing_beside_it() -> None:
    with pytest.raises(MisreadError, match=r"without “\$”"):
        plain_number("$14", NUMBER, "en_US")
    with pytest.raises(MisreadError, match="the digits 0 to 9, like"):
        plain_number("14%", NUMBER, "en_US")
    assert plain_number("1,200", NUMBER, "en_US") == "1200"


def test_the_company_s_locale_holds_where_nobody_names_one() -> None:
    with written_as(lambda: "en_DE"):
        assert plain_number("1.250", USD) == "1250"
        assert shown_number("139.50", USD) == "139,50"
    assert plain_number("1.250", USD) == "1.250"


ALL_LOCALES = sorted({*LOCALES, *(name for name in localedata.locale_identifiers() if name.startswith("en_"))})
DECIMALS = st.decimals(-99_999_999, 99_999_999, allow_nan=False, allow_infinity=False, places=4) | st.sampled_from(
    [Decimal(text) for text in ("1.250", "1.125", "12.001", "999.999", "-1.250", "0.125", "1250.125", "0", "25.00")]
)


@given(DECIMALS, st.sampled_from(ALL_LOCALES), st.sampled_from(sorted(pricing.MINOR_UNITS)))
def test_what_a_box_shows_is_read_back_as_it_was(value: Decimal, locale: str, currency: str) -> None:
    texts = {format(value, "f"), pricing.number_text(value)} - {"-0"}
    for text in texts:
        for box in (Box(currency), PERCENT, NUMBER):
            assert Decimal(plain_number(shown_number(text, box, locale), box, locale)) == value


@given(
    st.text(max_size=20) | st.text("0123456789.,-+eE_ '$%€", max_size=20), st.sampled_from(["en_US", "en_DE", "en_FI"])
)
def test_no_text_breaks_it_and_what_gets_through_is_plain(typed: str, locale: str) -> None:
    for box in (USD, PERCENT, NUMBER):
        found = read(typed, box, locale)
        assert found.endswith(".") or (found.isascii() and Decimal(found).is_finite())
