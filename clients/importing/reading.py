"""From a file's bytes to a header and numbered rows. Knows nothing of devices."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Protocol

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clients.importing.limits import MAX_BYTES, MAX_CELL_BYTES, MAX_COLUMNS, MAX_ROWS
from groundwork.tables.errors import UnreadableFileError
from groundwork.tables.rows import Row, too_long_cell

# A report may begin with a title and a date; the header is looked for in as many rows as this.
HEADER_WITHIN = 20
# English on purpose: by this header, whole, the importer knows a file of ours. That of a client without devices has no
# row under it.
OWN_HEADER: Final = (
    "Host name",
    "Kind",
    "Serial",
    "Site",
    "Make",
    "Model",
    "Operating system",
    "Last seen",
    "Purchased on",
    "Warranty until",
    "Coverage",
)

# In place of a sheet's title, which holds no such sign: all sheets of the workbook that hold a list.
ALL_SHEETS: Final = "*"


@dataclass(frozen=True, slots=True)
class Table:
    """What a file holds: column names, each once, and the rows under them.

    `sheets` are those of a workbook that hold a list, `other_sheets` the others that are seen and hold something, and
    `sheet` is the one that was read. `code_pages` are those that
    text of an unclear encoding may be in, each with its first rows as that shows them, and `code_page` the one it was
    read in. Where `hides_errors`, an error of a spreadsheet cannot be told from an empty cell.
    """

    header: tuple[str, ...]
    rows: tuple[Row, ...]
    made_of: str  # how the file was read, in words, for the person to check: "UTF-8, semicolons"
    sheets: tuple[str, ...] = ()
    sheet: str = ""
    other_sheets: tuple[str, ...] = ()
    code_pages: tuple[tuple[str, str], ...] = ()
    code_page: str = ""
    hides_errors: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """What a person has said of how a file is to be read: which sheet, or ALL_SHEETS, in which code page."""

    sheet: str = ""
    code_page: str = ""


def check_size(size: int) -> None:
    """Raises UnreadableFileError if so many bytes are too many, or none."""
    if size == 0:
        raise UnreadableFileError(_("The file is empty. Export it again and choose that file."))
    if size > MAX_BYTES:
        raise UnreadableFileError(
            _("The file has %(size)s MB; at most %(limit)s MB can be read. Split it by site or by client.")
            % {"size": f"{size / 1024 / 1024:.1f}", "limit": MAX_BYTES // 1024 // 1024}
        )


def checked(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows, held to the limits; every cell that repeats is kept in memory once. Raises UnreadableFileError."""
    known: dict[str, str] = {}
    for number, row in enumerate(rows, start=1):
        # The header and what may stand above it do not count.
        if number > MAX_ROWS + HEADER_WITHIN:
            raise too_many_rows()
        width = len(row.cells)
        if width > MAX_COLUMNS and any(cell.strip() for cell in row.cells[MAX_COLUMNS:]):
            raise UnreadableFileError(
                _("Line %(line)s has %(width)s columns; at most %(limit)s can be read. Export fewer columns.")
                % {"line": row.line, "width": width, "limit": MAX_COLUMNS}
            )
        for position, cell in enumerate(row.cells):
            if len(cell) * 4 > MAX_CELL_BYTES and len(cell.encode(errors="replace")) > MAX_CELL_BYTES:
                raise too_long_cell(row.line, position + 1)
        yield Row(row.line, tuple([known.setdefault(cell, cell) for cell in row.cells[:MAX_COLUMNS]]))


def too_many_rows() -> UnreadableFileError:
    limit = f"{MAX_ROWS:,}"
    return UnreadableFileError(
        _("The file has more than %(limit)s rows. Split it by site or by client.") % {"limit": limit}
    )


def table_of(rows: Iterable[Row], made_of: str, header_at: int) -> Table:
    """The table whose header is the row numbered `header_at` (from 0) of those that are not blank."""
    kept = list(rows)
    filled = [index for index, row in enumerate(kept) if not row.is_blank]
    if not filled:
        raise UnreadableFileError(_("The file has no filled row. Export it again and choose that file."))
    at = filled[min(header_at, len(filled) - 1)]
    names = kept[at].cells
    body = tuple([Row(row.line, (), True) if row.cells == names else row for row in kept[at + 1 :]])
    if len(body) > MAX_ROWS:
        raise too_many_rows()
    header = _names(names)
    if header != OWN_HEADER and all(row.is_blank for row in body):
        raise UnreadableFileError(
            ngettext(
                "The file has a header of %(width)s column and no row under it. Export it with its rows.",
                "The file has a header of %(width)s columns and no row under it. Export it with its rows.",
                len(names),
            )
            % {"width": len(names)}
        )
    return Table(header=header, rows=body, made_of=made_of)


def _names(cells: tuple[str, ...]) -> tuple[str, ...]:
    """The header's names, tidied; a name that is missing gets a number, one that repeats too."""
    names: list[str] = []
    width = max(index + 1 for index, cell in enumerate(cells) if cell.strip())
    for position, cell in enumerate(cells[:width], start=1):
        tidy = " ".join(cell.replace("\ufeff", "").replace("\0", "").split())[:120]
        name = tidy or _("Column %(number)s") % {"number": position}
        wanted, again = name, 1
        while name.casefold() in {known.casefold() for known in names}:
            again += 1
            name = f"{wanted} ({again})"
        names.append(name)
    return tuple(names)


class NotTaken(Protocol):
    """A row that is not taken, with every reason."""

    @property
    def line(self) -> int: ...

    @property
    def reason(self) -> str: ...


def file_to_mend(table: Table, rows: Iterable[NotTaken]) -> tuple[tuple[str, ...], Iterator[tuple[str, ...]]]:
    """The header and the rows of a file to mend: line and reason before the cells of the row as they were given.

    A line that is no row of the table, because it stands where its header is, has no more.
    """
    cells = {row.line: row.cells for row in table.rows}
    return (_("Line"), _("Reason"), *table.header), (
        (str(row.line), row.reason, *cells.get(row.line, ())) for row in rows
    )
