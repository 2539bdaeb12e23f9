"""From the rows of a list to people: each is understood, or refused with its line and what to do."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, TypeVar

from django.utils.translation import gettext as _

import pricing
from clients.importing.in_service import is_total_name
from clients.importing.own import whole_number
from clients.importing.reading import Reading, Table
from clients.importing.row_cells import Refused
from clients.models.client import name_key
from clients.people.cells import first_address, is_deleted, is_guest, is_kept_out, is_type, mailbox_of, yes_or_no
from clients.people.columns import LABELS, columns_of
from clients.people.kinds import NO_MAILBOX, ROOM, Facts
from clients.people.licences import BEST, NONE, SEAT, best_of, licence_key, licence_kind, licences_in
from groundwork.tables.errors import UnreadableFileError
from groundwork.tables.rows import Row

T = TypeVar("T")
PERSON, HEADING = "person", "heading"
_LONGEST: Final = {"name": 120, "account": 254, "address": 254}
_BEST_FIRST: Final = (*BEST, NONE, "")


@dataclass(frozen=True, slots=True)
class Answers:
    """What somebody has said about a list: what licences are for, by `licence_key`; whether the first line is a heading
    or a person, where nothing tells; whether whoever is not in the list goes; which sheet and code page.
    """

    licences: Mapping[str, str] = field(default_factory=dict)
    first_line: str = ""
    remove_missing: bool = False
    reading: Reading = field(default_factory=Reading)


@dataclass(frozen=True, slots=True)
class Entry:
    """Somebody as the list has them."""

    line: int
    facts: Facts

    @property
    def key(self) -> str:
        """By what one is told from another in a list: where they sign in, else their address, else their name."""
        return (self.facts.account or self.facts.address).casefold() or name_key(self.facts.name)


@dataclass(frozen=True, slots=True)
class LicenceName:
    """A licence that the list names: what it is for ("" where that is not known), and how many have it."""

    name: str
    kind: str
    people: int

    @property
    def key(self) -> str:
        return licence_key(self.name)


@dataclass(frozen=True, slots=True)
class Listed:
    """What the rows of a list mean. `fields` are the columns that say something, `left_out` the names of the others.

    `deleted` is how many rows are of accounts that are deleted, which are passed over. `notes` say what was not
    understood of rows that count all the same, and which rows are of one account.
    """

    entries: tuple[Entry, ...]
    refused: tuple[Refused, ...]
    licences: tuple[LicenceName, ...]
    fields: tuple[tuple[str, str], ...]
    left_out: tuple[str, ...]
    deleted: int
    notes: tuple[Refused, ...] = ()


def first_line_of(table: Table) -> str:
    """The first line of a list of one column whose name says nothing: it may be a person. Empty anywhere else."""
    return table.header[0] if len(table.header) == 1 and not columns_of(table.header) else ""


def understand(table: Table, answers: Answers) -> Listed:
    """Read every row as somebody. Raises UnreadableFileError where nothing in the list names people or licences."""
    columns, rows = columns_of(table.header), table.rows
    if first := first_line_of(table):
        if not answers.first_line:
            raise UnreadableFileError(_("Say below whether the first line, “%(line)s”, is a person.") % {"line": first})
        columns = {"name": 0}
        rows = (Row(1, (first,)), *rows) if answers.first_line == PERSON else rows
    if not columns:
        raise UnreadableFileError(
            _(
                "No column names people: call it “Display name”, “User principal name” or “Email”; in a list of "
                "licences “Product title” beside “Assigned licenses”. The columns are: %(columns)s. If that is a "
                "person, the file has no line with column names: add one above it."
            )
            % {"columns": ", ".join(table.header)}
        )
    return _People(table, columns, answers).listed(rows)


class _People:
    def __init__(self, table: Table, columns: Mapping[str, int], answers: Answers) -> None:
        self.table, self.columns, self.answers = table, columns, answers
        self.found: dict[str, Entry] = {}
        self.refused: list[Refused] = []
        self.notes: list[Refused] = []
        self.licences: Counter[str] = Counter()
        self.spelled: dict[str, str] = {}
        self.deleted = 0
        self.unsure: list[str] = []  # what is not understood of the row that is being read

    def listed(self, rows: tuple[Row, ...]) -> Listed:
        for row in rows:
            if not row.is_blank and not row.repeats_header:
                self._take(row)
        known = [
            LicenceName(self.spelled[key], self._kind(key), number)
            for key, number in sorted(self.licences.items(), key=lambda item: (-item[1], item[0]))
        ]
        # Those that are asked about first.
        known.sort(key=lambda licence: bool(licence.kind))
        used = {at: name for name, at in self.columns.items()}
        header = self.table.header
        return Listed(
            tuple(self.found.values()),
            tuple(self.refused),
            tuple(known),
            tuple((header[at], LABELS[name]) for at, name in sorted(used.items())),
            tuple(name for at, name in enumerate(header) if at not in used),
            self.deleted,
            tuple(self.notes),
        )

    def _take(self, row: Row) -> None:
        cells = {name: pricing.one_line(row.cells[at]) for name, at in self.columns.items() if at < len(row.cells)}
        # What PowerShell could not write as a text is no answer, and no empty one either.
        cells = {name: text for name, text in cells.items() if not is_type(text)}
        faults: list[str] = []
        if any(cell.strip() for cell in row.cells[len(self.table.header) :]):
            faults.append(_("The row has more cells than the header has names. Quote the cell with the separator."))
        name = cells.get("product") or cells.get("name", "")
        if is_total_name(name) and not (cells.get("account") or cells.get("address")):
            self.refused.append(Refused(row.line, name, _("The row is a total. It names nobody.")))
            return
        self.unsure = []
        entry = Entry(row.line, self._product(cells, faults) if "product" in cells else self._facts(cells, faults))
        faults += _naming(entry.facts)
        if faults:
            self.refused.append(Refused(row.line, entry.facts.name, " ".join(faults)))
        elif is_deleted(cells.get("deleted", "")):
            self.deleted += 1
        else:
            self._keep(entry, bool(cells.get("licences")))

    def _keep(self, entry: Entry, names_licence: bool) -> None:
        """Take somebody in; a second row of one account goes with the first."""
        first, name = self.found.get(entry.key), entry.facts.name
        self.notes += [Refused(entry.line, name, text) for text in self.unsure]
        if first is None:
            self.found[entry.key] = entry
            return
        self.found[entry.key] = _together(first, entry)
        # A list of licences has a row for each that somebody has.
        if not entry.facts.seats and not (names_licence and name_key(first.facts.name) == name_key(name)):
            said = _("The same as line %(line)d, “%(name)s”. The two rows count as one.")
            self.notes.append(Refused(entry.line, name, said % {"line": first.line, "name": first.facts.name}))

    def _product(self, cells: Mapping[str, str], faults: list[str]) -> Facts:
        """A row of a list of licences: as many nameless people as licences are given out."""
        name = cells["product"]
        kind = self._licence(name, faults)
        number = self._said("given", cells, whole_number, faults) if cells.get("given") else 0
        mailbox = ROOM if kind == "room" else ""
        return Facts(name, licence=best_of([kind]), mailbox=mailbox, number=number or 0, seats=True)

    def _facts(self, cells: Mapping[str, str], faults: list[str]) -> Facts:
        account = cells.get("account", "")
        address = cells.get("address") or first_address(cells.get("proxies", ""))
        if not address and "@" in account and "address" not in self.columns and "proxies" not in self.columns:
            address = account
        name = cells.get("name") or " ".join(filter(None, (cells.get("first"), cells.get("last"))))
        wrong: list[str] = []
        guest = self._said("type", cells, is_guest, wrong)
        self._unsure(wrong)
        if guest is None and "#EXT#" in account.upper():
            guest = True
        mailbox = self._said("mailbox", cells, mailbox_of, faults) or ""
        licence, kinds = self._licences(cells, faults)
        if licence == NONE and "room" in kinds and mailbox in ("", NO_MAILBOX):
            mailbox = ROOM
        return Facts(
            name or address or account,
            account.casefold(),
            address.casefold(),
            guest,
            self._enabled(cells),
            mailbox,
            licence,
        )

    def _unsure(self, wrong: list[str]) -> None:
        self.unsure += [_("%(fault)s The row counts as if the cell were empty.") % {"fault": fault} for fault in wrong]

    def _enabled(self, cells: Mapping[str, str]) -> bool | None:
        """Whether somebody may sign in; None where no column says it. A word that is not known is noted."""
        wrong: list[str] = []
        said = [self._said(name, cells, yes_or_no, wrong) for name in ("enabled", "status")]
        against = [self._said(name, cells, is_kept_out, wrong) for name in ("blocked", "archived")]
        self._unsure(wrong)
        if any(word is False for word in said) or any(against):
            return False
        return True if True in said or False in against else None

    def _licences(self, cells: Mapping[str, str], faults: list[str]) -> tuple[str, set[str]]:
        """The licence that decides, and what all of them are for; "" where no column tells."""
        licensed = self._said("licensed", cells, yes_or_no, faults)
        text = cells.get("licences", "")
        if "licences" in cells and not (licensed and not text):
            # One that is not known is asked about, but for whoever has a better one anyhow.
            wrong: list[str] = []
            kinds = {self._licence(name, wrong) for name in licences_in(text)}
            best = best_of(kinds)
            faults += wrong if best != SEAT else []
            return best, kinds
        if licensed is None:
            return "", set()
        return SEAT if licensed else NONE, set()

    def _licence(self, name: str, faults: list[str]) -> str:
        key = licence_key(name)
        self.licences[key] += 1
        self.spelled.setdefault(key, name)
        kind = self._kind(key)
        if not kind:
            faults.append(_("Say what the licence “%(name)s” is for.") % {"name": name[:60]})
        return kind

    def _kind(self, key: str) -> str:
        return self.answers.licences.get(key) or licence_kind(self.spelled[key])

    def _said(self, name: str, cells: Mapping[str, str], read: Callable[[str], T], faults: list[str]) -> T | None:
        text = cells.get(name, "")
        if not text:
            return None
        try:
            return read(text)
        except ValueError as fault:
            faults.append(f"{LABELS[name].capitalize()}: {fault}")
            return None


def _naming(facts: Facts) -> list[str]:
    """What is wrong with how a row names somebody."""
    if not facts.name:
        return [_("Nothing in the row names anybody. Delete it, or fill in a name or an address.")]
    faults = [
        _("The %(field)s has more than %(most)d signs. Shorten it.") % {"field": LABELS[name], "most": most}
        for name, most in _LONGEST.items()
        if len(getattr(facts, name)) > most
    ]
    hidden = next(filter(None, (pricing.text_fault(getattr(facts, name)) for name in _LONGEST)), "")
    return faults + ([_("The name %(fault)s.") % {"fault": hidden}] if hidden else [])


def _together(first: Entry, again: Entry) -> Entry:
    """Two rows of one: a list of who has which licence has one for each. What either says holds, the better licence."""
    one, other = first.facts, again.facts
    return replace(
        first,
        facts=replace(
            one,
            guest=one.guest if one.guest is not None else other.guest,
            enabled=False if False in (one.enabled, other.enabled) else one.enabled or other.enabled,
            mailbox=max(one.mailbox, other.mailbox),
            licence=min(one.licence, other.licence, key=_BEST_FIRST.index),
            number=max(one.number, other.number),
        ),
    )
