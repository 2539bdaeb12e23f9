"""The dry run: what an import would do to an inventory. Nothing is changed here."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import NotRequired, TypedDict

from django.utils.translation import gettext as _

import pricing
from clients.importing.columns import check_columns, choose_columns
from clients.importing.guessing import Guess
from clients.importing.kind_words import KindWord
from clients.importing.matching import KnownDevice, differences, match
from clients.importing.own import COUNTED, NOTHING, OwnThings, ThingNumber
from clients.importing.reading import Table
from clients.importing.row_dates import DayNumbers
from clients.importing.row_notes import Note
from clients.importing.rows import Choices, DeviceRow, Rejected, understand
from groundwork.device_kinds import in_order
from groundwork.tables.errors import UnreadableFileError


class Report(TypedDict):
    """The figures of an import, as the command prints them and the import's record keeps them.

    `things` has each thing of the owner's own that the file names: how many there were, and how many there are. `notes`
    say what was left empty, or made of a row, that came in.
    """

    rows: int
    new: int
    changed: int
    unchanged: int
    missing: int
    retired: int
    rejected: list[dict[str, int | str]]
    unknown_kinds: dict[str, int]
    counts: dict[str, int]
    things: NotRequired[dict[str, list[int]]]
    notes: NotRequired[list[dict[str, int | str]]]


@dataclass(frozen=True, slots=True)
class Change:
    """What a row changes of a device it was matched with: names of fields, `site` and `retired` among them."""

    device: KnownDevice
    row: DeviceRow
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What would be done. `missing` are active devices that the file does not speak of; they stay unless asked for.

    `silent` has the keys of all of those, also where only some can be missing.
    """

    rows: int
    columns: Guess
    new: tuple[DeviceRow, ...]
    changed: tuple[Change, ...]
    unchanged: int
    missing: tuple[KnownDevice, ...]
    silent: frozenset[int]
    rejected: tuple[Rejected, ...]
    notes: tuple[Note, ...]
    kind_words: tuple[KindWord, ...]
    unclear_date: str
    day_numbers: tuple[DayNumbers, ...]
    client_names: tuple[tuple[str, int], ...]
    new_sites: tuple[str, ...]
    counts: dict[str, int]  # active, covered devices by kind, once the plan is carried out
    retire_missing: bool
    things: tuple[ThingNumber, ...]  # of the owner's own, those that the file names

    @property
    def new_numbers(self) -> dict[str, int]:
        """How many there are of each own thing of which there were more or fewer, by code."""
        return {entry.thing.code: entry.after for entry in self.things if entry.after != entry.before}

    @property
    def unknown_kinds(self) -> dict[str, int]:
        """The kind words that nobody has explained yet, with the number of rows that have them."""
        found: Counter[str] = Counter()
        for word in self.kind_words:
            if word.unknown:
                found[word.word or word.key.strip()] += word.unknown
        return dict(sorted(found.items()))


def plan_import(
    table: Table,
    known: Sequence[KnownDevice],
    site_names: Iterable[str],
    client_name: str,
    choices: Choices,
    own: OwnThings = NOTHING,
    tracked: Collection[int] | None = None,
) -> ImportPlan:
    """Compare a file with a client's devices and sites, and with the numbers of things of the owner's `own`.

    Where `tracked` are given, no other device can be missing: a tool is silent about what it never looked after.
    Raises UnreadableFileError where no row can be understood.
    """
    _check_code_page(table, choices)
    columns = choose_columns(table, choices.columns, own)
    understood = understand(table, columns, choices, client_name, own)
    if not understood.things and not any(name.startswith(COUNTED) for name in columns.fields):
        check_columns(table.header, columns.fields)
    matched = match(understood.devices, known)
    rejected = sorted((*understood.rejected, *matched.rejected), key=lambda row: row.line)
    changes = [Change(device, row, differences(row, device)) for row, device in matched.pairs]
    changed = [change for change in changes if change.fields]
    silent = _missing(matched.unclaimed, rejected)
    missing = tuple(device for device in silent if tracked is None or device.pk in tracked)
    return ImportPlan(
        rows=len(table.rows),
        columns=columns,
        new=tuple(sorted(matched.fresh, key=lambda row: row.line)),
        changed=tuple(sorted(changed, key=lambda change: change.row.line)),
        unchanged=len(changes) - len(changed),
        missing=missing,
        silent=frozenset(device.pk for device in silent),
        rejected=tuple(rejected),
        notes=understood.notes,
        kind_words=understood.kind_words,
        unclear_date=understood.unclear_date,
        day_numbers=understood.day_numbers,
        client_names=understood.client_names,
        new_sites=_new_sites((row for row in (*matched.fresh, *(row for row, _device in matched.pairs))), site_names),
        counts=_counts(known, matched.fresh, changes, missing if choices.retire_missing else ()),
        retire_missing=choices.retire_missing,
        things=understood.things,
    )


