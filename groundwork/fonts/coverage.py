"""Which characters can be drawn. One rule for the forms, for what is sent and for the PDF: the faces' own tables."""

import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Final

from groundwork.fonts.faces import FALLBACKS, SOURCE_SANS

_NOTHING: Final = frozenset(("Cc", "Cf", "Zs"))
_SELECTORS: Final = frozenset((0x34F, *range(0x180B, 0x180F), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)))
# Characters of layout that leave ink all the same: signs with Arabic and Kaithi numbers, line separators, notes between
# lines, hieroglyphs, shorthand. Pango takes them from the face of the letter before, whether it has them or not.
_INKY: Final = frozenset(
    (
        *(*range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x2028, 0x2029, *range(0xFFF9, 0xFFFC)),
        *(0x110BD, 0x110CD, *range(0x13430, 0x13440), *range(0x1BCA0, 0x1BCA4)),
    )
)


def is_plain(text: str) -> bool:
    """Whether Source Sans alone sets all of the text, upright, bold or italic."""
    return text.isascii() or _plain().issuperset(text)


def undrawn(text: str) -> tuple[str, ...]:
    """The characters of the text that no face can draw, each once, in order: a PDF would show boxes for them.

    What draws nothing (blanks, joiners, variation selectors) never counts.
    """
    if is_plain(text):
        return ()
    known = _drawn()
    missing = (char for char in text if not draws_nothing(char) and (ord(char) not in known or ord(char) in _INKY))
    return tuple(dict.fromkeys(missing))


def draws_nothing(char: str) -> bool:
    """Whether the character leaves no ink by itself, whatever the face."""
    if ord(char) in _SELECTORS:
        return True
    return unicodedata.category(char) in _NOTHING and ord(char) not in _INKY


def named(chars: Iterable[str]) -> str:
    """The characters as a message names them: “☃” (U+2603), “☄” (U+2604)."""
    return ", ".join(f"“{char}” (U+{ord(char):04X})" for char in chars)


@lru_cache(maxsize=1)
def _plain() -> frozenset[str]:
    *upright, italic = (_letters(path) for path in SOURCE_SANS.paths)
    # A letter may stand in a signature, which is set in italics; a tick or an arrow does not.
    signs = (code for code in frozenset.intersection(*upright) if not chr(code).isalpha())
    return frozenset(map(chr, (*italic, *signs))) | frozenset("\t\n\r")


@lru_cache(maxsize=1)
def _drawn() -> frozenset[int]:
    return frozenset().union(*(_letters(path) for face in (SOURCE_SANS, *FALLBACKS) for path in face.paths))


def _letters(path: Path) -> frozenset[int]:
    # Imported late: text in Latin letters, which is nearly all, needs no table.
    from fontTools.ttLib import TTFont

    # The faces of a collection share one table of letters.
    with TTFont(path, fontNumber=0, lazy=True) as font:
        return frozenset(font.getBestCmap())
