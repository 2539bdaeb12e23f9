"""Which way a text is read. Right-to-left names stand among left-to-right words without turning those round."""

import unicodedata
from typing import Final

_RIGHT_TO_LEFT: Final = frozenset(("R", "AL"))


def is_rtl(text: str) -> bool:
    """Whether the text as a whole reads from right to left: its first letter says so."""
    if text.isascii():
        return False
    kinds = (unicodedata.bidirectional(char) for char in text)
    return next((kind in _RIGHT_TO_LEFT for kind in kinds if kind == "L" or kind in _RIGHT_TO_LEFT), False)


def has_rtl(text: str) -> bool:
    """Whether there is a letter in it that is read from right to left."""
    return not text.isascii() and any(unicodedata.bidirectional(char) in _RIGHT_TO_LEFT for char in text)
