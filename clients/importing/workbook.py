"""Rows out of an XLSX workbook: those of its first sheet that holds any."""

import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from itertools import chain

from django.utils.translation import gettext as _

from clients.importing.errors import UnreadableFileError
from clients.importing.limits import MAX_TEXT_BYTES, MAX_UNPACKED_BYTES
from clients.importing.reading import Row

_BOOK = "xl/workbook.xml"
_TEXTS = "xl/sharedstrings.xml"
_LAST_ROW = 1_048_576  # of any sheet; a row that says more has openpyxl make up all those before it


def workbook_rows(content: bytes) -> tuple[Iterator[Row], str]:
    """The rows as they come, and in words what they were read from. Raises UnreadableFileError."""
    _check_parts(content)
    # Slow to load, and most imports are CSV.
    from openpyxl import load_workbook

    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        for sheet in book.worksheets:
            sheet.reset_dimensions()  # what the file says of its size is not trusted
            rows = _rows(sheet.iter_rows(values_only=True))
            first = next(rows, None)
            if first is not None:
                return _guarded(chain((first,), rows)), _("XLSX, sheet “%(name)s”") % {"name": sheet.title}
    except UnreadableFileError:
        raise
    except Exception as fault:
        raise _damaged() from fault
    raise UnreadableFileError(_("The workbook's sheets are empty. Export the devices again and choose that file."))


def _guarded(rows: Iterator[Row]) -> Iterator[Row]:
    """A damaged sheet shows itself while it is read, in whatever way the XML reader happens to fail."""
    try:
        yield from rows
    except Exception as fault:
        raise _damaged() from fault


def _damaged() -> UnreadableFileError:
    return UnreadableFileError(
        _("The workbook is damaged or locked with a password. Open it, save it as “CSV UTF-8” and choose that file.")
    )


def _check_parts(content: bytes) -> None:
    """Look at the archive's list before anything is unpacked; reading never yields more than a part's listed size."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as fault:
        raise _damaged() from fault
    sizes = {part.filename.lower(): part.file_size for part in parts}
    if _BOOK not in sizes:
        raise UnreadableFileError(
            _("The file is a packed archive and no workbook. Unpack it and choose the CSV or XLSX.")
        )
    if sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES:
        raise UnreadableFileError(
            _("The workbook unpacks to more than %(limit)s MB. Export the devices as CSV, or fewer columns.")
            % {"limit": MAX_UNPACKED_BYTES // 1024 // 1024}
        )
    if sizes.get(_TEXTS, 0) > MAX_TEXT_BYTES:
        raise UnreadableFileError(
            _("The workbook holds more than %(limit)s MB of text. Export the devices as CSV, or fewer columns.")
            % {"limit": MAX_TEXT_BYTES // 1024 // 1024}
        )


def _rows(sheet: Iterator[tuple[object, ...]]) -> Iterator[Row]:
    """Rows with their number in the sheet. A row with nothing in it is no row: sheets end in thousands of them."""
    for number, values in enumerate(sheet, start=1):
        if number > _LAST_ROW:
            raise _damaged()
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