def _check_code_page(table: Table, choices: Choices) -> None:
    """Raises UnreadableFileError where nobody has said which code page an unclear text is in."""
    if table.code_pages and not choices.reading.code_page:
        pages = ", ".join(page for page, _rows in table.code_pages)
        raise UnreadableFileError(
            _(
                "The letters of the file differ with its code page, and nothing says which it is. "
                "Choose one: %(pages)s. If it is none of these, save the file as “CSV UTF-8” and choose it again."
            )
            % {"pages": pages}
        )


def report_of(plan: ImportPlan) -> Report:
    """The plan's figures as plain values."""
    things = {entry.thing.code: [entry.before, entry.after] for entry in plan.things}
    report: Report = {
        "rows": plan.rows,
        "new": len(plan.new),
        "changed": len(plan.changed),
        "unchanged": plan.unchanged,
        "missing": len(plan.missing),
        "retired": len(plan.missing) if plan.retire_missing else 0,
        "rejected": [{"line": row.line, "reason": row.reason} for row in plan.rejected],
        "unknown_kinds": plan.unknown_kinds,
        "counts": plan.counts,
    }
    if things:
        report["things"] = things
    if plan.notes:
        report["notes"] = [{"line": note.line, "text": note.text} for note in plan.notes]
    return report


def _missing(unclaimed: Iterable[KnownDevice], rejected: Iterable[Rejected]) -> tuple[KnownDevice, ...]:
    """Active devices without a row. One whose row was rejected is there all the same."""
    hosts = {row.host.casefold() for row in rejected if row.host}
    serials = {row.serial.casefold() for row in rejected if row.serial}
    return tuple(
        device
        for device in sorted(unclaimed, key=lambda device: (device.host.casefold(), device.pk))
        if not device.retired
        and not (device.host and device.host.casefold() in hosts)
        and not (device.serial and device.serial.casefold() in serials)
    )


def _new_sites(rows: Iterable[DeviceRow], known: Iterable[str]) -> tuple[str, ...]:
    """Sites that do not exist yet, each in one spelling."""
    there = {pricing.folded(name) for name in known}
    spellings: dict[str, str] = {}
    for row in rows:
        key = pricing.folded(row.site)
        if key and key not in there:
            spellings[key] = min(spellings.get(key, row.site), row.site)
    return tuple(spellings[key] for key in sorted(spellings))


def _counts(
    known: Iterable[KnownDevice], new: Iterable[DeviceRow], changes: Iterable[Change], retired: Iterable[KnownDevice]
) -> dict[str, int]:
    """The devices that count by kind, once new ones are in, changed ones changed and retired ones gone."""
    after = {device.pk: (device.kind, not device.retired and device.covered) for device in known}
    for change in changes:
        after[change.device.pk] = (change.row.kind, change.device.covered)
    for device in retired:
        after[device.pk] = (device.kind, False)
    counts = Counter(kind for kind, counted in after.values() if counted)
    counts.update(row.kind for row in new)
    return {kind: counts[kind] for kind in in_order(counts) if counts[kind]}
