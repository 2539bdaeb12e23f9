"""Changing devices by hand."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from clients.models import Client, Device, Site
from clients.services.editing import lock_client
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
    return saved


def retire_device(device: Device, now: datetime, revision: int | None = None) -> None:
    """Take the device out of service: it stays on record and counts no more. Raises StaleError."""
    _set_retired(device, now, now, revision)


def restore_device(device: Device, now: datetime, revision: int | None = None) -> None:
    """Put a retired device back into service. Raises StaleError."""
    _set_retired(device, None, now, revision)


def _set_retired(device: Device, retired_at: datetime | None, now: datetime, revision: int | None) -> None:
    with transaction.atomic():
        lock_client(device.client, revision, now)
        saved = Device.objects.get(pk=device.pk)
        if (saved.retired_at is None) is not (retired_at is None):
            saved.retired_at = retired_at
            saved.save()
