"""The words of the engine, and the amounts in them: English as written here, until somebody installs a translator.

Pricing stays pure: how a reader's language puts a sentence, and how it writes money, is handed in.

The names are those of gettext, so that makemessages finds every sentence: `_("... %(name)s ...") % {...}`.
A sentence is translated, and its amounts are written, when it is made. What is frozen with it keeps that language.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import NamedTuple

from pricing.currencies import MINOR_UNITS
from pricing.money import money_text, number_text


class Translator(NamedTuple):
    """`one` turns a sentence, `counted` a singular, a plural and a count, into the language of the reader.

    `money` writes an amount of a currency (ISO 4217) as that reader knows it, `percent` a share of 1.
    """

    one: Callable[[str], str]
    counted: Callable[[str, str, int], str]
    money: Callable[[Decimal, str], str]
    percent: Callable[[Decimal], str]


AS_WRITTEN = Translator(
    one=lambda message: message,
    counted=lambda singular, plural, count: singular if count == 1 else plural,
    money=lambda amount, currency: f"{money_text(amount, MINOR_UNITS[currency])} {currency}",
    percent=lambda share: f"{number_text(share * 100)} %",
)
_translator = AS_WRITTEN


def install_translator(translator: Translator) -> None:
    """Translate from now on with this one, in every thread. `AS_WRITTEN` takes it back."""
    global _translator
    _translator = translator


def gettext(message: str) -> str:
    return _translator.one(message)


def ngettext(singular: str, plural: str, count: int) -> str:
    return _translator.counted(singular, plural, count)


def written_money(amount: Decimal, currency: str) -> str:
    """An amount for a sentence: "52.00 USD" until a translator writes it otherwise."""
    return _translator.money(amount, currency)


def written_percent(share: Decimal) -> str:
    """A share for a sentence: "45.5 %" until a translator writes it otherwise."""
    return _translator.percent(share)


def gettext_noop(message: str) -> str:
    """Marks a sentence that is translated later, where it is said."""
    return message
