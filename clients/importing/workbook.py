"""Rows out of an XLSX workbook: those of its first sheet that holds any."""

import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _

from clients.importing.limits import MAX_PART_BYTES, MAX_PARTS, MAX_TEXT_BYTES, MAX_TEXTS, MAX_UNPACKED_BYTES
from groundwork.tables.errors import UnreadableFileError
from groundwork.tables.rows import Row

if TYPE_CHECKING:
    from openpyxl.reader.excel import ExcelReader

_BOOK: Final = "xl/workbook.xml"
_ENTRY: Final = b"PK\x01\x02"  # begins each entry of an archive's list


class _Parts(zipfile.ZipFile):
    """An archive that unpacks a part whole only if it is small: styles, lists of sheets and of parts."""

    def read(self, name: str | zipfile.ZipInfo, pwd: bytes | None = None) -> bytes:
        info = name if isinstance(name, zipfile.ZipInfo) else self.getinfo(name)
        if info.file_size > MAX_PART_BYTES:
            raise UnreadableFileError(
                _("The workbook's formats or lists take more than %(limit)s MB. Export it as CSV.")
                % {"limit": MAX_PART_BYTES // 1024 // 1024}
            )
        return super().read(name, pwd)


def workbook_rows(content: bytes) -> tuple[Iterator[Row], str]:
    """The rows as they come, and in words what they were read from. Raises UnreadableFileError."""
    archive = _checked_archive(content)
    try:
        for title, sheet in _sheets(archive, content):
            rows = _rows(sheet)
            first = next(rows, None)
            if first is not None:
                return _guarded(chain((first,), rows)), _("XLSX, sheet “%(name)s”") % {"name": title}
    except UnreadableFileError:
        raise
    except Exception as fault:
        raise _damaged() from fault
    raise UnreadableFileError(_("The workbook's sheets are empty. Export it again and choose that file."))


def _sheets(archive: _Parts, content: bytes) -> Iterator[tuple[str, Iterator[tuple[int, tuple[object, ...]]]]]:
    """The worksheets in their order, each part once: title and rows."""
    # Slow to load, and most imports are CSV.
    from openpyxl.reader.excel import ExcelReader
    from openpyxl.styles.stylesheet import apply_stylesheet

    from clients.importing.sheets import Formats, rows_of

    book = ExcelReader(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    book.archive = archive
    book.read_manifest()
    book.read_workbook()
    apply_stylesheet(archive, book.wb)
    made: Any = book.wb
    formats = Formats(frozenset(made._date_formats), frozenset(made._timedelta_formats), made.epoch)
    texts = _texts(archive, book)
    seen = set(archive.namelist())
    for sheet, link in book.parser.find_sheets():
        if link.target in seen and "chartsheet" not in link.Type:
            seen.remove(link.target)
            yield sheet.name, rows_of(archive.open(link.target), texts, formats)


def _texts(archive: _Parts, book: "ExcelReader") -> list[str]:
    """The texts that cells refer to; the workbook says in which part they are."""
    from openpyxl.xml.constants import SHARED_STRINGS

    from clients.importing.sheets import texts_of

    part = book.package.find(SHARED_STRINGS)  # type: ignore[no-untyped-call]
    if part is None:
        return []
    name = part.PartName[1:]
    if archive.getinfo(name).file_size > MAX_TEXT_BYTES:
        raise UnreadableFileError(
            _("The workbook holds more than %(limit)s MB of text. Export it as CSV, or fewer columns.")
            % {"limit": MAX_TEXT_BYTES // 1024 // 1024}
        )
    return texts_of(archive.open(name), MAX_TEXTS)


def _guarded(rows: Iterator[Row]) -> Iterator[Row]:
    """A damaged sheet shows itself while it is read, in whatever way the XML reader happens to fail."""
    try:
        yield from rows
    except UnreadableFileError:
        raise
    except Exception as fault:
        raise _damaged() from fault


def _damaged() -> UnreadableFileError:
    return UnreadableFileError(
        _("The workbook is damaged or locked with a password. Open it, save it as “CSV UTF-8” and choose that file.")
    )


def _checked_archive(content: bytes) -> _Parts:
    """The archive, its list looked at before anything is unpacked; no part unpacks to more than its listed size."""
    if content.count(_ENTRY) > MAX_PARTS:
        raise _damaged()
    try:
        archive = _Parts(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as fault:
        raise _damaged() from fault
    parts = archive.infolist()
    if _BOOK not in {part.filename.lower() for part in parts}:
        raise UnreadableFileError(
            _("The file is a packed archive and no workbook. Unpack it and choose the CSV or XLSX.")
        )
    if sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES:
        raise UnreadableFileError(
            _("The workbook unpacks to more than %(limit)s MB. Export it as CSV, or fewer columns.")
            % {"limit": MAX_UNPACKED_BYTES // 1024 // 1024}
        )
    return archive


def _rows(sheet: Iterator[tuple[int, tuple[object, ...]]]) -> Iterator[Row]:
    """Rows with their number in the sheet. A row with nothing in it is no row: sheets end in thousands of them."""
    for number, values in sheet:
        cells = tuple([_text(value) for value in values])
        if any(cells):
            yield Row(number, cells)


def _text(value: object) -> str:
    """A cell's value as it would stand in a CSV: dates in ISO, whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return format(Decimal(repr(value)).normalize(), "f") if value == value and abs(value) < 1e18 else ""
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return str(value)
