"""The words of the engine: English as written here, until somebody installs a translator. Pricing stays pure.

The names are those of gettext, so that makemessages finds every sentence: `_("... %(name)s ...") % {...}`.
A sentence is translated when it is made. What is frozen with it keeps that language.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple


class Translator(NamedTuple):
    """`one` turns a sentence, `counted` a singular, a plural and a count, into the language of the reader."""

    one: Callable[[str], str]
    counted: Callable[[str, str, int], str]


AS_WRITTEN = Translator(
    one=lambda message: message,
    counted=lambda singular, plural, count: singular if count == 1 else plural,
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


def gettext_noop(message: str) -> str:
    """Marks a sentence that is translated later, where it is said."""
    return message
