"""The other way round: devices as a file that a spreadsheet shows and that the importer reads back without a change."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from clients.importing.matching import KnownDevice
from clients.importing.reading import OWN_HEADER, Table

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# A spreadsheet takes a cell that begins so for a formula, in full width too; the apostrophes are those of `safe`.
_FORMULA: Final = re.compile("'*[=+\\-@\t\r＝＋－＠]")


def device_cells(device: KnownDevice, coverage: str) -> tuple[str, ...]:
    """A device's row, in the order of OWN_HEADER; moments in UTC, days as YYYY-MM-DD."""
    return (
        device.host,
        device.kind,
        device.serial,
        device.site,
        device.make,
        device.model,
        device.os,
        "" if device.last_seen is None else device.last_seen.strftime("%Y-%m-%d %H:%M:%S"),
        "" if device.purchased is None else device.purchased.isoformat(),
        "" if device.warranty is None else device.warranty.isoformat(),
        coverage,
    )


def safe(text: str) -> str:
    """The text as a cell that no spreadsheet takes for a formula (CWE-1236): an apostrophe goes before it."""
    return f"'{text}" if _FORMULA.match(text) else text


def as_given(table: Table) -> Table:
    """A table of ours without the apostrophes of `safe`; any other table as it is."""
    if table.header != OWN_HEADER:
        return table
    rows = tuple(replace(row, cells=tuple(_unsafe(cell) for cell in row.cells)) for row in table.rows)
    return Table(table.header, rows, table.made_of)


def csv_lines(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[bytes]:
    """Header and rows as CSV, line by line: UTF-8 with its mark, by which Excel knows it; commas; CRLF (RFC 4180)."""
    box = io.StringIO()
    writer = csv.writer(box)
    for number, row in enumerate(_all(header, rows)):
        writer.writerow([safe(cell) for cell in row])
        text = box.getvalue()
        box.seek(0)
        box.truncate()
        yield (f"\ufeff{text}" if number == 0 else text).encode()


def workbook(header: Sequence[str], rows: Iterable[Sequence[str]], title: str) -> bytes:
    """The same as an XLSX workbook with one sheet; every cell is text."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for row in _all(header, rows):
        cells = []
        for text in row:
            cell = WriteOnlyCell(sheet, value=safe(text))
            cell.data_type = "s"
            cells.append(cell)
        sheet.append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _all(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[Sequence[str]]:
    yield header
    yield from rows


def _unsafe(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell
