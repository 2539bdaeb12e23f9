"""Files whose columns are known by their very names: which column is what, and a row's cells by what they mean.

What each field is called, elsewhere too, the kind of file says: clients.client_files.columns and its like.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

import pricing
from clients.importing.column_names import in_words
from clients.importing.own import COUNTED, OwnThings, whole_number
from groundwork.tables.rows import Row
from groundwork.tables.writing import unsafe


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that is not taken, and every reason. `name` is the client that it names."""

    line: int
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class NamedColumns:
    """Which column each field is in, by its position from 0, and what fields are called in what is said of them.

    `left_out` are the names of the columns that mean nothing, `width` is how many columns there are, and `ours` whether
    the portal wrote the file.
    """

    at: Mapping[str, int]
    labels: Mapping[str, str]
    left_out: tuple[str, ...]
    width: int
    ours: bool


def named_columns(
    header: Sequence[str],
    names: Mapping[str, str],
    labels: Mapping[str, str],
    own: OwnThings,
    own_header: Sequence[str],
) -> NamedColumns:
    """What a header means. `names` gives a field by a name in small letters, as `in_words` makes it of any.

    A thing of the owner's own is in the column that has its word; its field is COUNTED and its code. A file that begins
    with `own_header` is ours.
    """
    found: dict[str, int] = {}
    others = []
    for at, name in enumerate(header):
        code = own.named(name)
        field = names.get(in_words(name)) or (COUNTED + code if code else "")
        if field and field not in found:
            found[field] = at
        else:
            others.append(name)
    things = {COUNTED + thing.code: thing.many for thing in own.things}
    ours = tuple(header[: len(own_header)]) == tuple(own_header)
    return NamedColumns(found, {**things, **labels}, tuple(others), len(header), ours)


class RowCells:
    """The cells of a row by what their columns mean; `faults` has what is wrong, each with its column and the mend."""

    def __init__(self, row: Row, columns: NamedColumns) -> None:
        self.row, self.columns = row, columns
        self.faults: list[str] = []
        if any(cell.strip() for cell in row.cells[columns.width :]):
            said = _("The row has more cells than the header has names (%(width)s). Quote the cell with the separator.")
            self.faults.append(said % {"width": columns.width})

    def as_given(self, field: str) -> str:
        """What the cell says; empty where there is none."""
        at = self.columns.at.get(field)
        cell = "" if at is None or at >= len(self.row.cells) else self.row.cells[at]
        return unsafe(cell) if self.columns.ours else cell

    def text(self, field: str) -> str:
        """The same on one line."""
        return pricing.one_line(self.as_given(field))

    def fault(self, field: str, said: str) -> None:
        """Note what is wrong with a cell."""
        self.faults.append(f"{self.columns.labels.get(field, field)}: {said}")

    def cleaned(self, field: str, box: Any, text: str) -> Any:
        """What a form's field makes of the text of the cell; None where that is wrong."""
        try:
            return box.clean(text)
        except ValidationError as fault:
            self.fault(field, " ".join(fault.messages))
            return None

    def counts(self) -> dict[str, int]:
        """What the row counts, by key; an empty cell says nothing."""
        found = {}
        for field in self.columns.at:
            text = self.text(field) if field.startswith(COUNTED) else ""
            if text:
                try:
                    found[field.removeprefix(COUNTED)] = whole_number(text)
                except ValueError as fault:
                    self.fault(field, str(fault))
        return found
