"""From a table's rows to devices: every row becomes a device or is rejected with its line and the reason."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from django.utils.translation import gettext as _

import pricing
from clients.importing.guessing import Guess
from clients.importing.in_service import STATUS, gone_word
from clients.importing.kind_words import KindWord, KindWords, state_word
from clients.importing.kinds import LEAVE_OUT, KindRead, kind_key
from clients.importing.own import COUNTED, NOTHING, Counted, OwnThings, ThingNumber, numbers_in
from clients.importing.reading import OWN_HEADER, Reading, Table
from clients.importing.row_dates import DayNumbers, RowDates
from clients.importing.row_faults import device_faults, how_many, no_row_of_theirs, row_faults
from clients.importing.row_notes import Note, about_errors, about_states, states_of
from clients.importing.row_reading import Reader, readers
from clients.importing.serials import MAYBE_ERROR, LongNumber, is_shortened, real_serial
from groundwork.tables.dates import DateOrder
from groundwork.tables.rows import Row

# In place of a kind: the row has only numbers of the owner's own things.
_NUMBERS = ""


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """A device as the file has it. An empty text or None: the file does not say."""

    line: int
    host: str
    serial: str
    kind: str
    site: str = ""
    os: str = ""
    make: str = ""
    model: str = ""
    last_seen: datetime | None = None
    warranty: date | None = None
    purchased: date | None = None


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that is not imported, with every reason; and what it calls its device, which therefore is not missing."""

    line: int
    reason: str
    host: str = ""
    serial: str = ""

    @property
    def name(self) -> str:
        """What it calls its device."""
        return " ".join(filter(None, (self.host, self.serial)))


@dataclass(frozen=True, slots=True)
class Choices:
    """What a person has decided about a file; everything has a default."""

    columns: Mapping[str, str] = field(default_factory=dict)  # column name to field
    kinds: Mapping[str, str] = field(default_factory=dict)  # kind_key to kind
    date_order: DateOrder | None = None
    day_numbers: frozenset[str] = frozenset()  # date fields whose numbers are days
    retire_missing: bool = False
    reading: Reading = field(default_factory=Reading)  # which sheet, which code page


@dataclass(frozen=True, slots=True)
class Understood:
    """What a table's rows mean."""

    devices: tuple[DeviceRow, ...]
    rejected: tuple[Rejected, ...]
    notes: tuple[Note, ...]
    kind_words: tuple[KindWord, ...]
    unclear_date: str  # a date that reads two ways, and that nothing decides; empty if there is none
    day_numbers: tuple[DayNumbers, ...]
    client_names: tuple[tuple[str, int], ...]  # in the file's client column, with the number of rows
    things: tuple[ThingNumber, ...]  # of the owner's own, those that a row names


def understand(table: Table, guess: Guess, choices: Choices, client_name: str, own: OwnThings = NOTHING) -> Understood:
    """Read every row as a device of this client, as the columns of the `guess` and the choices say.

    A row of a thing of the owner's `own` is no device, and neither is one that has only numbers of them.
    """
    return _Rows(table, guess, choices, own).understood(client_name)


