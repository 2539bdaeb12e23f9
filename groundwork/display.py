"""Money, shares, days and moments as people read them. Nothing here is worked out, only written down.

Amounts come as Decimal or as the decimal strings of frozen documents, never as floats. Formats are those of
the locale (groundwork.locales), without one those of the company whose staff is reading; how many decimals a
currency has is ISO 4217's answer, as in the price engine, because CLDR leaves out cents that an invoice must carry.
"""

from copy import copy
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime, format_interval, format_skeleton
from babel.numbers import NumberPattern, format_decimal

import pricing
from groundwork.locales import DIRECTION, NO_BREAK, company_locale, currency_symbol, gap_beside, signs_of, with_first

MINUS = "\N{MINUS SIGN}"

Amount = Decimal | str | int


@dataclass(frozen=True, slots=True)
class MoneyParts:
    """An amount in pieces, so that the symbol can be set quietly beside a large figure, `gap` between them."""

    sign: str
    symbol: str
    gap: str
    figure: str
    symbol_after: bool

    @property
    def text(self) -> str:
        """The pieces put together, as one would write them in a line."""
        pair = (self.figure, self.symbol) if self.symbol_after else (self.symbol, self.figure)
        return self.sign + self.gap.join(pair)


def currency_decimals(currency: str) -> int:
    """How many decimals the minor unit of a currency has: USD 2, JPY 0, KWD 3. Raises ValueError for any other code."""
    if currency not in pricing.MINOR_UNITS:
        raise ValueError(f"{currency!r} is no currency that prices are made in (pricing.MINOR_UNITS).")
    return pricing.MINOR_UNITS[currency]


def money(amount: Amount, currency: str, locale: str | None = None) -> str:
    """An amount with the currency's decimals: "$1,200.00", "¥1,200". Rounds half up to the minor unit.

    Below zero a real minus sign stands first.
    Raises TypeError for a float, ValueError for text that is no finite decimal number.
    """
    return _parts(_exact(amount), currency, locale, currency_decimals(currency)).text


def money_whole(amount: Amount, currency: str, locale: str | None = None) -> str:
    """The same without decimals where there is nothing behind the point: "$1,200", but "$1,200.50"."""
    return money_parts(amount, currency, locale).text


def money_signed(amount: Amount, currency: str, locale: str | None = None) -> str:
    """A step up or down: "+ $1,438"; a real minus sign for down; "$0" has none. The space does not break."""
    exact = _exact(amount)
    parts = money_parts(abs(exact), currency, locale)
    if exact == 0:
        return parts.text
    return f"{'+' if exact > 0 else MINUS}{NO_BREAK}{parts.text}"


def money_parts(amount: Amount, currency: str, locale: str | None = None) -> MoneyParts:
    """Sign, symbol and figure apart, without decimals where there is nothing behind the point."""
    exact = _rounded(_exact(amount), currency_decimals(currency))
    decimals = 0 if exact == exact.to_integral_value() else currency_decimals(currency)
    return _parts(exact, currency, locale, decimals)


def unit_price(amount: Amount, currency: str, locale: str | None = None) -> str:
    """A price for one of something, never rounded: the currency's decimals, and every further one ("$0.035")."""
    return unit_price_parts(amount, currency, locale).text


def unit_price_whole(amount: Amount, currency: str, locale: str | None = None) -> str:
    """The same inside a sentence: without decimals where there is nothing behind the point ("$165", "$165.125")."""
    exact = _exact(amount)
    whole = exact == exact.to_integral_value()
    return _parts(exact, currency, locale, 0).text if whole else unit_price(exact, currency, locale)


def unit_price_parts(amount: Amount, currency: str, locale: str | None = None) -> MoneyParts:
    """The same in pieces, for a column of prices that needs no symbol in every row."""
    return _unit_price_parts(amount, currency, locale or company_locale())


@lru_cache(maxsize=4096, typed=True)
def _unit_price_parts(amount: Amount, currency: str, locale: str) -> MoneyParts:
    exact = _exact(amount)
    return _parts(exact, currency, locale, max(_decimals(exact), currency_decimals(currency)))


