"""Carrying out an import: all of it in one transaction, or nothing."""

import json
from collections.abc import Collection, Generator, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import chain
from typing import Any, TypeAlias

from django.db import transaction
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from clients.importing.files import read_table
from clients.importing.matching import KnownDevice
from clients.importing.plan import Change, ImportPlan, report_of
from clients.importing.reading import Reading, Table
from clients.importing.rows import Choices, DeviceRow
from clients.models import Client, Device, DeviceImport, DeviceSource, InventoryCount, PendingImport, Site, name_key
from clients.selectors import plan_for, remembered_answers, tracked_by
from clients.services.clients import things_with
from clients.services.counting import note_counts
from clients.services.editing import BATCH, batches, hold_client, lock_client
from clients.services.remembering import answers_of, remember_answers
from groundwork import held_files
from groundwork.held_files import SourceFile
from groundwork.history import sign
from groundwork.models import User
from groundwork.steps import Progress, finished

# An import's record names this many rejected rows; the rest are in the file.
_REJECTED_KEPT = 1000
_COLUMN_OF = {
    "host": "hostname",
    "make": "manufacturer",
    "warranty": "warranty_until",
    "purchased": "purchased_on",
    "retired": "retired_at",
}


# The record of an import, and what was done.
Carried: TypeAlias = tuple[DeviceImport, ImportPlan]


def import_devices(
    client: Client, source: SourceFile, choices: Choices, user: User | None, now: datetime, revision: int | None = None
) -> Carried:
    """Read the file, compare and carry out, in one transaction.

    `revision` is the client's revision that the person saw the dry run of. Raises UnreadableFileError for the file,
    StaleError if the client has changed since; then nothing is changed.
    """
    table = read_table(source.content, choices.columns, choices.reading)
    return finished(carry_out(client, source, table, choices, user, now, revision))


def carry_out(
    client: Client,
    source: SourceFile,
    table: Table,
    choices: Choices,
    user: User | None,
    now: datetime,
    revision: int | None = None,
    tracked: Collection[int] | None = None,
    plan: ImportPlan | None = None,
) -> Generator[Progress, None, Carried]:
    """The same step by step, in one transaction: whoever stops asking for steps takes all of it back.

    Where `tracked` are given, no other device can be missing. `plan` is one that was made in the caller's transaction,
    with the client held: it is not made again.
    """
    with transaction.atomic():
        # Compared again under the lock: what is carried out fits the inventory as it is, not as it was.
        locked = lock_client(client, revision, now)
        plan = plan or plan_for(locked, table, choices, tracked)
        retired = plan.missing if plan.retire_missing else ()
        total, done = len(plan.new) + len(plan.changed) + len(retired), 0
        yield Progress(0, total)
        sites = _add_sites(locked, plan.new_sites, user, now)
        for step in chain(
            _add_devices(locked, plan.new, sites, user, now),
            _change_devices(plan.changed, sites, user, now),
            _retire_devices(retired, user, now),
        ):
            done += step
            yield Progress(done, total)
        set_things(locked, plan.new_numbers, user, now)
        note_counts(locked, InventoryCount.Source.IMPORT, now)
        report = report_of(plan)
        record = DeviceImport.objects.create(
            client=locked,
            file_name=source.shown_name,
            sha256=source.sha256,
            report=_storable(
                {**report, "rejected": report["rejected"][:_REJECTED_KEPT], "rejected_rows": len(plan.rejected)}
            ),
            applied_by=user,
            applied_at=now,
        )
    return record, plan


def hold_file(client: Client, user: User, source: SourceFile, now: datetime) -> PendingImport:
    """Keep a file until the person has answered and applies it; replaces what they held for this client before.

    What was answered about a file with the same header is filled in. Raises UnreadableFileError, and keeps nothing, if
    no table can be read from it; ArchivedError for an archived client.
    """
    table = read_table(source.content, reading=Reading())
    return hold_with_answers(client, user, source, remembered_answers(table.header), now)


def hold_with_answers(
    client: Client, user: User, source: SourceFile, answers: Mapping[str, Any], now: datetime, *, pulled: bool = False
) -> PendingImport:
    """The same with these answers; `pulled`: it came from the tool itself, and it is the tool's answers."""
    with transaction.atomic():
        # One after the other: two that arrive together both find nothing to replace.
        hold_client(client)
        held_files.drop_old(PendingImport, now)
        PendingImport.objects.filter(client=client, user=user).delete()
        return PendingImport.objects.create(
            client=client,
            user=user,
            file_name=source.shown_name,
            content=source.content,
            sha256=source.sha256,
            answers=dict(answers),
            remembered=bool(answers) and not pulled,
            pulled=pulled,
            created_at=now,
        )


