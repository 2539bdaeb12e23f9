"""A row of a file, and what is said of a cell that is none."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from groundwork.tables.errors import UnreadableFileError


@dataclass(frozen=True, slots=True)
class Row:
    """A row's cells, and the line of the file (or the row of the sheet) that it begins on, counted from 1.

    A row that says what the header says, as files have it that were put together from several, has no cells.
    """

    line: int
    cells: tuple[str, ...]
    repeats_header: bool = False

    @property
    def is_blank(self) -> bool:
        """Whether no cell says anything."""
        return not any(cell.strip() for cell in self.cells)


def too_long_cell(line: int, column: int) -> UnreadableFileError:
    """What is said of a cell of more than 4 KB."""
    return UnreadableFileError(
        _(
            "Line %(line)s, column %(column)s: the cell is longer than 4 KB. Leave that column out of the export, or "
            "look for a quotation mark that is opened and never closed."
        )
        % {"line": line, "column": column}
    )
