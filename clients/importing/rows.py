"""From a table's rows to devices: every row becomes a device or is rejected with its line and the reason."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.translation import gettext as _

import pricing
from clients.importing.columns import DATE_FIELDS, FIELDS
from clients.importing.kind_words import KindWord, KindWords
from clients.importing.kinds import LEAVE_OUT
from clients.importing.limits import MAX_CELL_BYTES
from clients.importing.own import COUNTED, NOTHING, Counted, OwnThings, ThingNumber, numbers_in
from clients.importing.reading import Table
from groundwork.tables.dates import ColumnDates, DateOrder, UnclearDateError, look_at_dates, parse_moment
from groundwork.tables.rows import Row

# How long a text may be, as the device's columns are.
_LONGEST = {"host": 255, "serial": 255, "site": 120, "os": 120, "make": 120, "model": 120, "client": 255}
# What makers and tools write where there is no serial; two devices that share one are not the same device.
_NO_SERIAL = frozenset((
    "n/a", "na", "none", "null", "unknown", "not available", "not specified", "not applicable", "default string",
    "system serial number", "chassis serial number", "serial number", "no serial", "to be filled by o.e.m.",
    "to be filled by oem", "o.e.m.", "oem", "invalid", "empty", "123456789", "1234567890", "xxxxxxx",
))  # fmt: skip

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
    retire_missing: bool = False


@dataclass(frozen=True, slots=True)
class Understood:
    """What a table's rows mean."""

    devices: tuple[DeviceRow, ...]
    rejected: tuple[Rejected, ...]
    kind_words: tuple[KindWord, ...]
    unclear_date: str  # a date that reads two ways, and that nothing decides; empty if there is none
    client_names: tuple[tuple[str, int], ...]  # in the file's client column, with the number of rows
    things: tuple[ThingNumber, ...]  # of the owner's own, those that a row names


def understand(
    table: Table, columns: Mapping[str, int], choices: Choices, client_name: str, own: OwnThings = NOTHING
) -> Understood:
    """Read every row as a device of this client, as `columns` (field to position) and `choices` say.

    A row of a thing of the owner's `own` is no device, and neither is one that has only numbers of them.
    """
    readers = {at: reader(at) for at in columns.values()}
    orders, unclear = date_orders(table, columns, choices.date_order)
    client_names = client_names_in(table, columns)
    # A file that names one client only is taken to be about the one it is imported for, however it is spelled there.
    only_client = client_name if len(client_names) > 1 else ""
    devices: list[DeviceRow] = []
    rejected: list[Rejected] = []
    words, counted = KindWords(own), Counted()
    for row in table.rows:
        cells = {name: readers[at](row) for name, at in columns.items()}
        if reason := _no_row_of_theirs(row, cells, only_client):
            rejected.append(Rejected(row.line, reason))
            continue
        kind = _NUMBERS if own.things and _only_numbers(cells) else words.kind_of(cells, choices.kinds)
        thing = kind if kind and own.has(kind) else ""
        is_device = not thing and kind != _NUMBERS
        numbers, wrong = numbers_in(cells, thing)
        dates, date_faults = _dates(table, columns, cells, orders) if is_device else ({}, [])
        faults = [*_faults(row, cells, len(table.header)), *wrong.values()]
        faults += [*_device_faults(cells, kind), *date_faults] if is_device else []
        if faults or kind is None:
            rejected.append(Rejected(row.line, " ".join(faults), cells.get("host", ""), cells.get("serial", "")))
            counted.spoil({*numbers, *wrong})
            continue
        counted.add(numbers)
        if is_device:
            devices.append(_device(row.line, cells, real_serial(cells.get("serial", "")), kind, dates))
    return Understood(tuple(devices), tuple(rejected), words.seen(), unclear, client_names, counted.numbers(own))


def _no_row_of_theirs(row: Row, cells: Mapping[str, str], only_client: str) -> str:
    """Why a row says nothing of this client; empty where it does."""
    if row.repeats_header:
        return _("The row repeats the header. It holds no device.")
    if row.is_blank:
        return _("The row is empty. Delete it, or fill in the device.")
    if _of_another_client(cells, only_client):
        return _("The row belongs to another client, “%(name)s”. Import it there.") % {"name": cells["client"]}
    return ""


def _only_numbers(cells: Mapping[str, str]) -> bool:
    """Whether a row says how many there are of something, and names neither a device nor a kind."""
    said = any(text for name, text in cells.items() if name.startswith(COUNTED))
    return said and not any(cells.get(name) for name in ("host", "serial", "kind"))


