"""Taking back the last import: every device as it was before, from its own history."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from simple_history.utils import bulk_update_with_history

from clients.models import Client, Device, DeviceImport, InventoryCount, Site
from clients.selectors.undoable import things_changed, undo_refusal
from clients.services.counting import note_counts
from clients.services.editing import batches, lock_client
from clients.services.imports import set_things
from groundwork.errors import DomainError
from groundwork.history import sign
from groundwork.models import User

_FIELDS = (
    "site_id", "kind", "hostname", "serial", "manufacturer", "model", "os", "last_seen", "purchased_on",
    "warranty_until", "retired_at", "uncovered",
)  # fmt: skip


def undo_import(record: DeviceImport, by: User | None, now: datetime, revision: int | None = None) -> None:
    """Make the inventory what it was before this import, whole or not at all.

    What it brought goes, what it changed or retired is as before, and so are the numbers of the owner's own things;
    sites that it made go if nothing stands there. Raises StaleError, and DomainError where another import came after
    it, it was undone already, or a device or a number has been changed since: that would be lost.
    """
    with transaction.atomic():
        client = lock_client(record.client, revision, now)
        record = DeviceImport.objects.get(pk=record.pk)
        refusal = undo_refusal(client, record)
        if refusal:
            raise DomainError(refusal)
        touched = list(_history(client).filter(history_date=record.applied_at).values_list("id", "history_type"))
        new = [pk for pk, kind in touched if kind == "+"]
        changed = [pk for pk, kind in touched if kind == "~"]
        for batch in batches(changed):
            _put_back(client, batch, record.applied_at, by, now)
        for batch in batches(new):
            _take_out(client, batch, by, now)
        made = Site.history.filter(client_id=client.pk, history_date=record.applied_at, history_type="+")
        for site in Site.objects.filter(client=client, pk__in=made.values("id"), devices=None):
            # So that its history says that the undo took it out, and who did that.
            sign(site, by, now)
            site.delete()
        set_things(client, {code: before for code, (before, _after) in things_changed(record).items()}, by, now)
        DeviceImport.objects.filter(pk=record.pk).update(undone_at=now, undone_by=by)
        note_counts(client, InventoryCount.Source.UNDO, now)


def _put_back(client: Client, pks: Sequence[int], imported_at: datetime, by: User | None, now: datetime) -> None:
    """Make these devices what their history says they were before the import."""
    before: dict[int, Any] = {}
    older = _history(client).filter(id__in=pks, history_date__lt=imported_at)
    for row in older.order_by("id", "-history_date", "-history_id"):
        before.setdefault(row.id, row)
    if len(before) < len(pks):
        raise DomainError(_("What these devices were before the import is not on record, so it cannot be undone."))
    sites = set(client.sites.values_list("pk", flat=True))
    if any(row.site_id is not None and row.site_id not in sites for row in before.values()):
        raise DomainError(_("A site where devices stood before this import is gone, so it cannot be undone."))
    devices = list(Device.objects.filter(client=client, pk__in=pks))
    for device in devices:
        for field in _FIELDS:
            setattr(device, field, getattr(before[device.pk], field))
    names = [field.removesuffix("_id") for field in _FIELDS]
    bulk_update_with_history(devices, Device, names, batch_size=100, default_user=by, default_date=now)


def _take_out(client: Client, pks: Sequence[int], by: User | None, now: datetime) -> None:
    """Take out devices that the import brought; their history stays, and says when they went."""
    devices = Device.objects.filter(client=client, pk__in=pks)
    history = Device.history.model
    last = [
        history(
            history_date=now,
            history_type="-",
            history_user=by,
            **{field.attname: getattr(device, field.attname) for field in history.tracked_fields},
        )
        for device in devices
    ]
    history.objects.bulk_create(last)
    # One statement for all of them: deleting through signals takes a millisecond each. Nothing points at a device.
    devices._raw_delete(devices.db)


def _history(client: Client) -> Any:
    return Device.history.filter(client_id=client.pk)
