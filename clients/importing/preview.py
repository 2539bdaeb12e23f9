"""What a person needs to see of a file before they apply it: each column with what is in it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from clients.importing.columns import NO_FIELD
from clients.importing.reading import Table

_SAMPLES = 3
_LOOK_AT_ROWS = 500
_SAMPLE_LENGTH = 40


@dataclass(frozen=True, slots=True)
class ColumnPreview:
    """A column: its name, what it is taken to mean, and the first few different values in it.

    `remembered`: it was not guessed; the meaning was given to an earlier file.
    """

    at: int
    name: str
    field: str
    samples: tuple[str, ...]
    remembered: bool


def preview_columns(
    table: Table, columns: Mapping[str, int], remembered: Collection[str] = ()
) -> tuple[ColumnPreview, ...]:
    """Every column of the table, in its order; `remembered` are the names of those with a remembered meaning."""
    fields = {at: field for field, at in columns.items()}
    return tuple(
        ColumnPreview(at, name, fields.get(at, NO_FIELD), _samples(table, at), name in remembered)
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
