"""What the importer compares with, and what its page shows."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from clients.importing.columns import FIELDS, NO_FIELD, choose_columns
from clients.importing.exporting import device_cells
from clients.importing.files import read_table
from clients.importing.guessing import Guess, guess_columns
from clients.importing.kind_words import KindWord
from clients.importing.kinds import LEAVE_OUT
from clients.importing.matching import KnownDevice
from clients.importing.own import OwnThings
from clients.importing.plan import Change, ImportPlan, plan_import
from clients.importing.preview import ColumnPreview, maybe_cut_serial, preview_columns
from clients.importing.reading import Reading, Table, file_to_mend
from clients.importing.rows import Choices, DeviceRow
from clients.importing.suggesting import suggested
from clients.models import Client, Device, DeviceSource, PendingImport
from clients.selectors.remembered import remembered_answers
from groundwork.device_kinds import label
from groundwork.display import clock, day
from groundwork.own_things import offered_things
from groundwork.tables.dates import DateOrder
from groundwork.tables.errors import UnreadableFileError

_KNOWN = (
    "pk", "hostname", "serial", "kind", "site__name", "os", "manufacturer", "model", "last_seen", "warranty_until",
    "purchased_on", "retired_at", "uncovered",
)  # fmt: skip
# How much of a long list the page shows; the figures above it are of all.
SHOWN = 100
# As many kind words are asked about at a time, and as many remembered ones that are not in the file are shown.
WORDS_SHOWN = 60


def known_devices(client: Client) -> list[KnownDevice]:
    """Everything the importer compares with, retired devices too; one query."""
    return [_known(row) for row in client.devices.order_by().values_list(*_KNOWN).iterator(2000)]


def _known(row: tuple[Any, ...]) -> KnownDevice:
    pk, host, serial, kind, site, os, make, model, seen, until, bought, gone, why = row
    return KnownDevice(
        pk, host, serial, kind, site or "", os, make, model, seen, until, bought, gone is not None, not why
    )


def exported_rows(client: Client) -> Iterator[tuple[str, ...]]:
    """A row for each device in service, as the importer reads it back; one query, read as it is written."""
    labels = {code: str(label) for code, label in Device.Uncovered.choices}
    rows = client.devices.filter(retired_at=None).order_by("hostname", "pk").values_list(*_KNOWN)
    for row in rows.iterator(2000):
        yield device_cells(_known(row), labels[row[-1]])


def own_things_of(client: Client | None) -> OwnThings:
    """What a file may name besides devices, and how many the client has of it; one query."""
    return OwnThings(offered_things(), {} if client is None else client.things)


def plan_for(client: Client, table: Table, choices: Choices, tracked: Collection[int] | None = None) -> ImportPlan:
    """What importing the table would do to the client's inventory now; three queries. `tracked`: see `plan_import`.

    Raises UnreadableFileError where no row can be understood.
    """
    sites, own = client.sites.values_list("name", flat=True), own_things_of(client)
    return plan_import(table, known_devices(client), sites, client.name, choices, own, tracked)


def tracked_by(pending: PendingImport) -> frozenset[int] | None:
    """Which devices can be missing in a held file: of one from the tool itself those that it has named. One query."""
    return tracked_of(pending.client) if pending.pulled else None


def tracked_of(client: Client) -> frozenset[int]:
    """The devices that the client's tool named the last time; one query."""
    found = DeviceSource.objects.filter(client=client).values_list("devices", flat=True).first()
    return frozenset(found or ())


def choices_of(pending: PendingImport) -> Choices:
    """The answers that are kept with a file."""
    return choices_in(pending.answers)


def _remembered_choices(pending: PendingImport, table: Table) -> Choices:
    """What is remembered for the file's header, if the file began with it; one query."""
    return choices_in(remembered_answers(table.header)) if pending.remembered else Choices()


def choices_in(answers: Mapping[str, Any]) -> Choices:
    """Answers as they are stored."""
    order = answers.get("date_order", "")
    return Choices(
        columns=answers.get("columns", {}),
        kinds=answers.get("kinds", {}),
        date_order=DateOrder(order) if order else None,
        day_numbers=frozenset(answers.get("day_numbers", ())),
        retire_missing=answers.get("retire_missing", False),
        reading=Reading(answers.get("sheet", ""), answers.get("code_page", "")),
    )


@dataclass(frozen=True, slots=True)
class KindQuestion:
    """A kind word, what it is taken to mean, and the answer if there is one; `remembered` if an earlier file got it.

    `suggested` is what one that is not known probably is.
    """

    number: int
    word: KindWord
    guess: tuple[str | Promise, ...]
    answer: str
    remembered: bool
    suggested: str
    suggested_label: str | Promise


@dataclass(frozen=True, slots=True)
class RememberedWord:
    """A kind word that an earlier file had and this one has not, and the answer that is kept for it."""

    number: int
    key: str
    answer: str
    label: str | Promise


@dataclass(frozen=True, slots=True)
class FieldChange:
    """What a device has, and what the file says."""

    label: str | Promise
    before: str | Promise
    after: str | Promise


@dataclass(frozen=True, slots=True)
class NamedDevice:
    """A device in a list of the page."""

    name: str
    more: str
    kind: str | Promise
    site: str


