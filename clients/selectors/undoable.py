"""Whether the last import can still be taken back, and if not, why."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from clients.models import Client, Device, DeviceImport


@dataclass(frozen=True, slots=True)
class UndoableImport:
    """The import that an undo would be about. `refusal` says why there can be none, and is empty where there can."""

    record: DeviceImport
    refusal: str


def undoable_import(client: Client) -> UndoableImport | None:
    """The last import that has done something; of those that have not there is nothing to take back."""
    for record in client.imports.select_related("applied_by").iterator(chunk_size=20):
        if did_something(record):
            return UndoableImport(record, undo_refusal(client, record))
    return None


def undo_refusal(client: Client, record: DeviceImport) -> str:
    """Why this import cannot be undone, in words for the person; empty where it can."""
    if record.undone_at is not None:
        return _("This import has been undone already.")
    later = DeviceImport.objects.filter(client=client).exclude(pk=record.pk)
    later = later.filter(Q(applied_at__gt=record.applied_at) | Q(applied_at=record.applied_at, pk__gt=record.pk))
    if any(did_something(entry) for entry in later):
        return _("Another import came after this one. Only the last import can be undone.")
    if Device.history.filter(client_id=client.pk, history_date__gt=record.applied_at).exists():
        return _("Devices have been changed since this import: undoing it would lose that. Change them by hand.")
    changed = things_changed(record)
    if any(client.things.get(code, 0) != after for code, (_before, after) in changed.items()):
        return _("Numbers have been changed since this import: undoing it would lose that. Change them by hand.")
    return ""


def did_something(record: DeviceImport) -> bool:
    """Whether an import has changed the inventory; one that has not stands in nobody's way."""
    return any(record.report[figure] for figure in ("new", "changed", "retired")) or bool(things_changed(record))


def things_changed(record: DeviceImport) -> dict[str, tuple[int, int]]:
    """What the import has changed in the numbers of the owner's own things: before and after, by code."""
    told: dict[str, list[int]] = record.report.get("things", {})
    return {code: (before, after) for code, (before, after) in told.items() if before != after}
