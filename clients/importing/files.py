"""The one way in: any file's bytes to a table, or a message that says what is wrong with the file."""

from collections.abc import Collection
from itertools import islice

from django.utils.translation import gettext as _

from clients.importing.columns import names_devices
from clients.importing.exporting import as_given
from clients.importing.file_types import FileType, file_type
from clients.importing.reading import HEADER_WITHIN, Table, check_size, checked, table_of
from clients.importing.workbook import workbook_rows
from groundwork.tables.delimited import delimited_rows
from groundwork.tables.errors import UnreadableFileError
from groundwork.tables.rows import Row


def read_table(content: bytes, named: Collection[str] = ()) -> Table:
    """Header and rows of a CSV or XLSX file of any make. Raises UnreadableFileError.

    `named` are column names that the person has given; the row that holds most of them is the header.
    """
    check_size(len(content))
    found = file_type(content)
    if not isinstance(found, FileType):
        raise UnreadableFileError(
            _("The file is %(what)s, no list. Export the list as CSV or XLSX and choose that file.") % {"what": found}
        )
    rows, made_of = workbook_rows(content) if found is FileType.WORKBOOK else delimited_rows(content)
    kept = list(checked(rows))
    return as_given(table_of(kept, made_of, _header_at(kept, named)))


def _header_at(rows: list[Row], named: Collection[str]) -> int:
    """Which filled row is the header: the first that names a device's column, else the first."""
    wanted = {" ".join(name.split()).casefold() for name in named}
    filled = list(islice((row for row in rows if not row.is_blank), HEADER_WITHIN))
    named_in = [len(wanted & {" ".join(cell.split()).casefold() for cell in row.cells}) for row in filled]
    most = max(named_in, default=0)
    if most:
        return named_in.index(most)
    return next((index for index, row in enumerate(filled) if names_devices(row.cells)), 0)
