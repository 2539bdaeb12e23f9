"""What people read: money, shares, days, moments."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.template import Context, Template

from groundwork import display
from groundwork.locales import NO_BREAK, written_as
from groundwork.templatetags import display as filters

MINUS, NB = display.MINUS, NO_BREAK


@pytest.mark.parametrize(
    ("amount", "currency", "text"),
    [
        ("1200", "USD", "$1,200.00"),
        (Decimal("1200.5"), "USD", "$1,200.50"),
        ("0.00", "USD", "$0.00"),
        ("-100.00", "USD", f"{MINUS}$100.00"),
        ("0.125", "USD", "$0.13"),  # half up, where babel alone would say 0.12
        ("-0.001", "USD", "$0.00"),  # a rounded zero has no sign
        ("99999999999.99", "USD", "$99,999,999,999.99"),
        ("1200", "JPY", "¥1,200"),
        ("1200", "KWD", f"KWD{NB}1,200.000"),
        ("1200.50", "IQD", f"IQD{NB}1,200.500"),  # ISO 4217, where CLDR would drop the fils
        ("1200", "EUR", "€1,200.00"),
    ],
)
def test_money(amount: str | Decimal, currency: str, text: str) -> None:
    assert display.money(amount, currency) == text


def test_money_follows_the_locale() -> None:
    assert display.money("-1234567.89", "EUR", "de_DE") == f"{MINUS}1.234.567,89{NB}€"
    assert display.money_parts("1200", "EUR", "de_DE").symbol_after


@pytest.mark.parametrize(
    ("amount", "text"),
    [("1200.00", "$1,200"), ("1200.50", "$1,200.50"), ("1199.995", "$1,200"), ("-62.50", f"{MINUS}$62.50")],
)
def test_money_whole_drops_only_what_says_nothing(amount: str, text: str) -> None:
    assert display.money_whole(amount, "USD") == text


@pytest.mark.parametrize(
    ("amount", "text"),
    [("1438.00", f"+{NB}$1,438"), ("-62.50", f"{MINUS}{NB}$62.50"), ("0.00", "$0"), ("-0.00", "$0")],
)
def test_money_signed(amount: str, text: str) -> None:
    assert display.money_signed(amount, "USD") == text


def test_parts_of_a_price() -> None:
    parts = display.money_parts("-1200.5", "USD")
    assert (parts.sign, parts.symbol, parts.figure, parts.symbol_after) == (MINUS, "$", "1,200.50", False)


@pytest.mark.parametrize(
    ("price", "currency", "text"),
    [
        ("25.0000", "USD", "$25.00"),
        ("0.0350", "USD", "$0.035"),
        ("0.0001", "USD", "$0.0001"),
        ("100", "USD", "$100.00"),
        ("1.5", "JPY", "¥1.5"),
    ],
)
def test_unit_price_keeps_small_decimals(price: str, currency: str, text: str) -> None:
    assert display.unit_price(price, currency) == text


@pytest.mark.parametrize(
    ("share", "places", "text"),
    [
        ("0.0825", 2, "8.25%"),
        ("0.08", 2, "8%"),
        ("-0.05", 2, f"{MINUS}5%"),
        ("0.4555", 1, "45.6%"),
        ("1", 2, "100%"),
    ],
)
def test_percent(share: str, places: int, text: str) -> None:
    assert display.percent(share, places) == text


@pytest.mark.parametrize(
    ("share", "text"),
    [
        ("0.08875", "8.875%"),
        ("0.0825", "8.25%"),
        ("0.08", "8%"),
        ("0.10", "10%"),
        ("-0.010625", f"{MINUS}1.0625%"),
        ("0.00000001", "0.000001%"),
        ("0", "0%"),
        ("10", "1,000%"),
    ],
)
def test_a_rate_keeps_every_digit(share: str, text: str) -> None:
    assert display.rate(share) == text


@pytest.mark.parametrize(
    ("price", "text", "in_a_sentence"),
    [
        ("25", "$25.00", "$25"),
        ("0.0355", "$0.0355", "$0.0355"),
        ("4.500001", "$4.500001", "$4.500001"),
        ("165.50", "$165.50", "$165.50"),
    ],
)
def test_a_unit_price_keeps_every_digit(price: str, text: str, in_a_sentence: str) -> None:
    assert display.unit_price(price, "USD") == text
    assert display.unit_price_whole(price, "USD") == in_a_sentence


def test_percent_in_a_column_keeps_its_decimals() -> None:
    assert [display.percent(share, 1, least=1) for share in ("0.64", "0.643")] == ["64.0%", "64.3%"]


def test_counts() -> None:
    assert display.number(1_234_567) == "1,234,567"
    assert display.number("2.50") == "2.5"
    assert display.counted(1, "device", "devices") == "1 device"
    assert display.counted(0, "device", "devices") == "0 devices"
    assert display.counted(1200, "device", "devices") == "1,200 devices"


def test_figures_without_a_locale_are_written_as_the_company_writes_them() -> None:
    asked: list[str] = []

    def ask() -> str:
        asked.append("en_DE")
        return "en_DE"

    with written_as(ask):
        assert asked == []  # nobody is asked before there is a figure
        assert display.money("1234.5", "EUR") == f"1.234,50{NB}€"
        assert display.money_parts("1234.5", "EUR").figure == "1.234,50"
        assert display.unit_price("1234.5625", "EUR") == f"1.234,5625{NB}€"
        assert display.rate("0.08875") == f"8,875{NB}%"
        assert display.percent("0.45137", 1) == f"45,1{NB}%"
        assert (display.hours("1234.5"), display.number(1200)) == ("1.234,50", "1.200")
        assert display.money("1234.5", "EUR", "en_US") == "€1,234.50"
    assert asked == ["en_DE"]
    assert display.money("1234.5", "EUR") == "€1,234.50"
    assert display.unit_price("1234.5625", "EUR") == "€1,234.5625"


def test_days_name_their_month() -> None:
    assert display.day(date(2026, 12, 2)) == "2 December 2026"
    assert display.day("2026-12-22") == "22 December 2026"
    assert display.day_short("2026-12-22") == "22 Dec 2026"
    assert display.day("2026-12-22", "de_DE") == "22. Dezember 2026"
    assert display.day("2026-12-01", "fr_FR") == "1er décembre 2026"
    assert display.day("2026-12-11", "fr_FR") == "11 décembre 2026"
    assert display.day_of_year(date(2026, 1, 1), "fr_CA") == "1er janvier"
    assert display.day_of_year(date(2026, 1, 21), "fr_CA") == "21 janvier"


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        (date(2026, 12, 1), date(2026, 12, 31), "1er–31 déc. 2026"),
        (date(2026, 12, 11), date(2026, 12, 21), "11–21 déc. 2026"),
        (date(2026, 12, 15), date(2027, 1, 1), "15 déc. 2026 – 1er janv. 2027"),
        (date(2026, 12, 1), date(2027, 3, 1), "1er déc. 2026 – 1er mars 2027"),
    ],
)
def test_french_counts_the_first_day_of_a_month_at_either_end(first: date, last: date, text: str) -> None:
    assert " ".join(display.days(first, last, "fr_FR").split()) == text


@pytest.mark.parametrize(
    ("first", "last", "locale", "text"),
    [
        (date(2026, 12, 16), date(2026, 12, 31), "en_US", "16 to 31 December 2026"),
        (date(2027, 1, 1), date(2027, 2, 28), "en_GB", "1 January to 28 February 2027"),
        (date(2027, 1, 15), date(2028, 1, 14), "en_US", "15 January 2027 to 14 January 2028"),
        (date(2027, 2, 28), date(2027, 2, 28), "en_US", "28 February 2027"),
        (date(2027, 2, 28), date(2027, 2, 28), "ja_JP", "2027年2月28日"),
        # The same month of another year is another month.
        (date(2026, 12, 16), date(2027, 12, 15), "en_US", "16 December 2026 to 15 December 2027"),
        (date(2026, 12, 16), date(2026, 12, 31), "ja_JP", "2026年12月16日～31日"),
    ],
)
def test_days_say_what_they_share_once(first: date, last: date, locale: str, text: str) -> None:
    assert display.days(first, last, locale) == text


def test_a_moment_is_no_day_without_a_zone() -> None:
    with pytest.raises(TypeError, match="day_in"):
        display.day(datetime(2026, 12, 22, tzinfo=UTC))
    assert display.day_in("2026-12-22T03:05:00Z", "America/New_York") == "21 December 2026"


@pytest.mark.parametrize(
    ("moment", "zone", "text"),
    [
        ("2026-12-22T19:05:00Z", "America/New_York", "22 December 2026, 2:05 PM EST"),
        ("2026-07-22T19:05:00Z", "America/New_York", "22 July 2026, 3:05 PM EDT"),
        ("2026-12-22T19:05:00+00:00", "Asia/Kolkata", "23 December 2026, 12:35 AM IST"),
        ("2026-12-22T19:05:00Z", "America/Sao_Paulo", "22 December 2026, 4:05 PM UTC-03"),
        # The two hours that have the same name on the day the clocks go back.
        ("2026-11-01T05:30:00Z", "America/New_York", "1 November 2026, 1:30 AM EDT"),
        ("2026-11-01T06:30:00Z", "America/New_York", "1 November 2026, 1:30 AM EST"),
    ],
)
def test_clock(moment: str, zone: str, text: str) -> None:
    assert display.clock(moment, zone).replace("\N{NARROW NO-BREAK SPACE}", " ") == text


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="names no zone"):
        display.clock("2026-12-22T19:05:00", "UTC")


@pytest.mark.parametrize("amount", [1.5, True, None, b"1"])
def test_what_is_no_amount_is_refused(amount: object) -> None:
    with pytest.raises(TypeError):
        display.money(amount, "USD")  # type: ignore[arg-type]


@pytest.mark.parametrize("amount", ["", "1,200", "NaN", "Infinity", "twelve"])
def test_what_is_no_number_is_refused(amount: str) -> None:
    with pytest.raises(ValueError):
        display.money(amount, "USD")


def render(source: str, **context: object) -> str:
    return Template(source).render(Context(context))


@pytest.mark.parametrize(
    ("written", "dialled"),
    [
        ("+1 207 555 0142", "+12075550142"),
        ("(207) 555-0142 ext. 5", "2075550142"),
        ("+49 (0)30 1234567", "+49301234567"),
        ("030 / 123 45 67", "0301234567"),
        ("CALL-US", ""),
        ("", ""),
    ],
)
def test_a_telephone_dials_the_number(written: str, dialled: str) -> None:
    assert filters.dialled(written) == dialled


def test_the_filters_are_builtins() -> None:
    page = render(
        "{{ amount|money:cur }} {{ amount|money_whole:cur }} {{ amount|money_signed:cur }} {{ amount|unit_price:cur }} "
        "{{ day|day }} {{ day|day_short }} {{ at|day_in:zone }} "
        "{{ count|number }}"
        "{% with p=amount|money_parts:cur %} {{ p.symbol }}/{{ p.figure }}{% endwith %}",
        amount="1438.00", cur="USD", day="2026-12-22", at="2026-12-22T03:00:00Z",
        zone="America/New_York", count=1200,
    )  # fmt: skip
    assert page == (
        f"$1,438.00 $1,438 +{NB}$1,438 $1,438.00 22 December 2026 22 Dec 2026 21 December 2026 1,200 $/1,438"
    )


def test_none_is_an_en_dash_and_an_empty_price_is_an_error() -> None:
    assert render("{{ amount|money:'USD' }} {{ amount|number }} {{ amount|day }}", amount=None) == " ".join(
        ["\N{EN DASH}"] * 3
    )
    with pytest.raises(ValueError, match="not a decimal number"):
        render("{{ missing|money:'USD' }}")


@pytest.mark.parametrize(("value", "shown"), [("0", "0.00"), ("16.8", "16.80"), ("5", "5.00"), ("1234.56", "1,234.56")])
def test_hours_have_two_decimals(value: str, shown: str) -> None:
    assert display.hours(Decimal(value)) == shown
