"""The one way in: any file's bytes to a table, or a message that says what is wrong with the file."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from itertools import islice
from typing import TypeAlias

from django.utils.translation import gettext as _

from clients.importing.columns import names_devices
from clients.importing.exporting import as_given
from clients.importing.file_types import FileType, file_type
from clients.importing.other_workbooks import other_workbook_rows
from clients.importing.reading import ALL_SHEETS, HEADER_WITHIN, Reading, Table, check_size, checked, table_of
from clients.importing.together import MOST_TOGETHER, together
from clients.importing.tools import in_words
from clients.importing.workbook import Sheets, workbook_rows
from groundwork.tables.delimited import delimited_rows
from groundwork.tables.errors import UnreadableFileError
from groundwork.tables.rows import Row

# How many of the columns that somebody looks for a row of cells names.
Counting: TypeAlias = Callable[[Sequence[str]], int]


def read_table(content: bytes, named: Collection[str] | Counting = (), reading: Reading | None = None) -> Table:
    """Header and rows of a CSV file or a workbook of any make. Raises UnreadableFileError.

    `named` are column names that the person has given, or how they are counted; the row that holds most of them is the
    header. `reading` says which sheet and code page are meant; without it text of an unclear code page is refused, as
    nobody can be asked.
    """
    said, count = reading or Reading(), named if callable(named) else _counting(named)
    check_size(len(content))
    found = file_type(content)
    if not isinstance(found, FileType):
        raise UnreadableFileError(
            _("The file is %(what)s, no list. Export the list as CSV or XLSX and choose that file.") % {"what": found}
        )
    if found is FileType.TEXT:
        text = delimited_rows(content, said.code_page)
        if text.code_pages and reading is None:
            raise UnreadableFileError(unclear_code_page())
        table = _table(list(checked(text.rows)), text.made_of, count)
        table = replace(table, code_pages=text.code_pages, code_page=text.code_page)
    else:
        table = _of_workbook(content, found, count, said)
    return in_words(as_given(table))


def unclear_code_page() -> str:
    """What is said of a text that could be in several code pages."""
    return _("Nothing says in which code page the text is, and its letters differ with it. Save it as “CSV UTF-8”.")


def _of_workbook(content: bytes, found: FileType, count: Counting, reading: Reading) -> Table:
    if reading.sheet != ALL_SHEETS:
        return _sheet(content, found, count, reading.sheet)
    first = _sheet(content, found, count, "")
    if len(first.sheets) > MOST_TOGETHER:
        said = {"number": len(first.sheets), "most": MOST_TOGETHER}
        raise UnreadableFileError(_("%(number)d sheets hold lists; at most %(most)d are taken together.") % said)
    others = [_sheet(content, found, count, title) for title in first.sheets if title != first.sheet]
    by_title = {table.sheet: table for table in (first, *others)}
    return together([by_title[title] for title in first.sheets], found.value)


def _sheet(content: bytes, found: FileType, count: Counting, title: str) -> Table:
    """The table of one sheet, of the first that holds a list where none is named."""
    is_header: Callable[[Row], bool] = lambda row: names_devices(row.cells) or count(row.cells) > 1  # noqa: E731
    book: Sheets
    if found is FileType.WORKBOOK:
        book = workbook_rows(content, title, is_header)
    else:
        book = other_workbook_rows(content, found.value, title, is_header)
    said = _("%(kind)s, sheet “%(name)s”") % {"kind": found.value, "name": book.title}
    table = _table(list(checked(book.rows)), said, count)
    hides = found is not FileType.WORKBOOK
    return replace(table, sheets=book.lists, sheet=book.title, other_sheets=book.others, hides_errors=hides)


def _table(rows: list[Row], made_of: str, count: Counting) -> Table:
    return table_of(rows, made_of, _header_at(rows, count))


def _header_at(rows: list[Row], count: Counting) -> int:
    """Which filled row is the header: the first that names a device's column, else the first."""
    filled = list(islice((row for row in rows if not row.is_blank), HEADER_WITHIN))
    named_in = [count(row.cells) for row in filled]
    most = max(named_in, default=0)
    if most:
        return named_in.index(most)
    return next((index for index, row in enumerate(filled) if names_devices(row.cells)), 0)


def _counting(named: Collection[str]) -> Counting:
    """Counts how many of the names that somebody has given are in a row."""
    wanted = {" ".join(name.split()).casefold() for name in named}
    return lambda cells: len(wanted & {" ".join(cell.split()).casefold() for cell in cells}) if wanted else 0
