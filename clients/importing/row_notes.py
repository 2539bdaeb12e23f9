"""What a person is told of rows that come in: what was left empty in them, and what counts without a word known."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from clients.importing.in_service import unknown_states
from clients.importing.reading import Table
from clients.importing.row_reading import Reader
from clients.importing.serials import is_error


@dataclass(frozen=True, slots=True)
class Note:
    """What was left out of a row, or made of it, that came in all the same."""

    line: int
    text: str


def states_of(table: Table, read: Reader | None) -> dict[str, list[int]]:
    """The words of the status that nobody knows, each with its lines; `read` gives a row's status."""
    lines: dict[str, list[int]] = {}
    for row in table.rows if read else ():
        lines.setdefault(read(row) if read else "", []).append(row.line)
    unknown = unknown_states({word: len(of_word) for word, of_word in lines.items()})
    return {word: lines[word] for word in sorted(unknown)}


def about_states(states: Mapping[str, Sequence[int]], left_out: Collection[str]) -> Iterator[Note]:
    """That devices of such a status count, unless somebody has said that they are left out."""
    said = _("Rows whose status says “%(word)s”: %(rows)d. Nobody has said what that means, so they count. "
             "If they should not, leave them out under Kinds.")  # fmt: skip
    for word, lines in states.items():
        if word not in left_out:
            yield Note(lines[0], said % {"word": word[:60], "rows": len(lines)})


def about_errors(table: Table, columns: Collection[int]) -> Iterator[Note]:
    """What was left empty in these columns because a spreadsheet had an error there."""
    said = _(
        "Cells of “%(column)s” that hold an error, or a formula without its result: %(rows)d. They count as empty."
    )
    for at in sorted(columns):
        lines = [row.line for row in table.rows if at < len(row.cells) and is_error(row.cells[at].strip())]
        if lines:
            yield Note(lines[0], said % {"column": table.header[at], "rows": len(lines)})
