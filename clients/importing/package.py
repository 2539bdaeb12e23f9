"""The parts of an XLSX package: which are its sheets, in whatever names and namespaces.

openpyxl knows one spelling of them: not the Strict form of ISO 29500, nor the backslashes of some .NET programs.
"""

import posixpath
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Final, TypeAlias, TypeVar

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH

from clients.importing.sheets import Attributes, Formats, Part, parsed

# Built-in formats that are dates in East Asian editions of Excel (ECMA-376, 18.8.30).
_EAST_ASIAN_DATES: Final = frozenset((*range(27, 37), *range(50, 59)))
_TYPES: Final = "[Content_Types].xml"
_ZEROS: Final = re.compile(r"0{2,}")
Unpack: TypeAlias = Callable[[str], IO[bytes]]
_AnyPart = TypeVar("_AnyPart", bound=Part)


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A worksheet: its title, the part that holds it, and whether a person who opens the workbook sees it."""

    title: str
    part: str
    is_visible: bool


@dataclass(frozen=True, slots=True)
class Package:
    """What a workbook is made of; `texts` is the part that holds its texts, empty where they stand in the cells."""

    sheets: tuple[SheetPart, ...]
    texts: str
    formats: Formats


class _Relations(Part):
    def __init__(self, base: str) -> None:
        super().__init__()
        self.base = base
        self.by_id: dict[str, tuple[str, str]] = {}

    def start(self, tag: str, attributes: Attributes) -> None:
        super().start(tag, attributes)
        if tag == "Relationship" and attributes.get("TargetMode") != "External":
            target = attributes.get("Target", "").replace("\\", "/")
            path = target if target.startswith("/") else posixpath.join(self.base, target)
            kind = attributes.get("Type", "").rpartition("/")[2]
            self.by_id[attributes.get("Id", "")] = kind, posixpath.normpath(path).lstrip("/")

    def first(self, kind: str) -> str:
        return next((path for found, path in self.by_id.values() if found == kind), "")


class _Types(Part):
    def __init__(self) -> None:
        super().__init__()
        self.texts = ""

    def start(self, tag: str, attributes: Attributes) -> None:
        super().start(tag, attributes)
        if tag == "Override" and attributes.get("ContentType", "").endswith("sharedStrings+xml"):
            self.texts = self.texts or attributes.get("PartName", "")


class _Book(Part):
    def __init__(self) -> None:
        super().__init__()
        self.sheets: list[tuple[str, str, bool]] = []
        self.epoch: datetime = WINDOWS_EPOCH

    def start(self, tag: str, attributes: Attributes) -> None:
        super().start(tag, attributes)
        if tag == "sheet":
            link = next((value for name, value in attributes.items() if name.rpartition(":")[2] == "id"), "")
            self.sheets.append((attributes.get("name", ""), link, attributes.get("state", "visible") == "visible"))
        elif tag == "workbookPr" and attributes.get("date1904") in ("1", "true"):
            self.epoch = MAC_EPOCH


class _Styles(Part):
    def __init__(self) -> None:
        super().__init__()
        self.codes: dict[int, str] = {}
        self.numbers: list[int] = []
        self.in_cells = False

    def start(self, tag: str, attributes: Attributes) -> None:
        super().start(tag, attributes)
        if tag == "numFmt":
            self.codes[int(attributes.get("numFmtId", 0))] = attributes.get("formatCode", "")
        elif tag == "cellXfs":
            self.in_cells = True
        elif tag == "xf" and self.in_cells:
            self.numbers.append(int(attributes.get("numFmtId", 0)))

    def end(self, tag: str) -> None:
        super().end(tag)
        if tag == "cellXfs":
            self.in_cells = False

    def formats(self, epoch: datetime) -> Formats:
        dates, durations, zeros = set(), set(), {}
        for style, number in enumerate(self.numbers):
            code = self.codes.get(number) or BUILTIN_FORMATS.get(number, "")
            if (number in _EAST_ASIAN_DATES and number not in self.codes) or is_date_format(code):
                dates.add(style)
            if is_timedelta_format(code):
                durations.add(style)
            if _ZEROS.fullmatch(code):
                zeros[style] = len(code)
        return Formats(frozenset(dates), frozenset(durations), epoch, zeros)


def tidy_name(name: str) -> str:
    """How parts are compared: packages are read by programs that tell neither case nor strokes apart."""
    return name.replace("\\", "/").lstrip("/").lower()


def book_part(parts: dict[str, zipfile.ZipInfo], unpack: Unpack) -> str:
    """The part that lists the sheets; empty where the archive has none."""
    start = _relations("", parts, unpack).first("officeDocument")
    return next((name for name in (start, "xl/workbook.xml") if tidy_name(name) in parts), "")


def read_package(book: str, parts: dict[str, zipfile.ZipInfo], unpack: Unpack) -> Package:
    """What the workbook's lists say. Raises ValueError or ExpatError where they are damaged."""
    links = _relations(book, parts, unpack)
    listed = _read(_Book(), book, unpack)
    styles = links.first("styles")
    formats = _read(_Styles(), styles, unpack) if tidy_name(styles) in parts else _Styles()
    sheets, seen = [], set()
    for title, link, is_visible in listed.sheets:
        kind, part = links.by_id.get(link, ("", ""))
        if kind == "worksheet" and tidy_name(part) in parts and part not in seen:
            seen.add(part)
            sheets.append(SheetPart(title, part, is_visible))
    types = _read(_Types(), _TYPES, unpack) if tidy_name(_TYPES) in parts else _Types()
    texts = links.first("sharedStrings") or types.texts
    return Package(tuple(sheets), texts if tidy_name(texts) in parts else "", formats.formats(listed.epoch))


def _relations(part: str, parts: dict[str, zipfile.ZipInfo], unpack: Unpack) -> _Relations:
    base, name = posixpath.split(part)
    path = posixpath.join(base, "_rels", f"{name}.rels")
    found = _Relations(base)
    return _read(found, path, unpack) if tidy_name(path) in parts else found


def _read(part: _AnyPart, name: str, unpack: Unpack) -> _AnyPart:
    with unpack(name) as source:
        for _piece in parsed(source, part):
            pass
    return part
