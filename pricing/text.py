"""Text that people type or import: what must not stand in it, what makes a name, and when two names are the same.

This is the rule for all that comes in from now on, wherever it is typed or imported. Readers of version 1 documents do
not ask it: `fields.read_text` has the rule of then, which lets more pass, so that every frozen document stays readable.

The characters are listed here and not asked of Python, whose tables grow with its versions: what is refused on one
machine is refused on all.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from pricing.words import gettext as _

# Of what draws nothing by itself (Default_Ignorable_Code_Point of Unicode, as a test compares with a browser's table)
# some is needed. The joiners: Persian, several Indian scripts and emoji are spelled with them. The variation selectors:
# they choose the form of a character in a Japanese name, of a Mongolian letter, of an emoji. The rest hides.
_NEEDED: Final = "\u180b-\u180d\u180f\u200c\u200d\ufe00-\ufe0f\U000e0100-\U000e01ef"
_HIDING: Final = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0"
    "\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"
)
# What is a letter or a symbol and draws nothing all the same (blanks of Braille, music and hieroglyphs), and what only
# marks a place: of an annotation, or of an object that did not come along.
_BLANK: Final = "\u2800\U0001d159\U00013441\U00013442\ufff9-\ufffc"
# What is no text: controls, line and paragraph separators, half pairs, private use, noncharacters.
_NO_TEXT: Final = (
    "\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\U000f0000-\U0010ffff"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0xF0000, 0x10000))
)
# The marks of direction: they put the punctuation right where there are right-to-left letters, and do nothing but hide
# where there are none. The overrides (U+202A to U+202E, U+2066 to U+2069) can turn any text round and have no such use.
_MARKS: Final = frozenset("\u200e\u200f\u061c")

_HIDDEN: Final = re.compile(f"[{_HIDING}{_BLANK}{_NO_TEXT}]")
_IGNORABLE: Final = re.compile(f"[{_HIDING}{_NEEDED}]+")
_LETTERS: Final = frozenset(("Lu", "Ll", "Lt", "Lo"))
_DIGITS: Final = frozenset(("Nd", "Nl", "No"))
# How much of the text before a hidden character is shown, so that it can be found.
_BEFORE: Final = 16

# One writes O'Brien, a phone O\u2019Brien; a form has Anne-Marie, a word processor Anne\u2011Marie. Here is what people
# take for one of these, accents, primes and signs of other alphabets among it, in every width.
_APOSTROPHES: Final = (
    "`\u00b4\u02b9\u02bb\u02bc\u02bd\u02c8\u055a\u05f3\u2018\u2019\u201a\u201b\u2032\u2035\ua78c\uff07\uff40"
)
_QUOTES: Final = "\u05f4\u201c\u201d\u201e\u201f\u2033\uff02"
_HYPHENS: Final = "\u058a\u05be\u1806\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\ufe58\ufe63\uff0d"
_ALIKE: Final = str.maketrans(
    dict.fromkeys(_APOSTROPHES, "'") | dict.fromkeys(_QUOTES, '"') | dict.fromkeys(_HYPHENS, "-")
)


def one_line(text: str) -> str:
    """The text in NFC, with every run of white space (line ends and tabs too) as one blank, and none at the ends."""
    if text.isascii():
        return " ".join(text.split())
    return unicodedata.normalize("NFC", " ".join(text.split()))


def text_fault(text: str, *, lines: bool = False) -> str:
    """What is wrong with a text, as the rest of a sentence that begins with its name; empty where nothing is.

    Refused is what cannot be seen or misleads; `lines` allows more than one line, and tabs. An empty text is right, one
    that is not empty and shows nothing is wrong.
    """
    if text.isascii() and text.isprintable():
        return ""
    at = _hidden_at(text, "\n\t" if lines else "")
    if at is not None:
        said = {"character": f"U+{ord(text[at]):04X}", "before": one_line(text[max(0, at - _BEFORE) : at])}
        if not said["before"]:
            return _("begins with a character that cannot be seen or misleads (%(character)s); delete it") % said
        message = _(
            "has a character that cannot be seen or misleads (%(character)s) after “%(before)s”; retype that part"
        )
        return message % said
    if text.strip() and not _IGNORABLE.sub("", text).strip():
        return _("has nothing in it that can be seen; type it again")
    return ""


def name_fault(name: str, *, digits: bool = False) -> str:
    """The same for a person's name, which has a letter, or with `digits` a company's, which has a letter or a digit."""
    fault = text_fault(name)
    wanted = _LETTERS | _DIGITS if digits else _LETTERS
    if fault or any(unicodedata.category(char) in wanted for char in name):
        return fault
    return (
        _("has neither a letter nor a digit; write the name out") if digits else _("has no letter; write the name out")
    )


def folded(name: str) -> str:
    """What two names have in common that are the same name, however they were typed.

    All apostrophes, all quotation marks, all hyphens and all spaces are one each; letters and digits count in whichever
    width and case (NFKC, casefold); what draws nothing does not count. Accents do.
    """
    if name.isascii():
        return " ".join(name.replace("`", "'").split()).casefold()
    plain = _IGNORABLE.sub("", name).translate(_ALIKE)
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", plain).casefold())
    return " ".join(plain.translate(_ALIKE).split())


def _hidden_at(text: str, allowed: str) -> int | None:
    right_to_left: bool | None = None
    for found in _HIDDEN.finditer(text):
        char = found[0]
        if char in allowed or (char == "\r" and "\n" in allowed and text[found.end() : found.end() + 1] == "\n"):
            continue
        if char in _MARKS:
            right_to_left = _is_right_to_left(text) if right_to_left is None else right_to_left
            if right_to_left:
                continue
        return found.start()
    return None


def _is_right_to_left(text: str) -> bool:
    """Whether a letter in it is written from the right."""
    return any(char.isalpha() and unicodedata.bidirectional(char) in ("R", "AL") for char in text)