class _Rows:
    """The rows of a table, and what has become of them so far."""

    def __init__(self, table: Table, guess: Guess, choices: Choices, own: OwnThings) -> None:
        self.table, self.own, self.answers = table, own, choices.kinds
        of_ours = table.header == OWN_HEADER
        self.errors: set[int] = set()
        self.readers = readers(guess, of_ours, self.errors)
        self.dates = RowDates(table, guess, choices.date_order, choices.day_numbers)
        self.shortened = _shortened(table, None if of_ours else self.readers.get("serial"))
        self.keeps_shortened = not of_ours
        self.long_numbers = _long_numbers(table, guess.fields.get("serial", ()))
        self.words, self.counted = KindWords(own, of_ours), Counted()
        self.devices: list[DeviceRow] = []
        self.rejected: list[Rejected] = []
        self.notes: list[Note] = []

    def understood(self, client_name: str) -> Understood:
        client_names = client_names_in(self.table, self.readers.get("client"))
        # A file that names one client only is taken to be about the one it is imported for, however it is spelled.
        only_client = client_name if len(client_names) > 1 else ""
        each = tuple(self.readers.items())
        states = states_of(self.table, self.readers.get(STATUS))
        left_out = {word for word in states if self.answers.get(kind_key(STATUS, word)) == LEAVE_OUT}
        gone: dict[str, list[int]] = {}
        for row in self.table.rows:
            cells = {name: read(row) for name, read in each}
            if self.table.hides_errors and cells.get("kind") == "":
                # The system must not decide where the kind may be an error.
                cells["kind"] = MAYBE_ERROR
            if reason := no_row_of_theirs(row, cells, only_client, left_out):
                self.rejected.append(Rejected(row.line, reason))
                if word := gone_word(cells, left_out):
                    gone.setdefault(word, []).append(row.line)
            else:
                self._take(row, cells)
        said = _("Rows that say “%(word)s”: %(rows)d. They are left out.")
        self.notes += [
            Note(lines[0], said % {"word": word[:60], "rows": len(lines)}) for word, lines in sorted(gone.items())
        ]
        things = self.counted.numbers(self.own)
        dates = self.dates
        words = (*self.words.seen(), *(state_word(word, len(lines)) for word, lines in states.items()))
        self.notes += [*about_states(states, left_out), *about_errors(self.table, self.errors)]
        return Understood(
            tuple(self.devices), tuple(self.rejected), tuple(self.notes), words, dates.unclear,
            dates.day_numbers, client_names, things,
        )  # fmt: skip

    def _take(self, row: Row, cells: dict[str, str]) -> None:
        """Make a device of a row, or numbers of own things, or reject it."""
        read = (
            KindRead(_NUMBERS, "")
            if self.own.things and _only_numbers(cells)
            else self.words.kind_of(cells, self.answers)
        )
        kind = read.kind
        thing = kind if kind and self.own.has(kind) else ""
        numbers, wrong = numbers_in(cells, thing)
        faults = [*row_faults(row, cells, len(self.table.header)), *wrong.values()]
        if thing or kind == _NUMBERS:
            if faults:
                self._reject(row, cells, faults, {*numbers, *wrong})
            else:
                self.counted.add(numbers)
            return
        notes: list[str] = []
        serial = self._serial(cells, notes)
        dates, date_faults, date_notes = self.dates.of(cells)
        many, said = how_many(cells, serial)
        faults += [*device_faults(cells, read), *date_faults, *([said] if not many else [])]
        if faults or kind is None:
            self._reject(row, cells, faults, {*numbers, *wrong})
            return
        self.counted.add(numbers)
        self.notes += [Note(row.line, text) for text in (*notes, *date_notes, *([said] if said else []))]
        self.devices += _copies(_device(row.line, cells, serial, kind, dates), many)

    def _reject(self, row: Row, cells: Mapping[str, str], faults: list[str], spoiled: set[str]) -> None:
        self.rejected.append(Rejected(row.line, " ".join(faults), cells.get("host", ""), cells.get("serial", "")))
        self.counted.spoil(spoiled)

    def _serial(self, cells: Mapping[str, str], notes: list[str]) -> str:
        """The row's serial; none where a spreadsheet has made the same number of several."""
        serial = real_serial(cells.get("serial", ""))
        if serial in self.shortened:
            said = _("A spreadsheet has cut the serial to “%(serial)s”, as in other rows. It is left empty.")
            notes.append(said % {"serial": serial})
            return ""
        rows = self.long_numbers[serial]
        if not rows:
            if self.keeps_shortened and is_shortened(serial):
                said = _("“%(serial)s” looks like a number that a spreadsheet has cut. The serial may be wrong.")
                notes.append(said % {"serial": serial})
            return serial
        if is_shortened(serial.upper()) or rows > 1:
            said = _(
                "A spreadsheet keeps 15 digits of a number, and made “%(serial)s” of the serial. It is left empty."
            )
            notes.append(said % {"serial": serial})
            return ""
        said = _("A spreadsheet keeps only 15 digits of a number, so that the serial “%(serial)s” may be wrong.")
        notes.append(said % {"serial": serial})
        return serial


def _shortened(table: Table, read: Reader | None) -> frozenset[str]:
    """The serials in scientific form that stand in several rows: each of them was another one."""
    if read is None:
        return frozenset()
    found = Counter(serial for row in table.rows if is_shortened(serial := read(row)))
    return frozenset(serial for serial, rows in found.items() if rows > 1)


def _long_numbers(table: Table, columns: tuple[int, ...]) -> Counter[str]:
    """The serials that are numbers of too many digits, with the number of rows that have them."""
    return Counter(
        str(row.cells[at])
        for row in table.rows
        for at in columns
        if at < len(row.cells) and isinstance(row.cells[at], LongNumber)
    )


def _copies(device: DeviceRow, many: int) -> Iterator[DeviceRow]:
    if many == 1:
        yield device
    else:
        yield from (replace(device, host=f"{device.host} {number}") for number in range(1, many + 1))


def _only_numbers(cells: Mapping[str, str]) -> bool:
    """Whether a row says how many there are of something, and names neither a device nor a kind."""
    said = any(text for name, text in cells.items() if name.startswith(COUNTED))
    return said and not any(cells.get(name) for name in ("host", "serial", "kind"))


def _device(
    line: int, cells: Mapping[str, str], serial: str, kind: str, dates: Mapping[str, datetime | None]
) -> DeviceRow:
    warranty, purchased = dates.get("warranty"), dates.get("purchased")
    return DeviceRow(
        line=line,
        host=cells.get("host", ""),
        serial=serial,
        kind=kind,
        site=cells.get("site", ""),
        os=cells.get("os", ""),
        make=cells.get("make", ""),
        model=cells.get("model", ""),
        last_seen=dates.get("last_seen"),
        warranty=warranty.date() if warranty else None,
        purchased=purchased.date() if purchased else None,
    )


def client_names_in(table: Table, read: Callable[[Row], str] | None) -> tuple[tuple[str, int], ...]:
    """The names that a reader finds in the client column, each in one spelling, with the number of its rows."""
    if read is None:
        return ()
    numbers: Counter[str] = Counter()
    spellings: dict[str, str] = {}
    found = Counter(read(row) for row in table.rows)
    for name, rows in found.items():
        if name:
            key = pricing.folded(name)
            numbers[key] += rows
            spellings[key] = min(spellings.get(key, name), name)
    return tuple((spellings[key], numbers[key]) for key in sorted(numbers))
