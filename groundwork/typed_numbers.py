"""Numbers as people type them, turned into the one shape that the strict readers take: "$1,250.00" is "1250.00".

Taken is what can mean one thing only. Where a sign between digits can begin the decimals or set thousands apart, the
company's locale decides; where even then two numbers can be meant, the error names both. Nothing else is let through:
no exponent, no underscore, no digits but 0 to 9. How many digits a box takes, and from what number on, is the strict
reader's business afterwards.

Babel's parse_decimal is no help here: it takes "139.50" in German for 13950, "1_0" and "1e5" for numbers, and cannot
say that two readings are possible.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final, NamedTuple

from babel import Locale

import pricing
from groundwork.locales import LOCALE, Signs, company_locale, currency_symbol, signs_of
from pricing import gettext as _

# What people set between thousands and beside a sign, each kind as one.
_SPACES: Final = str.maketrans(dict.fromkeys("\u00a0\u2009\u202f", " "))
_QUOTES: Final = str.maketrans({"'": "\N{RIGHT SINGLE QUOTATION MARK}"})
_MINUS: Final = "-\N{MINUS SIGN}"
_CORE: Final = re.compile(r"[.,]?[0-9](?:.*[0-9])?", re.DOTALL)
_DIGITS: Final = re.compile(r"[0-9]+")
# Thousands by each sign; in India the groups above a thousand have two digits.
_THOUSANDS: Final = {
    sign: re.compile(rf"[1-9][0-9]{{0,2}}(?:{re.escape(sign)}[0-9]{{3}})+")
    for sign in (" ", "\N{RIGHT SINGLE QUOTATION MARK}", ".", ",")
}
_LAKHS: Final = re.compile(r"[1-9][0-9]?(?:,[0-9]{2})+,[0-9]{3}")
_CODE: Final = re.compile(r"[A-Z]{3}")


class MisreadError(ValueError):
    """What was typed is no number, or can be two. The message is a sentence for whoever typed it."""


class TwoReadingsError(MisreadError):
    """Two numbers can be meant; the message names both."""


@dataclass(frozen=True, slots=True)
class Box:
    """What a box asks for: an amount in `currency`, a `percent`, or a number where it is neither."""

    currency: str = ""
    percent: bool = False


NUMBER: Final = Box()
PERCENT: Final = Box(percent=True)


class _Reading(NamedTuple):
    """One number that a text can mean, and the signs that it takes for the decimals' and the thousands'."""

    plain: str
    decimal: str
    group: str


def plain_number(typed: str, box: Box = NUMBER, locale: str | None = None) -> str:
    """The digits that were meant: "1250.00", "-8"; never rounded, no zero taken away.

    Raises MisreadError for what is no number, for a foreign currency, and where two numbers can be meant.
    """
    locale = locale or company_locale()
    text = typed.translate(_SPACES).translate(_QUOTES).strip()
    found = _CORE.search(text)
    if found is None:
        raise _unreadable(box, locale)
    before, after = text[: found.start()].strip(), text[found.end() :].strip()
    minuses = sum(char in _MINUS for char in before)
    if minuses > 1 or (minuses and before[0] not in _MINUS and before[-1] not in _MINUS):
        raise _unreadable(box, locale)
    before = before.strip(f"{_MINUS} ")
    if found[0][0] in ".," and before[-1:].isalpha():  # "kr.50" is 50, and not half a krone
        raise _unreadable(box, locale)
    for beside in (before, after):
        _check_beside(beside, box, locale)
    plain = _meant(found[0], box, locale)
    return f"-{plain}" if minuses else plain


def shown_number(plain: str, box: Box = NUMBER, locale: str | None = None) -> str:
    """A plain number as it stands in its box, with the company's decimal sign: what is shown is read back as it was.

    A zero is added where the text alone could mean another number: "1,125" is shown as "1,1250".
    """
    signs = signs_of(locale or company_locale())
    text = plain.replace(".", signs.money_decimal if box.currency else signs.decimal)
    readings = _readings(text.removeprefix("-"), indian=signs.indian)
    return text if _picked(readings, box, signs) else f"{text}0"


def _check_beside(text: str, box: Box, locale: str) -> None:
    """What stands before or behind the digits has to be the sign of what the box asks for."""
    if not text or (text == "%" if box.percent else _folded(text) in _own_signs(box.currency, locale)):
        return
    if text == "%" and box.currency:
        raise MisreadError(_("An amount is asked for here, not a percentage."))
    money = _is_currency(text, locale)
    if not money and not text.replace(".", "").isalpha():
        raise _unreadable(box, locale)
    if money and box.percent:
        raise MisreadError(_("A percentage is asked for here, not an amount of money."))
    if not money or not box.currency:
        raise MisreadError(_("Write the number alone, without “%(sign)s”.") % {"sign": text[:40]})
    message = _("“%(sign)s” is not %(currency)s, and nothing is converted. Write the amount in %(currency)s.")
    raise MisreadError(message % {"sign": text, "currency": box.currency})


def _own_signs(currency: str, locale: str) -> frozenset[str]:
    """Whatever stands for a currency and there for no other: in a plan in USD "USD", "$" and "US$"."""
    if not currency:
        return frozenset()
    symbols = {currency_symbol(currency, locale), currency_symbol(currency, LOCALE)}
    bare = {char for symbol in symbols for char in symbol if unicodedata.category(char) == "Sc"}
    of_the_country = {currency[:2] + char for char in bare}
    others = {symbol for code, symbol in Locale.parse(locale).currency_symbols.items() if code != currency}
    return frozenset(_folded(sign) for sign in {currency, *symbols, *bare, *of_the_country} - others)


def _folded(sign: str) -> str:
    """A sign without its full stop and in one case: "kr." is "kr"."""
    return sign.casefold().removesuffix(".")


def _is_currency(text: str, locale: str) -> bool:
    known = {_folded(sign) for sign in Locale.parse(locale).currency_symbols.values()}
    code = text.upper()
    return (
        code in pricing.MINOR_UNITS
        or _folded(text) in known
        or any(unicodedata.category(char) == "Sc" for char in text)
        or bool(_CODE.fullmatch(text))
    )


def _meant(core: str, box: Box, locale: str) -> str:
    """The one number that the digits and the signs between them mean there."""
    signs = signs_of(locale)
    readings = _readings(core, indian=signs.indian)
    if not readings:
        raise _unreadable(box, locale)
    meant = _picked(readings, box, signs)
    if meant is None:
        names = {reading.decimal: shown_number(_shortest(reading.plain), box, locale) for reading in readings}
        message = _("“%(typed)s” can mean two numbers. Write %(one)s or %(other)s.")
        raise TwoReadingsError(message % {"typed": core, "one": names.pop(""), "other": names.popitem()[1]})
    if meant.decimal == "," and not meant.group and _is_only_group(",", box, signs):
        message = _("A comma sets thousands apart here. Write %(meant)s if that is what you mean.")
        raise MisreadError(message % {"meant": meant.plain})
    return meant.plain


def _picked(readings: list[_Reading], box: Box, signs: Signs) -> _Reading | None:
    """The reading that the locale asks for; None where two are as good: they differ in what one sign is."""
    if len(readings) == 1:
        return readings[0]
    grouped, broken = sorted(readings, key=lambda reading: reading.decimal)
    sign = broken.decimal
    # Three decimals after a comma are thousands in English, the portal's language; unless the currency has three.
    doubtful = sign == "," and not box.percent and pricing.MINOR_UNITS.get(box.currency) != 3
    if _is_only_decimal(sign, box, signs) and not doubtful:
        return broken
    # Nobody means thousands of percent.
    return grouped if _is_only_group(sign, box, signs) and not box.percent else None


def _is_only_decimal(sign: str, box: Box, signs: Signs) -> bool:
    return sign in _decimals(box, signs) and sign not in _groups(box, signs)


def _is_only_group(sign: str, box: Box, signs: Signs) -> bool:
    return sign in _groups(box, signs) and sign not in _decimals(box, signs)


def _decimals(box: Box, signs: Signs) -> set[str]:
    return {signs.decimal, signs.money_decimal} if box.currency else {signs.decimal}


def _groups(box: Box, signs: Signs) -> set[str]:
    return {signs.group, signs.money_group} if box.currency else {signs.group}


def _readings(core: str, *, indian: bool) -> list[_Reading]:
    """Every number that the text can mean, in whatever locale: with each sign as the decimals', and with none."""
    found = []
    for decimal in ("", ".", ","):
        whole, fraction = core, ""
        if decimal:
            if core.count(decimal) != 1:
                continue
            whole, fraction = core.split(decimal)
            if not _DIGITS.fullmatch(fraction):
                continue
        for group, digits in _ungrouped(whole or "0", decimal, indian=indian):
            found.append(_Reading(f"{digits}.{fraction}" if decimal else digits, decimal, group))
    return found


def _ungrouped(whole: str, decimal: str, *, indian: bool) -> list[tuple[str, str]]:
    """The digits before the decimals without the sign between thousands, and which that is."""
    if _DIGITS.fullmatch(whole):
        return [("", whole)]
    if indian and decimal != "," and _LAKHS.fullmatch(whole):
        return [(",", whole.replace(",", ""))]
    return [
        (sign, whole.replace(sign, ""))
        for sign, thousands in _THOUSANDS.items()
        if sign != decimal and thousands.fullmatch(whole)
    ]


def _shortest(plain: str) -> str:
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def _unreadable(box: Box, locale: str) -> MisreadError:
    example = shown_number("8.25" if box.percent else "25.00" if box.currency else "25", box, locale)
    return MisreadError(_("Write it with the digits 0 to 9, like %(example)s.") % {"example": example})
