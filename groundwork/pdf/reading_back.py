"""Text that is read back from the PDF as it was written, whatever its script: by search, copying and reading aloud.

In Indian and South-East Asian scripts several letters make one glyph, and the same glyph says something else in
another place. WeasyPrint notes one meaning for each glyph, so that a name copied from the file is another name. Two
things mend that. A glyph with a second meaning gets a second code. And the line itself stands beside its glyphs
(/ActualText), because in some of these scripts the glyphs do not stand in the order of the letters.
"""

import re
import unicodedata
from collections import deque
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
# Letters and signs of which none is a mark, so that most lines need not be looked at letter by letter.
_PLAIN: Final = re.compile("[\x00-\xac\xae-\u02ff\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\u2190-\u22ff\u2713]*")
_RIGHT_TO_LEFT: Final = frozenset(("R", "AL"))
# WeasyPrint counts up from the last glyph for characters without one. There are never so many of those.
_BOXES: Final = 512


def needs_telling(text: str) -> bool:
    """Whether glyphs one by one do not say what this line is.

    Never for a line with letters from right to left: the readers in Chrome and poppler turn such a text round, and the
    glyphs of our Hebrew and Arabic faces say it well.
    """
    if _PLAIN.fullmatch(text) or any(unicodedata.bidirectional(char) in _RIGHT_TO_LEFT for char in text):
        return False
    return any(char in _VOWELS or unicodedata.category(char) in _MARKS for char in text)


class Meanings(dict[int, str]):
    """What each code of a font says, in the place of WeasyPrint's table of what each glyph says.

    A glyph's first meaning has the glyph's own number as its code. `glyphs` has the glyphs of the codes beyond. The
    codes of what is being drawn go into `shown`, in order.
    """

    def __init__(self, font: Any) -> None:
        super().__init__()
        self.glyphs: dict[int, int] = {}
        self.shown: deque[int] = deque()
        self._codes: dict[tuple[int, str], int] = {}
        # Fonts with other outlines (CFF) have no table from codes to glyphs. Ours write scripts that need none.
        self._room = range(font.glyph_count + _BOXES, 0x10000) if "glyf" in font.tables else range(0)
        self._count = font.glyph_count

    def __contains__(self, glyph: object) -> bool:
        """WeasyPrint asks whether it has told this glyph. No: then it tells each one that it draws, in order.

        Of a font that has no room for further codes it tells each glyph once, as its own table would have it.
        """
        return not self._room and super().__contains__(glyph)

    def __setitem__(self, glyph: int, text: str) -> None:
        if not self._room:
            super().__setitem__(glyph, text)
            return
        code = self._codes.get((glyph, text))
        if code is None:
            code = self._codes[glyph, text] = self._new_code(glyph)
            self.setdefault(code, text)
        self.shown.append(code)

    def _new_code(self, glyph: int) -> int:
        first = not super().__contains__(glyph)
        if first or glyph >= self._count or len(self.glyphs) == len(self._room):
            return glyph
        code = self._room[len(self.glyphs)]
        self.glyphs[code] = glyph
        return code


class TellingStream(Stream):
    """A page's content, in the codes of Meanings and with the text beside each line that needs it."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.shown: deque[int] = deque()

    def add_font(self, pango_font: Any) -> tuple[Any, float]:
        """As WeasyPrint's, called before the glyphs of each run."""
        font, size = super().add_font(pango_font)
        if not isinstance(font.to_unicode, Meanings):
            alike = (other.to_unicode for other in self._fonts.values() if other.hash == font.hash)
            font.to_unicode = next((known for known in alike if isinstance(known, Meanings)), None) or Meanings(font)
        font.to_unicode.shown = self.shown
        return font, size

    def show_text(self, text: str) -> None:
        """As WeasyPrint's: numbers of glyphs in hexadecimal between < and >, and moves between them."""
        super().show_text(re.sub("<([0-9a-f]+)>", self._in_codes, text) if self.shown else text)

    def _in_codes(self, glyphs: re.Match[str]) -> str:
        return f"<{''.join(f'{self.shown.popleft():04x}' for _glyph in range(len(glyphs[1]) // 4))}>"

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


def finish(document: Any, pdf: Any) -> None:
    """Say in the file which glyph each further code draws. WeasyPrint calls it when all else is done."""
    streams = [made for made in pdf.objects if isinstance(made, TellingStream)]
    assert not any(stream.shown for stream in streams), "each glyph that was told is on the page"
    parts = [made for made in pdf.objects if isinstance(made, pydyf.Dictionary) and "CIDToGIDMap" in made]
    for font in document.fonts.values():
        glyphs = font.to_unicode.glyphs
        if not glyphs:
            continue
        drawn = (glyphs.get(code, code if code < font.glyph_count else 0) for code in range(max(glyphs) + 1))
        table = pydyf.Stream([b"".join(glyph.to_bytes(2) for glyph in drawn)], compress=True)
        pdf.add_object(table)
        for part in (part for part in parts if part["BaseFont"] == font.name):
            part["CIDToGIDMap"] = table.reference
            part["W"].extend([min(glyphs), pydyf.Array(font.widths[glyph] for glyph in glyphs.values())])
