"""The cells of a worksheet and the texts of a workbook, as a stream: no more is held than one row, or one text.

openpyxl keeps a tree of whatever a part holds beside its rows, so that a part of 200 MB could take many times its size.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Final, TypeAlias
from xml.parsers.expat import ParserCreate

from openpyxl.utils import column_index_from_string
from openpyxl.utils.datetime import from_excel, from_ISO8601

from clients.importing.limits import MAX_CELL_BYTES
from clients.importing.serials import NO_RESULT, number_text

LAST_ROW: Final = 1_048_576  # of any sheet
_LAST_COLUMN: Final = 16_384
# Small, because the rows of a piece are held together, and a row can be as wide as any sheet.
_PIECE: Final = 8192
# No workbook nests deeper, has more names of tags and attributes, or longer tags; the parser has to keep them all.
_SCANNED: Final = 256 * 1024
_MOST_MERGED: Final = 20_000
_MERGED: Final = re.compile(
    rb'<(?:\w+:)?mergeCell\s[^>]*?ref="\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})"'
)
_DEEPEST: Final = 100
_MOST_NAMES: Final = 1000
_LONGEST_TAG: Final = 256 * 1024
# ECMA-376, 22.9.2.19. In a cell of its own only a control sign, and an escape of what would be one, are certain.
_ESCAPE: Final = re.compile(r"_x([0-9A-Fa-f]{4})_()")
_CERTAIN_ESCAPE: Final = re.compile(r"_x(00[01][0-9A-Fa-f])_|_x(005[Ff])_(?=x[0-9A-Fa-f]{4}_)")
# What makes no fraction of a number.
_WHOLE: Final = re.compile(r"(?<=\d)\.0*$")
_ADDRESS: Final = re.compile(r"([A-Z]{1,3})\d+")
Cells: TypeAlias = tuple[object, ...]
Attributes: TypeAlias = dict[str, str]


@dataclass(frozen=True, slots=True)
class Formats:
    """Which of a workbook's cell formats are dates, which of those lengths of time, and when it counts from.

    `zeros` are those that show a number with zeros before it, and with how many figures.
    """

    dates: frozenset[int]
    durations: frozenset[int]
    epoch: datetime
    zeros: Mapping[int, int]


class Part:
    """What parts have in common: texts stand in `t` or `v`, and those of readings aids in `rPh` do not count."""

    def __init__(self) -> None:
        self.text: list[str] = []
        self.length = self.depth = 0
        self.taking = self.aside = False
        self.over = False

    def start(self, tag: str, attributes: Attributes) -> None:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise ValueError("too deep")
        if tag in ("t", "v"):
            self.taking = not self.aside
        elif tag == "rPh":
            self.aside = True

    def end(self, tag: str) -> None:
        self.depth -= 1
        if tag in ("t", "v"):
            self.taking = False
        elif tag == "rPh":
            self.aside = False

    def data(self, text: str) -> None:
        # What is longer than a cell may be is refused when the cell is looked at: the rest need not be held.
        if self.taking and self.length <= MAX_CELL_BYTES:
            self.text.append(text)
            self.length += len(text)

    def taken(self) -> str:
        text = "".join(self.text)
        self.text, self.length = [], 0
        return text


class _Texts(Part):
    def __init__(self, most: int) -> None:
        super().__init__()
        self.found: list[str] = []
        self.most = most

    def end(self, tag: str) -> None:
        super().end(tag)
        if tag == "si":
            self.found.append(decoded(self.taken()))
            if len(self.found) > self.most:
                raise ValueError("too many texts")


class _Sheet(Part):
    def __init__(self, texts: Sequence[str], formats: Formats) -> None:
        super().__init__()
        self.rows: list[tuple[int, Cells]] = []
        self.texts, self.formats = texts, formats
        self.row = self.column = 0
        self.cells: dict[int, object] = {}
        self.attributes: Attributes = {}
        self.is_formula = False

    def start(self, tag: str, attributes: Attributes) -> None:
        super().start(tag, attributes)
        if tag == "c":
            address = _ADDRESS.fullmatch(attributes.get("r", ""))
            self.column = column_index_from_string(address[1]) if address else self.column + 1
            if self.column > _LAST_COLUMN:
                raise ValueError("too many columns")
            self.attributes, self.is_formula = attributes, False
            self.taken()
        elif tag == "f":
            self.is_formula = True
        elif tag == "row":
            number = int(attributes.get("r", self.row + 1))
            if not self.row < number <= LAST_ROW:
                raise ValueError("rows out of order")
            self.row, self.column, self.cells = number, 0, {}

    def end(self, tag: str) -> None:
        super().end(tag)
        if tag == "c":
            value = self._value(self.taken())
            if value is not None:
                self.cells[self.column] = value
        elif tag == "row":
            width = max(self.cells, default=0)
            self.rows.append((self.row, tuple([self.cells.get(at) for at in range(1, width + 1)])))
        elif tag == "sheetData":
            self.over = True

    def _value(self, text: str) -> object:
        """What the cell holds: formulas by their last result, numbers with a date's format as dates."""
        kind = self.attributes.get("t", "n")
        if not text:
            return NO_RESULT if self.is_formula and kind != "str" else None
        if kind == "n":
            return self._number(text)
        if kind == "s":
            at = int(text)
            if at < 0:
                raise ValueError("no such text")
            return self.texts[at]
        if kind == "b":
            return bool(int(text))
        if kind == "d":
            return from_ISO8601(text)  # type: ignore[no-untyped-call]
        return in_place(text)

    def _number(self, text: str) -> object:
        text = _WHOLE.sub("", text)
        number = float(text) if re.search("[.eE]", text) else int(text)
        style = int(self.attributes.get("s", 0))
        if style not in self.formats.dates:
            width = self.formats.zeros.get(style, 0)
            if abs(number) >= 10**15:
                return number_text(text)
            return f"{number:0{width}d}" if width and isinstance(number, int) and number >= 0 else number
        try:
            return from_excel(number, self.formats.epoch, timedelta=style in self.formats.durations)
        except (OverflowError, ValueError):
            return "#VALUE!"


