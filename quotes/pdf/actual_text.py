"""Text that can be read back where the glyphs alone do not tell it.

In Indian and South-East Asian scripts several letters make one glyph, and one glyph stands for other letters
elsewhere. WeasyPrint notes one meaning for each glyph, so that a name copied from the file, or read aloud, is another
name. PDF has /ActualText for that: what a run of glyphs says, beside it.
"""

import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import pydyf
import weasyprint.pdf
from weasyprint.pdf.stream import Stream

# Marks that are drawn together with a letter; joiners and variation selectors are drawn together too.
_MARKS: Final = frozenset(("Mn", "Mc", "Me", "Cf"))
# The vowel that is a mark and a letter in one, in Thai and in Lao.
_VOWELS: Final = frozenset("\u0e33\u0eb3")
_RIGHT_TO_LEFT: Final = frozenset(("R", "AL"))


def needs_telling(text: str) -> bool:
    """Whether glyphs alone do not say what this text is.

    Never for a line with letters from right to left: the readers in Chrome and poppler turn such a text round, and the
    glyphs of our Hebrew and Arabic faces say it well.
    """
    if text.isascii() or any(unicodedata.bidirectional(char) in _RIGHT_TO_LEFT for char in text):
        return False
    return any(char in _VOWELS or unicodedata.category(char) in _MARKS for char in text)


class TellingStream(Stream):
    """A page's content. Where WeasyPrint marks a line of text, the text is told beside it."""

    @contextmanager
    def marked(self, box: Any, tag: str) -> Iterator[None]:
        """As the method it stands in for: numbers the box in the page's tags, and puts the mark around it."""
        assert self._tags is not None
        assert box not in self._tags
        number = len(self._tags)
        self._tags[box] = {"tag": tag, "mcid": number}
        properties = pydyf.Dictionary({"MCID": number})
        if needs_telling(text := getattr(box, "text", "")):
            properties["ActualText"] = pydyf.String(text)
        self.begin_marked_content(tag, properties)
        try:
            yield
        finally:
            self.end_marked_content()


def install() -> None:
    """Let WeasyPrint, which has no setting for it, write pages in this way."""
    weasyprint.pdf.Stream = TellingStream