@dataclass(frozen=True, slots=True)
class ImportPage:
    """The dry run of a held file. Without a plan, `fault` says what to do about the columns.

    `more_kinds` are the kind words that are not shown, `more_unknown` those of them that need an answer; `other_kinds`
    are remembered words that the file does not hold. `remembered`: answers about an earlier file are in use.
    `maybe_cut` is a serial that may have lost zeros.
    """

    table: Table
    columns: tuple[ColumnPreview, ...]
    plan: ImportPlan | None
    fault: str
    choices: Choices
    kinds: tuple[KindQuestion, ...]
    more_kinds: int
    more_unknown: int
    other_kinds: tuple[RememberedWord, ...]
    remembered: bool
    date_remembered: bool
    new: tuple[NamedDevice, ...]
    missing: tuple[NamedDevice, ...]
    changes: tuple[tuple[str, tuple[FieldChange, ...]], ...]
    counts: tuple[tuple[str | Promise, int], ...]
    maybe_cut: str

    @property
    def suggestions(self) -> int:
        """How many of the words that are asked about have a suggestion."""
        return sum(bool(question.suggested) for question in self.kinds)


def import_page(client: Client, pending: PendingImport) -> ImportPage:
    """The dry run of the file that somebody holds for the client; four queries."""
    choices, own = choices_of(pending), own_things_of(client)
    table = read_table(bytes(pending.content), choices.columns, choices.reading)
    plan, fault, columns = None, "", Guess({})
    try:
        columns = choose_columns(table, choices.columns, own)
        plan = plan_for(client, table, choices, tracked_by(pending))
    except UnreadableFileError as error:
        fault = str(error)
    known = _remembered_choices(pending, table)
    words = _in_order(plan.kind_words, choices) if plan else []
    questions = [_question(number, word, choices, known) for number, word in enumerate(words, start=1)]
    named = _columns_kept(table, choices, known, own)
    others = _other_words(words, choices, known) if plan else []
    date_kept = known.date_order is not None and known.date_order == choices.date_order
    return ImportPage(
        table=table,
        columns=preview_columns(table, columns, named),
        plan=plan,
        fault=fault,
        choices=choices,
        kinds=tuple(questions[:WORDS_SHOWN]),
        more_kinds=max(0, len(words) - WORDS_SHOWN),
        more_unknown=sum(1 for word in words[WORDS_SHOWN:] if word.unknown),
        other_kinds=tuple(others),
        remembered=date_kept or bool(named or others) or any(question.remembered for question in questions),
        date_remembered=date_kept,
        new=tuple(_named(row) for row in plan.new[:SHOWN]) if plan else (),
        missing=tuple(_named(device) for device in plan.missing[:SHOWN]) if plan else (),
        changes=tuple(_changes(change) for change in plan.changed[:SHOWN]) if plan else (),
        counts=tuple((label(kind), number) for kind, number in plan.counts.items()) if plan else (),
        maybe_cut=maybe_cut_serial(table, columns),
    )


def rejected_rows(check: ImportPage) -> tuple[tuple[str, ...], Iterator[tuple[str, ...]]]:
    """The rejected rows of a dry run as a file: line and reason before the cells of the row as they were given."""
    return file_to_mend(check.table, check.plan.rejected if check.plan else ())


def _in_order(words: Sequence[KindWord], choices: Choices) -> list[KindWord]:
    """Those that need an answer first, then those that have one, so that neither is out of sight among many."""
    return sorted(words, key=lambda word: (not word.unknown, word.key not in choices.kinds, -word.rows, word.key))


def _question(number: int, word: KindWord, choices: Choices, known: Choices) -> KindQuestion:
    guess = tuple(label(kind) for kind in word.kinds if kind != LEAVE_OUT)
    answer = choices.kinds.get(word.key, "")
    probably = suggested(word.word, word.against) if word.unknown and not answer else ""
    kept = bool(answer) and known.kinds.get(word.key) == answer
    return KindQuestion(number, word, guess, answer, kept, probably, _kind_label(probably) if probably else "")


def _other_words(words: Sequence[KindWord], choices: Choices, known: Choices) -> list[RememberedWord]:
    here = {word.key for word in words}
    kept = sorted(key for key, kind in known.kinds.items() if key not in here and choices.kinds.get(key) == kind)
    return [
        RememberedWord(number, key, known.kinds[key], _kind_label(known.kinds[key]))
        for number, key in enumerate(kept, start=len(words) + 1)
    ]


def _kind_label(kind: str) -> str | Promise:
    return gettext("left out") if kind == LEAVE_OUT else label(kind)


def _columns_kept(table: Table, choices: Choices, known: Choices, own: OwnThings) -> set[str]:
    """The names of columns whose meaning is remembered and is not the one that would be guessed."""
    guessed = guess_columns(table, own).fields
    guess = {table.header[at]: field for field, several in guessed.items() for at in several}
    memory = {name.casefold(): field for name, field in known.columns.items()}
    return {
        name
        for name, field in choices.columns.items()
        if memory.get(name.casefold()) == field != guess.get(name, NO_FIELD)
    }


def _named(device: DeviceRow | KnownDevice) -> NamedDevice:
    more = device.serial if device.host else ""
    return NamedDevice(
        device.host or device.serial, " · ".join(filter(None, (more, device.os))), label(device.kind), device.site
    )


def _changes(change: Change) -> tuple[str, tuple[FieldChange, ...]]:
    device, row = change.device, change.row
    fields = [
        FieldChange(FIELDS[name], _words(name, getattr(device, name)), _words(name, getattr(row, name)))
        for name in change.fields
        if name != "retired"
    ]
    if "retired" in change.fields:
        fields.append(FieldChange(gettext_lazy("in service"), gettext_lazy("no"), gettext_lazy("yes")))
    return device.host or device.serial, tuple(fields)


def _words(name: str, value: str | date | datetime | None) -> str | Promise:
    """A value as people read it; moments in UTC, as the file has them."""
    if isinstance(value, datetime):
        return clock(value, "UTC")
    if isinstance(value, date):
        return day(value)
    if name == "kind" and value:
        return label(value)
    return value or "\N{EN DASH}"