def decoded(text: str) -> str:
    """A text as a workbook's list of texts has it: signs that XML cannot hold are escaped, and so is what looks so."""
    return _ESCAPE.sub(_sign, text) if "_x" in text else text


def in_place(text: str) -> str:
    """A text that stands in its cell. Most programs that write such texts know no escapes, so few of them are any."""
    return _CERTAIN_ESCAPE.sub(_sign, text) if "_x" in text else text


def _sign(found: re.Match[str]) -> str:
    number = int(found[1] or found[2], 16)
    return "\N{REPLACEMENT CHARACTER}" if 0xD800 <= number < 0xE000 else chr(number)


def texts_of(source: IO[bytes], most: int) -> list[str]:
    """The texts that cells refer to by number. Raises ValueError or ExpatError, also for more than `most`."""
    part = _Texts(most)
    for _piece in parsed(source, part):
        pass
    return part.found


def rows_of(source: IO[bytes], texts: Sequence[str], formats: Formats) -> Iterator[tuple[int, Cells]]:
    """The rows of a worksheet with their number, up to its end. Raises ValueError, IndexError or ExpatError."""
    part = _Sheet(texts, formats)
    for _piece in parsed(source, part):
        yield from part.rows
        part.rows = []
        if part.over:
            return


def merged_in(source: IO[bytes]) -> list[tuple[int, int, int, int]]:
    """The cells that a sheet merges over several rows: first column and row, last column and row, from 1.

    They stand behind the rows, so they are looked for in the bytes before those are read.
    """
    found: list[tuple[int, int, int, int]] = []
    kept = b""
    while piece := source.read(_SCANNED):
        for first, top, last, bottom in _MERGED.findall(kept + piece):
            area = (
                column_index_from_string(first.decode()),
                int(top),
                column_index_from_string(last.decode()),
                int(bottom),
            )
            if area[3] > area[1] and len(found) < _MOST_MERGED:
                found.append(area)
        kept = (kept + piece).rpartition(b"<")[2][-300:]
        kept = b"<" + kept if kept else b""
    return found


def parsed(source: IO[bytes], part: Part) -> Iterator[None]:
    """Hand the source to the part, piece by piece."""
    parser = ParserCreate()
    start, end = part.start, part.end
    parser.buffer_text = True
    parser.StartElementHandler = lambda tag, attributes: start(tag.rpartition(":")[2], attributes)
    parser.EndElementHandler = lambda tag: end(tag.rpartition(":")[2])
    parser.CharacterDataHandler = part.data
    parser.StartDoctypeDeclHandler = _refuse
    read = 0
    while piece := source.read(_PIECE):
        parser.Parse(piece, False)
        read += len(piece)
        if read - parser.CurrentByteIndex > _LONGEST_TAG or len(parser.intern) > _MOST_NAMES:
            raise ValueError("a tag too long, or too many names")
        yield
    parser.Parse(b"", True)
    yield


def _refuse(*_declared: object) -> None:
    """No workbook declares entities, but those that are meant to unpack to more than anybody can hold."""
    raise ValueError("a document type")
