"""Rows out of text with separators (CSV and its kin), whatever its encoding and separator."""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groundwork.tables.code_pages import WESTERN, first_rows, is_western, readings
from groundwork.tables.errors import UnreadableFileError
from groundwork.tables.rows import Row, too_long_cell

_SEPARATORS: dict[str, Promise] = {
    ",": gettext_lazy("commas"),
    ";": gettext_lazy("semicolons"),
    "\t": gettext_lazy("tabs"),
    "|": gettext_lazy("vertical bars"),
}
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),  # before UTF-16, whose mark is the first half of it
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
_SAMPLE_CHARACTERS = 200_000
_SAMPLE_ROWS = 50
# Excel writes the separator itself into the first line of some files.
_SEPARATOR_LINE = re.compile(r"\s*\"?sep=(.)\"?\s*(?:\r\n|\r|\n)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Delimited:
    """The rows of a text as they come, and in words how it was read.

    Where nothing says which code page the text is in, `code_pages` are those that it can be in, each with its first
    rows as that shows them; `code_page` is the one that it was read in.
    """

    rows: Iterator[Row]
    made_of: str
    code_pages: tuple[tuple[str, str], ...] = ()
    code_page: str = ""


def delimited_rows(content: bytes, code_page: str = "") -> Delimited:
    """The rows of a text with separators; `code_page` is the one that somebody has said. Raises UnreadableFileError."""
    text, encoding, pages = _text_of(content, code_page)
    skipped, separator = 0, ""
    named = _SEPARATOR_LINE.match(text)
    if named and (named[1] == "\t" or (named[1].isprintable() and named[1] not in "\"'")):
        separator, skipped, text = named[1], 1, text[named.end() :]
    separator = separator or _separator_of(text)
    # Until somebody has said which it is, it is none of them.
    said = _("code page not known") if pages and not code_page else encoding
    made_of = f"{said}, {_SEPARATORS.get(separator, f'“{separator}”')}"
    return Delimited(_rows(text, separator, skipped), made_of, pages, encoding if pages else "")


def decoded(content: bytes) -> tuple[str, str]:
    """The text and the name of its encoding: UTF-8, UTF-16 (with or without its mark), else Windows-1252."""
    return _text_of(content, WESTERN)[:2]


def _text_of(content: bytes, code_page: str) -> tuple[str, str, tuple[tuple[str, str], ...]]:
    """The text, the name of its encoding, and the code pages to choose from if nothing says which it is."""
    for mark, codec, name in _BOMS:
        if content.startswith(mark):
            if name == "UTF-16" and _is_utf8(content[2:]):
                # Some tools put the wrong mark before their text.
                return content[2:].decode("utf-8"), "UTF-8", ()
            return _strictly(content, codec, name), name, ()
    unmarked = _unmarked_utf16(content)
    if unmarked:
        return _strictly(content, unmarked, "UTF-16"), "UTF-16", ()
    _refuse_binary(content)
    try:
        return content.decode("utf-8"), "UTF-8", ()
    except UnicodeDecodeError:
        found = readings(content)
    if not found or is_western(found):
        return _strictly(content, "cp1252", WESTERN), WESTERN, ()
    name = code_page if code_page in found else next(iter(found))
    return found[name], name, tuple((page, first_rows(text)) for page, text in found.items())


def _is_utf8(content: bytes) -> bool:
    """Whether bytes are UTF-8 rather than UTF-16, whose separators and line ends hold zeros."""
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return b"\x00" not in content


def _strictly(content: bytes, codec: str, name: str) -> str:
    try:
        return content.decode(codec)
    except UnicodeDecodeError as fault:
        line = content.count(b"\n", 0, fault.start) + 1
        raise UnreadableFileError(
            _("Line %(line)s: a byte there is no letter in %(encoding)s. Save the file as “CSV UTF-8” and try again.")
            % {"line": line, "encoding": name}
        ) from fault


def _unmarked_utf16(content: bytes) -> str | None:
    """Western text in UTF-16 has a zero byte in every other place, always on the same side."""
    sample = content[:1000]
    if len(sample) < 4:
        return None
    half = len(sample) // 2
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > half * 0.7 and even < half * 0.1:
        return "utf-16-le"
    if even > half * 0.7 and odd < half * 0.1:
        return "utf-16-be"
    return None


def _refuse_binary(content: bytes) -> None:
    """A single control character spoils a row; a file full of them is no text. Raises UnreadableFileError."""
    sample = content[:8000]
    controls = sum(1 for byte in sample if byte < 32 and byte not in b"\t\r\n\f")
    if controls * 20 > len(sample):
        raise UnreadableFileError(_("The file is no text. Save it as CSV and choose that file."))


def _separator_of(text: str) -> str:
    """The separator that cuts most of the first rows into the same number of columns; a comma if none does."""
    best, best_score = ",", (0, 0)
    for separator in _SEPARATORS:
        widths: Counter[int] = Counter()
        reader = csv.reader(io.StringIO(text[:_SAMPLE_CHARACTERS], newline=""), delimiter=separator)
        try:
            widths.update(len(cells) for cells in islice(reader, _SAMPLE_ROWS) if len(cells) > 1)
        except csv.Error:
            continue
        score = max(((hits, width) for width, hits in widths.items()), default=(0, 0))
        if score > best_score:
            best, best_score = separator, score
    return best


def _rows(text: str, separator: str, skipped: int) -> Iterator[Row]:
    """Rows with the line they begin on. A line with nothing on it at all is no row."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    line = 1
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as fault:
            raise _fix(fault, line + skipped) from fault
        if cells:
            yield Row(line + skipped, tuple(cells))


def _fix(fault: csv.Error, line: int) -> UnreadableFileError:
    """What a person can do about what the reader of separated text says."""
    words = str(fault)
    if "field larger" in words:
        return too_long_cell(line, 1)
    if "unexpected end" in words:
        return UnreadableFileError(
            _("Line %(line)s: a quotation mark is opened there and never closed. Close it, or double it to keep it.")
            % {"line": line}
        )
    return UnreadableFileError(
        _("Line %(line)s: text stands right after a closing quotation mark. Double each quotation mark in the cell.")
        % {"line": line}
    )
