"""Changing devices by hand."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from simple_history.utils import bulk_update_with_history

from clients.models import Client, Device, InventoryCount, Site
from clients.services.counting import note_counts
from clients.services.editing import batches, lock_client
from groundwork.errors import DomainError


@dataclass(frozen=True, slots=True)
class DeviceEntry:
    """A device as entered."""

    kind: str
    hostname: str = ""
    serial: str = ""
    site: Site | None = None
    manufacturer: str = ""
    model: str = ""
    os: str = ""
    purchased_on: date | None = None
    warranty_until: date | None = None
    uncovered: str = ""


def save_device(
    client: Client, device: Device | None, entry: DeviceEntry, now: datetime, revision: int | None = None
) -> Device:
    """Add a device, or change it. Raises StaleError if the client has changed since, DomainError for a nameless one."""
    if not entry.hostname and not entry.serial:
        raise DomainError(_("Give the device a host name or a serial: without one it cannot be told from others."))
    if entry.site is not None and entry.site.client_id != client.pk:
        raise DomainError(_("That site belongs to another client. Choose one of this client's sites."))
    with transaction.atomic():
        locked = lock_client(client, revision, now)
        saved = Device(client=locked) if device is None else Device.objects.get(pk=device.pk, client=locked)
        for name in DeviceEntry.__dataclass_fields__:
            setattr(saved, name, getattr(entry, name))
        saved.save()
        note_counts(locked, InventoryCount.Source.HAND, now)
    return saved


def retire_device(device: Device, now: datetime, revision: int | None = None) -> None:
    """Take the device out of service: it stays on record and counts no more. Raises StaleError."""
    _set_retired(device, now, now, revision)


def restore_device(device: Device, now: datetime, revision: int | None = None) -> None:
    """Put a retired device back into service. Raises StaleError."""
    _set_retired(device, None, now, revision)


def _set_retired(device: Device, retired_at: datetime | None, now: datetime, revision: int | None) -> None:
    with transaction.atomic():
        client = lock_client(device.client, revision, now)
        saved = Device.objects.get(pk=device.pk)
        if (saved.retired_at is None) is not (retired_at is None):
            saved.retired_at = retired_at
            saved.save()
            note_counts(client, InventoryCount.Source.HAND, now)


@dataclass(frozen=True, slots=True)
class BulkChange:
    """One thing done to many devices: `field` gets `value`. `retired_at` None puts them back into service."""

    field: str
    value: str | Site | datetime | None


def change_devices(
    client: Client, devices: QuerySet[Device], change: BulkChange, now: datetime, revision: int | None = None
) -> int:
    """Do one thing to all of these devices of the client, or to none; gives how many of them it changed.

    Every change leaves its line of history. Raises StaleError, and DomainError for the site of another client.
    """
    if isinstance(change.value, Site) and change.value.client_id != client.pk:
        raise DomainError(_("That site belongs to another client. Choose one of this client's sites."))
    with transaction.atomic():
        locked = lock_client(client, revision, now)
        changed = [device for device in devices.filter(client=locked) if _would_change(device, change)]
        for device in changed:
            setattr(device, change.field, change.value)
        for batch in batches(changed):
            bulk_update_with_history(batch, Device, [change.field], default_date=now)
        if changed:
            note_counts(locked, InventoryCount.Source.HAND, now)
    return len(changed)


def _would_change(device: Device, change: BulkChange) -> bool:
    if change.field == "site":  # not the site itself: that would be a question for each device
        return device.site_id != (change.value.pk if isinstance(change.value, Site) else None)
    value = getattr(device, change.field)
    if change.field == "retired_at":
        return (value is None) is not (change.value is None)
    return bool(value != change.value)
