"""Text that people type or import: one spelling of each letter, and nothing in it that is hidden or misleads."""

import unicodedata

# Marks that cannot be seen, and marks that turn the reading direction round, so that two names look alike or a name
# reads as another. Joiners (U+200C, U+200D) stay: Persian and several Indian scripts are spelled with them.
_MISLEADING = frozenset(
    "\u00ad\u061c\u180e\u200b\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufeff\ufff9\ufffa\ufffb"
) | {chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x2070))}
# Control characters, halves of surrogate pairs, private use, and the line and paragraph separators.
_REFUSED = frozenset(("Cc", "Cs", "Co", "Zl", "Zp"))


def one_line(text: str) -> str:
    """The text in NFC, with every run of white space (line ends and tabs too) as one blank, and none at the ends."""
    if text.isascii():
        return " ".join(text.split())
    return unicodedata.normalize("NFC", " ".join(text.split()))


def misleading_character(text: str) -> str | None:
    """The first character that must not stand in a name, as "U+202E", line ends among them; None if there is none."""
    if text.isascii() and text.isprintable():
        return None
    for char in text:
        if char in _MISLEADING or unicodedata.category(char) in _REFUSED:
            return f"U+{ord(char):04X}"
    return None
