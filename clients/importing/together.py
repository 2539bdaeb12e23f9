"""Several sheets of a workbook as one table: a sheet for each site is one inventory."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from django.utils.translation import gettext as _

from clients.importing.column_names import ranks
from clients.importing.limits import MAX_ROWS
from clients.importing.reading import ALL_SHEETS, Table, too_many_rows
from groundwork.tables.rows import Row

MOST_TOGETHER: Final = 30
# Read as a column of sites, as its name says, unless the sheets have one.
_TITLES: Final = "Sheet (site name)"


def together(tables: Sequence[Table], kind: str) -> Table:
    """The tables of several sheets under one header: columns of one name are one, wherever they stand in their sheet.

    Where no column names sites, one more has the title of the sheet. Lines are counted through all of them. Raises
    UnreadableFileError for too many rows.
    """
    names: dict[str, str] = {}
    for table in tables:
        for name in table.header:
            names.setdefault(name.casefold(), name)
    header = tuple(names.values())
    titled = "site" not in ranks(header)
    places = {key: at for at, key in enumerate(names)}
    rows: list[Row] = []
    before = 0
    for table in tables:
        at = [places[name.casefold()] for name in table.header]
        for row in table.rows:
            cells = _under(row, at, len(header))
            rows.append(
                replace(row, line=before + row.line, cells=(*cells, table.sheet) if titled and cells else cells)
            )
        before = rows[-1].line if rows else 0
    if len(rows) > MAX_ROWS:
        raise too_many_rows()
    said = _("%(kind)s, %(number)d sheets together") % {"kind": kind, "number": len(tables)}
    return Table(
        header=(*header, _TITLES) if titled else header,
        rows=tuple(rows),
        made_of=said,
        sheets=tables[0].sheets,
        other_sheets=tables[0].other_sheets,
        sheet=ALL_SHEETS,
        hides_errors=any(table.hides_errors for table in tables),
    )


def _under(row: Row, places: Sequence[int], width: int) -> tuple[str, ...]:
    """The cells of a row where the common header has their columns; those beyond the row's own header at the end."""
    if row.is_blank:
        return ()
    cells = [""] * width
    for at, cell in zip(places, row.cells, strict=False):
        cells[at] = cell
    beyond = row.cells[len(places) :]
    return (*cells, *(cell for cell in beyond if cell.strip()))