def answer_questions(pending: PendingImport, choices: Choices) -> None:
    """Keep the person's answers with the file."""
    pending.answers = answers_of(choices)
    if not PendingImport.objects.filter(pk=pending.pk).update(answers=pending.answers):
        raise held_files.gone()


def apply_pending(
    pending: PendingImport, choices: Choices, now: datetime, revision: int
) -> Generator[Progress, None, DeviceImport]:
    """Carry out the held file step by step and let go of it. Raises as `import_devices`; then the file stays held.

    What was answered is remembered for files with the same header.
    """
    source = SourceFile(pending.file_name, bytes(pending.content))
    table = read_table(source.content, choices.columns, choices.reading)  # before anything is locked: it takes seconds
    with transaction.atomic():
        held = held_files.taken(pending)
        tracked = tracked_by(held)
        record, plan = yield from carry_out(held.client, source, table, choices, held.user, now, revision, tracked)
        if held.pulled:
            note_pull(held.client, plan, choices, now)
        else:
            remember_answers(table.header, choices, now)
        held.delete()
    return record


def note_pull(client: Client, plan: ImportPlan, choices: Choices, now: datetime) -> None:
    """Keep with the client's tool what was answered about its list, and which devices that named.

    `plan` is the one that was carried out, or would have changed nothing.
    """
    named = sorted(set(client.devices.filter(retired_at=None).values_list("pk", flat=True)) - plan.silent)
    DeviceSource.objects.filter(client=client).update(
        answers=answers_of(choices), devices=named, state=DeviceSource.State.TAKEN, said="", asked_at=now
    )


def drop_pending(client: Client, user: User) -> None:
    """Let go of the file that this person holds for the client."""
    PendingImport.objects.filter(client=client, user=user).delete()


def _storable(report: dict[str, Any]) -> dict[str, Any]:
    """The report with the sign for a zero character in its place: PostgreSQL keeps none, and a cell may hold one."""
    stored: dict[str, Any] = json.loads(json.dumps(report).replace("\\u0000", "\\u2400"))
    return stored


def set_things(client: Client, numbers: Mapping[str, int], user: User | None, now: datetime) -> None:
    """Give the client these numbers of things of the owner's own, by code; nothing where there are none to set."""
    if numbers:
        client.things = things_with(client, numbers)
        sign(client, user, now)
        client.save()


def _add_sites(client: Client, names: Sequence[str], user: User | None, now: datetime) -> dict[str, Site]:
    """Make the sites that are new; gives all of the client's sites by the key of their name."""
    for batch in batches(names):
        sites = [Site(client=client, name=name) for name in batch]
        bulk_create_with_history(sites, Site, default_user=user, default_date=now)
    return {site.name_key: site for site in client.sites.all()}


def _add_devices(
    client: Client, rows: Sequence[DeviceRow], sites: dict[str, Site], user: User | None, now: datetime
) -> Iterator[int]:
    for batch in batches(rows):
        devices = [
            Device(
                client=client,
                site=sites.get(name_key(row.site)),
                kind=row.kind,
                hostname=row.host,
                serial=row.serial,
                manufacturer=row.make,
                model=row.model,
                os=row.os,
                last_seen=row.last_seen,
                purchased_on=row.purchased,
                warranty_until=row.warranty,
            )
            for row in batch
        ]
        bulk_create_with_history(devices, Device, batch_size=BATCH, default_user=user, default_date=now)
        yield len(batch)


def _change_devices(
    changes: Sequence[Change], sites: dict[str, Site], user: User | None, now: datetime
) -> Iterator[int]:
    for batch in batches(changes):
        devices = Device.objects.in_bulk([change.device.pk for change in batch])
        touched: set[str] = set()
        for change in batch:
            for name in change.fields:
                setattr(devices[change.device.pk], _COLUMN_OF.get(name, name), _new_value(change, name, sites))
                touched.add(_COLUMN_OF.get(name, name))
        bulk_update_with_history(
            list(devices.values()), Device, sorted(touched), batch_size=100, default_user=user, default_date=now
        )
        yield len(batch)


def _new_value(change: Change, name: str, sites: dict[str, Site]) -> Any:
    if name == "site":
        return sites[name_key(change.row.site)]
    if name == "retired":
        return None
    return getattr(change.row, name)


def _retire_devices(missing: Sequence[KnownDevice], user: User | None, now: datetime) -> Iterator[int]:
    for batch in batches(missing):
        devices = list(Device.objects.in_bulk([device.pk for device in batch]).values())
        for device in devices:
            device.retired_at = now
        bulk_update_with_history(devices, Device, ["retired_at"], default_user=user, default_date=now)
        yield len(batch)
