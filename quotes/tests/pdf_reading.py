"""Reading a PDF back: the text as Chrome's reader has it, and the boxes that stand for characters without a letter."""

import re
import unicodedata
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pypdf
import pypdfium2
from pypdf.generic import ContentStream


def text_of(pdf: bytes) -> str:
    """All text as a plain reader has it, with the line breaks of the layout undone."""
    pages = pypdf.PdfReader(BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def text_in_chrome(pdf: bytes) -> str:
    """All text as PDFium gives it, which is what Chrome copies, searches and reads aloud; on one line."""
    return " ".join(pages_in_chrome(pdf))


def pages_in_chrome(pdf: bytes) -> list[str]:
    """The same page by page."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in document]


def letters_in(pdf: bytes) -> str:
    """The letters as a plain reader has them: it goes by the glyphs alone, and puts in blanks where marks are moved."""
    return letters_of("".join(page.extract_text() for page in _pages(pdf)))


def letters_of(text: str) -> str:
    """The text without its blanks, and without the joiner that no face has a glyph for."""
    return unicodedata.normalize("NFC", "".join(text.replace("\u200c", "").split()))


def faces_in(pdf: bytes) -> set[str]:
    """The names of the embedded faces, without the letters that mark a part of a face."""
    return {str(font["/BaseFont"]).rpartition("+")[2] for page in _pages(pdf) for font in _fonts(page).values()}


def boxes_in(pdf: bytes) -> int:
    """How many glyphs of the text are the first one of their face (.notdef), which is an empty box."""
    return sum(code in boxes for page in _pages(pdf) for code, boxes in _glyphs(page))


def _pages(pdf: bytes) -> list[Any]:
    return list(pypdf.PdfReader(BytesIO(pdf)).pages)


def _fonts(page: Any) -> dict[str, Any]:
    return {name: font.get_object() for name, font in page["/Resources"]["/Font"].items()}


def _glyphs(page: Any) -> Iterator[tuple[int, set[int]]]:
    """Every code that is shown, with the codes of its font that stand for .notdef. Codes have two bytes."""
    boxes = {name: _notdef(font) for name, font in _fonts(page).items()}
    font = ""
    for operands, operator in ContentStream(page.get_contents(), page.pdf).operations:
        if operator == b"Tf":
            font = operands[0]
        elif operator in (b"Tj", b"TJ"):
            shown = operands[0] if operator == b"TJ" else operands
            for part in shown:
                data = getattr(part, "original_bytes", b"")
                for at in range(0, len(data), 2):
                    yield int.from_bytes(data[at : at + 2]), boxes[font]


def _notdef(font: Any) -> set[int]:
    """The codes that lead to glyph 0, by way of the font's own encoding and its table of glyphs, where it has them."""
    encoding, descendant = font["/Encoding"], font["/DescendantFonts"][0].get_object()
    if encoding != "/Identity-H":
        mapped = dict(re.findall(rb"<([0-9a-f]+)> (\d+)\n", encoding.get_object().get_data()))
        assert mapped, "a way of encoding that this test does not know"
        return {int(code, 16) for code, glyph in mapped.items() if int(glyph) == 0}
    table = descendant.get("/CIDToGIDMap", "/Identity")
    if table == "/Identity":
        return {0}
    glyphs = table.get_object().get_data()
    return {at // 2 for at in range(0, len(glyphs), 2) if glyphs[at : at + 2] == b"\0\0"}