def rate(share: Amount, locale: str | None = None) -> str:
    """A share that somebody decided on (tax, discount, adjustment), with every digit: "0.08875" is "8.875%"."""
    exact = _exact(share)
    return percent(exact, max(0, _decimals(exact) - 2), locale)


def percent(share: Amount, places: int, locale: str | None = None, least: int = 0) -> str:
    """A share that was worked out (a margin), rounded: "0.45137" is "45.1%", with `least` to `places` decimals.

    In a column both are the same. What somebody decided on is never rounded: that is `rate`.
    """
    # Two more places in the share than in the percentage.
    exact, locale = _rounded(_exact(share), places + 2), locale or company_locale()
    written: str = _percent_pattern(locale, least, places).apply(abs(exact), _read(locale))
    return _sign(exact) + written


def hours(value: Amount, locale: str | None = None) -> str:
    """Hours with two decimals, always, so that they line up below each other: "16.80"."""
    exact = _exact(value)
    return _sign(exact) + format_decimal(abs(exact), format="#,##0.00", locale=_read(locale or company_locale()))


def number(value: Amount, locale: str | None = None) -> str:
    """A count or quantity with its thousands set apart: "1,200"."""
    exact, locale = _exact(value), locale or company_locale()
    return _count(value, locale) if isinstance(value, int) else _written(exact, locale)


def counted(value: int, one: str, many: str, locale: str | None = None) -> str:
    """A count with its noun: "1 device", "1,200 devices". Both forms come translated (gettext's ngettext picks)."""
    return f"{number(value, locale)} {one if abs(value) == 1 else many}"


def day(value: date | str, locale: str | None = None) -> str:
    """A day, with the month in words so that nobody reads it the wrong way round: "22 December 2026".

    `value` is a date or its ISO form. Raises TypeError for a moment: which day that is depends on the zone (day_in).
    """
    locale = locale or company_locale()
    return with_first(format_date(_date(value), "d MMMM y" if _english(locale) else "long", locale=locale), locale)


def day_short(value: date | str, locale: str | None = None) -> str:
    """The same for narrow columns: "22 Dec 2026"."""
    locale = locale or company_locale()
    return with_first(format_date(_date(value), "d MMM y" if _english(locale) else "medium", locale=locale), locale)


def month(value: date, locale: str | None = None) -> str:
    """The month of a day: "December 2026"."""
    return format_skeleton("yMMMM", value, locale=locale or company_locale())


def months(first: date, last: date, locale: str | None = None) -> str:
    """From a month to another one, by a day in each: "October to December 2026", "octubre-diciembre de 2026"."""
    locale = locale or company_locale()
    if (first.year, first.month) == (last.year, last.month):
        return month(last, locale)
    if not _english(locale):
        return format_interval(first, last, "yMMMM", locale=locale)
    return (
        f"{format_date(first, 'MMMM' if first.year == last.year else 'MMMM y', locale=locale)} to {month(last, locale)}"
    )


def days(first: date, last: date, locale: str | None = None) -> str:
    """From a day to another one, both with it: "16 to 31 December 2026", "1 January 2027 to 30 June 2028"."""
    locale = locale or company_locale()
    if first == last:
        return day(first, locale)
    if not _english(locale):
        return with_first(format_interval(first, last, "yMMMMd", locale=locale), locale)
    same_year = first.year == last.year
    start = str(first.day) if same_year and first.month == last.month else format_date(first, "d MMMM", locale=locale)
    return f"{start if same_year else day(first, locale)} to {day(last, locale)}"


def day_of_year(value: date, locale: str | None = None) -> str:
    """A day of every year: "1 January"."""
    locale = locale or company_locale()
    return (
        format_date(value, "d MMMM", locale=locale)
        if _english(locale)
        else with_first(format_skeleton("MMMMd", value, locale=locale), locale)
    )


def day_in(moment: datetime | str, zone: str | ZoneInfo, locale: str | None = None) -> str:
    """The day on which a moment falls in a zone."""
    return day(_local(moment, zone).date(), locale)


