"""The other way round: devices as a file that a spreadsheet shows and that the importer reads back without a change."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import chain
from typing import Final

from clients.importing.matching import KnownDevice
from clients.importing.reading import OWN_HEADER, Table
from groundwork.tables.writing import safe, unsafe

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


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


def as_given(table: Table) -> Table:
    """A table of ours without the apostrophes of `safe`; any other table as it is."""
    if table.header != OWN_HEADER:
        return table
    rows = tuple(replace(row, cells=tuple(unsafe(cell) for cell in row.cells)) for row in table.rows)
    return replace(table, rows=rows)


def workbook(header: Sequence[str], rows: Iterable[Sequence[str]], title: str) -> bytes:
    """The same as an XLSX workbook with one sheet; every cell is text."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for row in chain([header], rows):
        cells = []
        for text in row:
            cell = WriteOnlyCell(sheet, value=safe(text))
            cell.data_type = "s"
            cells.append(cell)
        sheet.append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
