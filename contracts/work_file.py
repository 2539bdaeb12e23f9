"""A file of hours by client and month, read: each row is understood, or has a reason with its place and the mend.

Knows clients by name only; whether they are there, and what a month has already, the dry run says.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, TypeVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

import pricing
from clients.importing.files import read_table
from clients.importing.row_cells import NamedColumns, Refused, RowCells
from clients.models import name_key
from groundwork.forms import OneLineField, WholeField
from groundwork.tables.errors import UnreadableFileError
from groundwork.typed_numbers import MisreadError, plain_number

T = TypeVar("T")
# English on purpose: the template has them, and files of ticket systems are renamed to them.
COLUMNS: Final = ("Client", "Month", "Hours", "Tickets", "Note")
MAX_BYTES: Final = 1_000_000
_NEEDED: Final = COLUMNS[:3]
_MONTH: Final = re.compile(r"(?P<year>20[0-9]{2})-(?P<month>0[1-9]|1[0-2])(-[0-9]{2})?", re.ASCII)
_HOURS: Final = re.compile(r"[0-9]{1,5}(\.[0-9]{1,2}0*)?", re.ASCII)
_TICKETS: Final = WholeField(required=False)
_NOTE: Final = OneLineField(max_length=200, required=False)


@dataclass(frozen=True, slots=True)
class WorkRow:
    """What a row says of a client in a month."""

    line: int
    client: str
    month: date
    hours: Decimal
    tickets: int | None
    note: str

    @property
    def key(self) -> tuple[str, date]:
        """By which two rows say the same thing."""
        return name_key(self.client), self.month


@dataclass(frozen=True, slots=True)
class WorkFile:
    """A file as it was understood."""

    rows: tuple[WorkRow, ...]
    refused: tuple[Refused, ...]


def read_work(content: bytes) -> WorkFile:
    """The rows of a CSV file or a workbook. Raises UnreadableFileError where there is no table with the columns."""
    if len(content) > MAX_BYTES:
        raise UnreadableFileError(_("The file is larger than 1 MB. Import it in parts, a year at a time."))
    table = read_table(content, named=COLUMNS)
    places = {pricing.folded(name): at for at, name in enumerate(table.header)}
    at = {name: places[pricing.folded(name)] for name in COLUMNS if pricing.folded(name) in places}
    if missing := [name for name in _NEEDED if name not in at]:
        words = {"missing": ", ".join(missing), "there": ", ".join(table.header)}
        raise UnreadableFileError(
            _("No column is called %(missing)s. Rename the ones that hold it. The columns are: %(there)s.") % words
        )
    columns = NamedColumns(at, labels={}, left_out=(), width=len(table.header), ours=False)
    found: dict[tuple[str, date], WorkRow] = {}
    refused: list[Refused] = []
    for row in table.rows:
        if row.is_blank or row.repeats_header:
            continue
        reading = _Reading(row, columns)
        said = reading.work()
        if said is None:
            refused.append(Refused(row.line, reading.text("Client"), " ".join(reading.faults)))
        elif said.key in found:
            reason = _("The same client and month as line %(line)s. Add the two up and delete one.")
            reason %= {"line": found[said.key].line}
            refused.append(Refused(row.line, said.client, reason))
        else:
            found[said.key] = said
    return WorkFile(tuple(found.values()), tuple(refused))


def read_month(text: str) -> date:
    """The first day of a month like 2026-11, or of a day in it. Raises ValueError, which says how to write it."""
    found = _MONTH.fullmatch(text)
    if found is None:
        raise ValueError(_("“%(text)s” is no month. Write it like 2026-11.") % {"text": text[:40]})
    return date(int(found["year"]), int(found["month"]), 1)


def read_hours(text: str) -> Decimal:
    """Hours with two decimals at most. Raises ValueError, which says how to write them."""
    plain = plain_number(text)
    if not _HOURS.fullmatch(plain):
        raise ValueError(_("Write hours from 0 to 99,999 with two decimals at most, like 12.50."))
    return Decimal(plain).quantize(Decimal("0.01"))


class _Reading(RowCells):
    """One row, read as what was done in a month."""

    def work(self) -> WorkRow | None:
        """What the row says; None where there are faults."""
        client = self.text("Client")
        if not client:
            self.fault("Client", _("the name is missing."))
        month, hours = self._read("Month", read_month), self._read("Hours", read_hours)
        tickets, note = self._read("Tickets", _TICKETS.clean), self._read("Note", _NOTE.clean)
        if self.faults or month is None or hours is None:
            return None
        return WorkRow(self.row.line, client, month, hours, tickets, note or "")

    def _read(self, column: str, read: Callable[[str], T]) -> T | None:
        try:
            return read(self.text(column))
        except (ValueError, MisreadError) as fault:
            self.fault(column, str(fault))
        except ValidationError as fault:
            self.fault(column, " ".join(fault.messages))
        return None