def reader(at: int) -> Callable[[Row], str]:
    """Reads one column of a row, tidied; a row that is too short has nothing there."""
    known: dict[str, str] = {"": ""}

    def read(row: Row) -> str:
        raw = row.cells[at] if at < len(row.cells) else ""
        tidy = known.get(raw)
        if tidy is None:
            tidy = known[raw] = pricing.one_line(raw)
        return tidy

    return read


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


def real_serial(text: str) -> str:
    """The serial, or nothing where the text only says that there is none ("To be filled by O.E.M.", "00000")."""
    return "" if text.casefold() in _NO_SERIAL or not text.strip("0 .-") else text


def _faults(row: Row, cells: Mapping[str, str], width: int) -> list[str]:
    """What keeps any row out: cells beyond the header, and text that no cell may hold."""
    faults = []
    if any(cell.strip() for cell in row.cells[width:]):
        faults.append(
            _("The row has more cells than the header has names (%(width)s). Quote the cell that holds a separator.")
            % {"width": width}
        )
    for name, text in cells.items():
        if fault := pricing.text_fault(text):
            faults.append(_("The %(field)s %(fault)s.") % {"field": FIELDS.get(name, name), "fault": fault})
        elif len(text) > _LONGEST.get(name, MAX_CELL_BYTES):
            faults.append(
                _("The %(field)s is longer than %(limit)s characters. Shorten it.")
                % {"field": FIELDS.get(name, name), "limit": _LONGEST.get(name, MAX_CELL_BYTES)}
            )
    return faults


def _device_faults(cells: Mapping[str, str], kind: str | None) -> list[str]:
    """What keeps a device out, apart from its dates."""
    faults = []
    if not cells.get("host") and not real_serial(cells.get("serial", "")):
        faults.append(_("There is neither a host name nor a serial. Fill in one of them."))
    if kind == LEAVE_OUT:
        faults.append(_("Devices of the kind “%(word)s” are left out, as you chose.") % {"word": cells.get("kind", "")})
    elif kind is None and cells.get("kind"):
        faults.append(_("The kind “%(word)s” is not known. Say which kind it is.") % {"word": cells["kind"]})
    elif kind is None:
        faults.append(_("The row does not say what kind of device it is. Fill in the kind, or the operating system."))
    return faults


def date_orders(
    table: Table, columns: Mapping[str, int], answer: DateOrder | None
) -> tuple[dict[str, DateOrder | None], str]:
    """What comes first in each date column: what its own dates show, else the file's other dates, else the answer."""
    looked: dict[str, ColumnDates] = {
        name: look_at_dates(row.cells[columns[name]] for row in table.rows if columns[name] < len(row.cells))
        for name in DATE_FIELDS
        if name in columns
    }
    shown = {dates.order for dates in looked.values() if dates.order is not None}
    of_the_file = shown.pop() if len(shown) == 1 else None
    orders = {name: dates.order or of_the_file or answer for name, dates in looked.items()}
    unclear = [dates.unclear for name, dates in looked.items() if dates.unclear and orders[name] is None]
    return orders, min(unclear, default="")


def _dates(
    table: Table, columns: Mapping[str, int], cells: Mapping[str, str], orders: Mapping[str, DateOrder | None]
) -> tuple[dict[str, datetime | None], list[str]]:
    """A row's dates by field, and what is wrong with them."""
    dates: dict[str, datetime | None] = {}
    faults = []
    for name, order in orders.items():
        try:
            dates[name] = parse_moment(cells[name], order)
        except UnclearDateError:
            faults.append(
                _("“%(text)s” in “%(column)s” reads two ways. Say whether the day or the month comes first.")
                % {"text": cells[name], "column": table.header[columns[name]]}
            )
        except ValueError:
            faults.append(
                _("“%(text)s” in “%(column)s” is no date. Write it like 2026-11-20, or leave it empty.")
                % {"text": cells[name][:40], "column": table.header[columns[name]]}
            )
    return dates, faults


def client_names_in(table: Table, columns: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    """The names in the client column, each in one spelling, with the number of rows that have it."""
    if "client" not in columns:
        return ()
    read = reader(columns["client"])
    numbers: Counter[str] = Counter()
    spellings: dict[str, str] = {}
    for row in table.rows:
        name = read(row)
        if name:
            key = pricing.folded(name)
            numbers[key] += 1
            spellings[key] = min(spellings.get(key, name), name)
    return tuple((spellings[key], numbers[key]) for key in sorted(numbers))


def _of_another_client(cells: Mapping[str, str], only_client: str) -> bool:
    name = cells.get("client", "")
    return bool(only_client and name) and pricing.folded(name) != pricing.folded(only_client)
