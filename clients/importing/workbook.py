"""Rows out of an XLSX workbook: those of its first sheet that holds a list, or of the one that was asked for."""

import io
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from decimal import Decimal
from itertools import chain, islice
from typing import IO, Final, TypeAlias

from django.utils.translation import gettext as _

from clients.importing.limits import MAX_PART_BYTES, MAX_PARTS, MAX_TEXT_BYTES, MAX_TEXTS, MAX_UNPACKED_BYTES
from clients.importing.reading import HEADER_WITHIN
from clients.importing.serials import number_text
from groundwork.tables.errors import UnreadableFileError
from groundwork.tables.rows import Row

_ENTRY: Final = b"PK\x01\x02"  # begins each entry of an archive's list
# So many sheets are looked at for a list.
_MOST_SHEETS: Final = 200
Values: TypeAlias = tuple[object, ...]
IsHeader: TypeAlias = Callable[[Row], bool]


@dataclass(frozen=True, slots=True)
class Sheets:
    """The rows of one sheet as they come, its title, and the titles of all sheets that hold a list, this one too.

    `others` are those that are seen and hold something, but no list.
    """

    rows: Iterator[Row]
    title: str
    lists: tuple[str, ...]
    others: tuple[str, ...] = ()


class _Archive:
    """The parts of a package by their names, however those are spelled."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        from clients.importing.package import tidy_name

        self._archive, self._tidy = archive, tidy_name
        self.parts: dict[str, zipfile.ZipInfo] = {}
        for part in archive.infolist():
            self.parts.setdefault(tidy_name(part.filename), part)

    def open(self, name: str) -> IO[bytes]:
        return self._archive.open(self.parts[self._tidy(name)])

    def open_small(self, name: str) -> IO[bytes]:
        if self.parts[self._tidy(name)].file_size > MAX_PART_BYTES:
            raise UnreadableFileError(
                _("The workbook's formats or lists take more than %(limit)s MB. Export it as CSV.")
                % {"limit": MAX_PART_BYTES // 1024 // 1024}
            )
        return self.open(name)

    def size(self, name: str) -> int:
        return self.parts[self._tidy(name)].file_size


def workbook_rows(content: bytes, wanted: str, is_header: IsHeader) -> Sheets:
    """The rows of the sheet called `wanted`, else of the first that is seen and has a header, else of the first filled.

    Raises UnreadableFileError.
    """
    archive = _Archive(_checked_archive(content))
    try:
        found = chosen_of(_sheets(archive), wanted, is_header)
    except UnreadableFileError:
        raise
    except Exception as fault:
        raise damaged() from fault
    return replace(found, rows=_guarded(found.rows))


def _sheets(archive: _Archive) -> Iterator[tuple[str, bool, Iterator[Row]]]:
    """The worksheets in their order, each part once: title, whether it is seen, and its rows."""
    # Slow to load, and most imports are CSV.
    from clients.importing.package import book_part, read_package
    from clients.importing.sheets import merged_in, rows_of, texts_of

    book = book_part(archive.parts, archive.open_small)
    if not book:
        raise UnreadableFileError(
            _("The file is a packed archive and no workbook. Unpack it and choose the CSV or XLSX.")
        )
    package = read_package(book, archive.parts, archive.open_small)
    texts: list[str] = []
    if package.texts:
        if archive.size(package.texts) > MAX_TEXT_BYTES:
            raise UnreadableFileError(
                _("The workbook holds more than %(limit)s MB of text. Export it as CSV, or fewer columns.")
                % {"limit": MAX_TEXT_BYTES // 1024 // 1024}
            )
        texts = texts_of(archive.open(package.texts), MAX_TEXTS)
    for sheet in package.sheets:
        merged = merged_in(archive.open(sheet.part))
        cells = rows_of(archive.open(sheet.part), texts, package.formats)
        yield sheet.title, sheet.is_visible, rows_from(spread(cells, merged) if merged else cells)


def chosen_of(sheets: Iterator[tuple[str, bool, Iterator[Row]]], wanted: str, is_header: IsHeader) -> Sheets:
    """The sheet that is read. Of the others no more is held than the rows in which a header may be.

    Raises UnreadableFileError where all are empty.
    """
    filled: list[tuple[bool, str, Iterator[Row]]] = []
    lists: list[str] = []
    others: list[str] = []
    named: list[tuple[str, Iterator[Row]]] = []
    for title, is_visible, rows in islice(sheets, _MOST_SHEETS):
        begin = list(islice(rows, HEADER_WITHIN))
        if not begin:
            continue
        whole = chain(begin, rows)
        filled.append((not is_visible, title, whole))
        if title == wanted or (is_visible and any(is_header(row) for row in begin)):
            lists.append(title)
            named.append((title, whole))
        elif is_visible:
            others.append(title)
    chosen = next((pair for pair in named if pair[0] == wanted), None) or next(iter(named), None)
    if chosen is None:
        first = min(filled, key=lambda sheet: sheet[0], default=None)
        if first is None:
            raise UnreadableFileError(_("The workbook's sheets are empty. Export it again and choose that file."))
        return Sheets(first[2], first[1], (first[1],), tuple(title for title in others if title != first[1]))
    return Sheets(chosen[1], chosen[0], tuple(lists), tuple(others))


def spread(
    cells: Iterator[tuple[int, Values]], merged: Iterable[tuple[int, int, int, int]]
) -> Iterator[tuple[int, Values]]:
    """The rows with the value of a merged area in all its cells that are empty: it holds for all its rows."""
    waiting = sorted(merged, key=lambda area: area[1], reverse=True)
    running: list[tuple[int, int, int, object]] = []
    for number, values in cells:
        row = list(values)
        while waiting and waiting[-1][1] <= number:
            left, top, right, bottom = waiting.pop()
            if top == number and left <= len(row):
                running.append((left, right, bottom, row[left - 1]))
        running = [area for area in running if area[2] >= number]
        for left, right, _bottom, value in running:
            row += [None] * (right - len(row))
            row[left - 1 : right] = [value if cell is None or cell == "" else cell for cell in row[left - 1 : right]]
        yield number, tuple(row)


def _guarded(rows: Iterator[Row]) -> Iterator[Row]:
    """A damaged sheet shows itself while it is read, in whatever way the XML reader happens to fail."""
    try:
        yield from rows
    except UnreadableFileError:
        raise
    except Exception as fault:
        raise damaged() from fault


def damaged() -> UnreadableFileError:
    return UnreadableFileError(
        _("The workbook is damaged or locked with a password. Open it, save it as “CSV UTF-8” and choose that file.")
    )


def _checked_archive(content: bytes) -> zipfile.ZipFile:
    """The archive, its list looked at before anything is unpacked; no part unpacks to more than its listed size."""
    if content.count(_ENTRY) > MAX_PARTS:
        raise damaged()
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as fault:
        raise damaged() from fault
    if sum(part.file_size for part in archive.infolist()) > MAX_UNPACKED_BYTES:
        raise UnreadableFileError(
            _("The workbook unpacks to more than %(limit)s MB. Export it as CSV, or fewer columns.")
            % {"limit": MAX_UNPACKED_BYTES // 1024 // 1024}
        )
    return archive


def rows_from(sheet: Iterator[tuple[int, Values]]) -> Iterator[Row]:
    """Rows with their number in the sheet. A row with nothing in it is no row: sheets end in thousands of them."""
    for number, values in sheet:
        cells = tuple([text_of(value) for value in values])
        if any(cells):
            yield Row(number, cells)


def text_of(value: object) -> str:
    """A cell's value as it would stand in a CSV: dates in ISO, whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        if value != value:
            return ""
        if abs(value) >= 1e15:
            return number_text(repr(value).removesuffix(".0"))
        return format(Decimal(repr(value)).normalize(), "f")
    if isinstance(value, int):
        return number_text(str(value))
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return str(value)