def clock(moment: datetime | str, zone: str | ZoneInfo, locale: str | None = None) -> str:
    """A moment on the clocks of a zone, which it names: "22 December 2026, 2:05 PM EST".

    `moment` is an aware datetime or its ISO form with an offset. Raises ValueError without one.
    """
    local, locale = _local(moment, zone), locale or company_locale()
    text = (
        format_datetime(local, "d MMMM y, h:mm a", locale=locale)
        if _english(locale)
        else f"{day(local.date(), locale)} {format_datetime(local, 'HH:mm', locale=locale)}"
    )
    name = local.tzname() or ""
    # Zones without a name of their own are called by their offset: "+03".
    return f"{text} {name if name[:1].isalpha() else 'UTC' + name}"


def _exact(amount: Amount) -> Decimal:
    if isinstance(amount, bool) or not isinstance(amount, Decimal | str | int):
        raise TypeError(f"An amount is a Decimal or a decimal string, not {type(amount).__name__}.")
    try:
        exact = Decimal(amount)
    except InvalidOperation:
        raise ValueError(f"{amount!r} is not a decimal number.") from None
    if not exact.is_finite():
        raise ValueError(f"{amount!r} is not a finite number.")
    return exact


def _rounded(exact: Decimal, decimals: int) -> Decimal:
    return exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def _decimals(exact: Decimal) -> int:
    """How many decimals say something: 2 of 0.8250 do not."""
    exponent = exact.normalize().as_tuple().exponent
    assert isinstance(exponent, int)  # finite, by _exact
    return max(0, -exponent)


def _sign(exact: Decimal) -> str:
    return MINUS if exact < 0 else ""


@lru_cache(maxsize=4096)
def _count(value: int, locale: str) -> str:
    return _written(Decimal(value), locale)


def _written(exact: Decimal, locale: str) -> str:
    return _sign(exact) + format_decimal(abs(exact), locale=_read(locale), decimal_quantization=False)


def _parts(exact: Decimal, currency: str, locale: str | None, decimals: int) -> MoneyParts:
    return _known_parts(exact, currency, locale or company_locale(), decimals)


@lru_cache(maxsize=16_384)
def _known_parts(exact: Decimal, currency: str, locale: str, decimals: int) -> MoneyParts:
    """One page says the same amounts again and again, and so does the next one."""
    rounded, signs = _rounded(exact, decimals), signs_of(locale)
    figure = _figure_pattern(locale, decimals).apply(abs(rounded), _read(locale))
    if (signs.money_decimal, signs.money_group) != (signs.decimal, signs.group):
        figure = figure.translate({ord(signs.decimal): signs.money_decimal, ord(signs.group): signs.money_group})
    symbol = currency_symbol(currency, locale)
    return MoneyParts(_sign(rounded), symbol, gap_beside(symbol, locale), figure, signs.symbol_after)


@lru_cache(maxsize=256)
def _read(locale: str) -> Locale:
    """Babel reads a name several times for each figure otherwise, which takes longer than to write the figure."""
    return Locale.parse(locale)


@lru_cache(maxsize=256)
def _figure_pattern(locale: str, decimals: int) -> NumberPattern:
    pattern: NumberPattern = copy(_read(locale).currency_formats["standard"])
    pattern.prefix = pattern.suffix = ("", "")
    pattern.frac_prec = (decimals, decimals)
    return pattern


@lru_cache(maxsize=64)
def _percent_pattern(locale: str, least: int, places: int) -> NumberPattern:
    pattern: NumberPattern = copy(_read(locale).percent_formats[None])
    pattern.suffix = (pattern.suffix[0].translate(DIRECTION), "")  # the sign is ours
    pattern.frac_prec = (least, places)
    return pattern


def _english(locale: str) -> bool:
    return locale.startswith("en")


def _date(value: date | str) -> date:
    if isinstance(value, datetime):
        raise TypeError("Which day a moment falls on depends on the zone: use day_in(moment, zone).")
    return date.fromisoformat(value) if isinstance(value, str) else value


def _local(moment: datetime | str, zone: str | ZoneInfo) -> datetime:
    instant = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    if instant.tzinfo is None:
        raise ValueError(f"{instant} names no zone, so it is no moment.")
    return instant.astimezone(UTC).astimezone(ZoneInfo(zone) if isinstance(zone, str) else zone)
