"""What a person needs to see of a file before they apply it: each column with what is in it."""

from collections.abc import Collection
from dataclasses import dataclass

from clients.importing.columns import NO_FIELD
from clients.importing.guessing import Guess
from clients.importing.reading import Table

_SAMPLES = 3
_LOOK_AT_ROWS = 500
_SAMPLE_LENGTH = 40


@dataclass(frozen=True, slots=True)
class ColumnPreview:
    """A column: its name, what it is taken to mean, and the first few different values in it.

    `remembered`: it was not guessed; the meaning was given to an earlier file. `by_contents`: what stands in it has
    decided, not its name. `place` is which of several columns of the field it is, from 1; 0 where it is the only one.
    """

    at: int
    name: str
    field: str
    samples: tuple[str, ...]
    remembered: bool
    by_contents: bool = False
    place: int = 0


def preview_columns(table: Table, columns: Guess, remembered: Collection[str] = ()) -> tuple[ColumnPreview, ...]:
    """Every column of the table, in its order; `remembered` are the names of those with a remembered meaning."""
    fields = {at: field for field, several in columns.fields.items() for at in several}
    places = {
        at: place
        for several in columns.fields.values()
        if len(several) > 1
        for place, at in enumerate(several, start=1)
    }
    guessed = columns.by_contents
    return tuple(
        ColumnPreview(
            at,
            name,
            fields.get(at, NO_FIELD),
            _samples(table, at),
            name in remembered,
            at in guessed,
            places.get(at, 0),
        )
        for at, name in enumerate(table.header)
    )


def _samples(table: Table, at: int) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for row in table.rows[:_LOOK_AT_ROWS]:
        value = " ".join(row.cells[at].split()) if at < len(row.cells) else ""
        if value:
            found[value if len(value) <= _SAMPLE_LENGTH else value[: _SAMPLE_LENGTH - 1] + "…"] = None
        if len(found) == _SAMPLES:
            break
    return tuple(found)


def maybe_cut_serial(table: Table, columns: Guess) -> str:
    """A serial of figures alone, of a workbook whose formats nobody tells: zeros may be lost. Empty where none is."""
    if not table.hides_errors:
        return ""
    cells = (row.cells[at] for at in columns.fields.get("serial", ()) for row in table.rows if at < len(row.cells))
    return next((cell for cell in cells if len(cell) > 2 and cell.isdigit() and cell[0] != "0"), "")
