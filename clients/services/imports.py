"""Carrying out an import: all of it in one transaction, or nothing."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.db import transaction
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from clients.importing.files import read_table
from clients.importing.matching import KnownDevice
from clients.importing.plan import Change, ImportPlan, report_of
from clients.importing.rows import Choices, DeviceRow
from clients.models import Client, Device, DeviceImport, PendingImport, Site
from clients.selectors import plan_for
from clients.services.editing import lock_client
from groundwork.errors import DomainError
from groundwork.models import User
from groundwork.plain_text import misleading_character, one_line

KEPT_FOR = timedelta(days=1)
# Rows written at a time: large enough to be quick, small enough that 100,000 rows need no more memory than 1,000.
_BATCH = 500
# An import's record names this many rejected rows; the rest are in the file.
_REJECTED_KEPT = 1000
_COLUMN_OF = {
    "host": "hostname",
    "make": "manufacturer",
    "warranty": "warranty_until",
    "purchased": "purchased_on",
    "retired": "retired_at",
}
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file as somebody sent it. The name is only ever shown."""

    name: str
    content: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def import_devices(
    client: Client, source: SourceFile, choices: Choices, user: User | None, now: datetime, revision: int | None = None
) -> tuple[DeviceImport, ImportPlan]:
    """Read the file, compare and carry out, in one transaction; gives the record and what was done.

    `revision` is the client's revision that the person saw the dry run of. Raises UnreadableFileError for the file,
    StaleError if the client has changed since; then nothing is changed.
    """
    table = read_table(source.content, named=choices.columns)
    with transaction.atomic():
        # Compared again under the lock: what is carried out fits the inventory as it is, not as it was.
        locked = lock_client(client, revision, now)
        plan = plan_for(locked, table, choices)
        sites = _add_sites(locked, plan.new_sites, user, now)
        _add_devices(locked, plan.new, sites, user, now)
        _change_devices(plan.changed, sites, user, now)
        if plan.retire_missing:
            _retire_devices(plan.missing, user, now)
        report = report_of(plan)
        record = DeviceImport.objects.create(
            client=locked,
            file_name=shown_name(source.name),
            sha256=source.sha256,
            report={**report, "rejected": report["rejected"][:_REJECTED_KEPT], "rejected_rows": len(plan.rejected)},
            applied_by=user,
            applied_at=now,
        )
    return record, plan


def hold_file(client: Client, user: User, source: SourceFile, now: datetime) -> PendingImport:
    """Keep a file until the person has answered and applies it; replaces what they held for this client before.

    Raises UnreadableFileError, and keeps nothing, if no table can be read from it.
    """
    read_table(source.content)
    with transaction.atomic():
        PendingImport.objects.filter(created_at__lt=now - KEPT_FOR).delete()
        PendingImport.objects.filter(client=client, user=user).delete()
        return PendingImport.objects.create(
            client=client,
            user=user,
            file_name=shown_name(source.name),
            content=source.content,
            sha256=source.sha256,
            created_at=now,
        )


def answer_questions(pending: PendingImport, choices: Choices) -> None:
    """Keep the person's answers with the file."""
    pending.answers = {
        "columns": dict(choices.columns),
        "kinds": dict(choices.kinds),
        "date_order": choices.date_order or "",
        "retire_missing": choices.retire_missing,
    }
    pending.save(update_fields=["answers"])


def apply_pending(pending: PendingImport, choices: Choices, now: datetime, revision: int) -> DeviceImport:
    """Carry out the held file and let go of it. Raises as `import_devices`; then the file stays held."""
    with transaction.atomic():
        held = PendingImport.objects.select_for_update().filter(pk=pending.pk).first()
        if held is None:
            raise DomainError(_("This file has been applied or replaced already. Choose it again."))
        source = SourceFile(held.file_name, bytes(held.content))
        record, _plan = import_devices(held.client, source, choices, held.user, now, revision)
        held.delete()
    return record


def drop_pending(client: Client, user: User) -> None:
    """Let go of the file that this person holds for the client."""
    PendingImport.objects.filter(client=client, user=user).delete()


def shown_name(name: str) -> str:
    """A file's name that is safe to show: its last part, one line, nothing hidden in it."""
    tidy = one_line(name.replace("\\", "/").rsplit("/", 1)[-1])[:255]
    return tidy if tidy and misleading_character(tidy) is None else _("unnamed file")


def _batches(items: Sequence[T]) -> Iterator[Sequence[T]]:
    return (items[at : at + _BATCH] for at in range(0, len(items), _BATCH))


def _add_sites(client: Client, names: Sequence[str], user: User | None, now: datetime) -> dict[str, Site]:
    """Make the sites that are new; gives all of the client's sites by their name in small letters."""
    for batch in _batches(names):
        sites = [Site(client=client, name=name) for name in batch]
        bulk_create_with_history(sites, Site, default_user=user, default_date=now)
    return {site.name.casefold(): site for site in client.sites.all()}


def _add_devices(
    client: Client, rows: Sequence[DeviceRow], sites: dict[str, Site], user: User | None, now: datetime
) -> None:
    for batch in _batches(rows):
        devices = [
            Device(
                client=client,
                site=sites.get(row.site.casefold()),
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
        bulk_create_with_history(devices, Device, batch_size=_BATCH, default_user=user, default_date=now)


def _change_devices(changes: Sequence[Change], sites: dict[str, Site], user: User | None, now: datetime) -> None:
    for batch in _batches(changes):
        devices = Device.objects.in_bulk([change.device.pk for change in batch])
        touched: set[str] = set()
        for change in batch:
            for name in change.fields:
                setattr(devices[change.device.pk], _COLUMN_OF.get(name, name), _new_value(change, name, sites))
                touched.add(_COLUMN_OF.get(name, name))
        bulk_update_with_history(
            list(devices.values()), Device, sorted(touched), batch_size=100, default_user=user, default_date=now
        )


def _new_value(change: Change, name: str, sites: dict[str, Site]) -> Any:
    if name == "site":
        return sites[change.row.site.casefold()]
    if name == "retired":
        return None
    return getattr(change.row, name)


def _retire_devices(missing: Sequence[KnownDevice], user: User | None, now: datetime) -> None:
    for batch in _batches(missing):
        devices = list(Device.objects.in_bulk([device.pk for device in batch]).values())
        for device in devices:
            device.retired_at = now
        bulk_update_with_history(devices, Device, ["retired_at"], default_user=user, default_date=now)
