"""How a locale writes numbers and money, and whose locale holds when nobody names one.

The data are those of Unicode CLDR, by babel. Babel's own way from a number to money leaves out three things that are
in its data: the signs that a locale has for money alone (a Swiss writes "8,875 %" and "1 234.56 CHF" in French), the
space that a pattern has between sign and figure, and the space that CLDR puts between letters and digits.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from babel import Locale, UnknownLocaleError
from babel.numbers import get_currency_symbol

LOCALE: Final = "en_US"
NO_BREAK: Final = "\N{NO-BREAK SPACE}"
# Marks of direction in patterns of Arabic and Hebrew: our text runs from left to right, and on paper they are boxes.
DIRECTION: Final = {ord(mark): None for mark in "\u061c\u200e\u200f"}

# The languages that a client may be written to in; each but English has a folder in locale/. Named as staff read them.
ENGLISH: Final = "en"
LANGUAGES: Final = {ENGLISH: "English", "de": "German", "fr": "French", "es": "Spanish"}
# Whose formats are taken where the company's own country does not speak it.
_USUAL: Final = {ENGLISH: "en_US", "de": "de_DE", "fr": "fr_FR", "es": "es_ES"}

# The day 1, before its month or before the last day of a range.
_FIRST: Final = re.compile(r"(?<!\d)1(?=\s?–|\s[^\W\d])")

_asked: ContextVar[Callable[[], str] | None] = ContextVar("company_locale", default=None)


@dataclass(frozen=True, slots=True)
class Signs:
    """The signs between digits, those of money apart, and where a currency's sign stands.

    `gap` is what the pattern has between figure and sign; `indian` whether digits are grouped 12,34,567.
    """

    decimal: str
    group: str
    money_decimal: str
    money_group: str
    symbol_after: bool
    gap: str
    indian: bool


def locale_in(language: str, company: str) -> str:
    """The locale in which a company with the locale `company` writes in a language: its own country's if there is one.

    `locale_in("fr", "de_CH")` is "fr_CH", `locale_in("de", "en_US")` is "de_DE". Raises KeyError for another language.
    """
    own = Locale.parse(company)
    if own.language == language:
        return company
    try:
        return str(Locale.parse(f"{language}_{own.territory}")) if own.territory else _USUAL[language]
    except UnknownLocaleError:
        return _USUAL[language]


@contextmanager
def written_as(ask: Callable[[], str]) -> Iterator[None]:
    """Inside, figures without a locale of their own are written as in the one that `ask` gives, asked at most once."""
    token = _asked.set(cache(ask))
    try:
        yield
    finally:
        _asked.reset(token)


def company_locale() -> str:
    """The locale of the company whose staff is reading; American English where nobody has said so."""
    ask = _asked.get()
    return LOCALE if ask is None else ask()


@lru_cache(maxsize=256)
def signs_of(locale: str) -> Signs:
    """The signs of a locale. Raises babel's UnknownLocaleError, a ValueError for what is no locale."""
    found = Locale.parse(locale)
    symbols, pattern = found.number_symbols["latn"], found.currency_formats["standard"]
    before, after = (affix[0].translate(DIRECTION) for affix in (pattern.prefix, pattern.suffix))
    return Signs(
        decimal=symbols["decimal"],
        group=symbols["group"],
        money_decimal=symbols.get("currencyDecimal", symbols["decimal"]),
        money_group=symbols.get("currencyGroup", symbols["group"]),
        symbol_after="¤" in after,
        gap=(before + after).replace("¤", ""),
        indian=tuple(pattern.grouping) == (3, 2),
    )


@lru_cache(maxsize=1024)
def currency_symbol(currency: str, locale: str) -> str:
    """The sign of a currency there: "$", "CA$", or its code where it has none."""
    return str(get_currency_symbol(currency, locale)).translate(DIRECTION)


@lru_cache(maxsize=1024)
def gap_beside(symbol: str, locale: str) -> str:
    """What stands between a currency's sign and the figure: "€1,200", but "CHF 1,200" and "€ 1.200" in Dutch."""
    signs = signs_of(locale)
    nearest = symbol[:1] if signs.symbol_after else symbol[-1:]
    # CLDR's currencySpacing: what is no symbol, like a letter or a full stop, is kept off the digits.
    touching = unicodedata.category(nearest)[0] != "S"
    return signs.gap or (NO_BREAK if touching else "")


def with_first(written: str, locale: str) -> str:
    """A day, or two, as Babel writes them: French counts the first of a month, "1er–31 déc.", which CLDR leaves out."""
    return _FIRST.sub("1er", written) if locale.startswith("fr") else written
