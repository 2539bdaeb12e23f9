"""What the clockwork does for clients (groundwork.clockwork). Every task may run twice and does no harm then."""

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from clients.models import DeviceSource, PendingPeople
from clients.services.sources import pull_by_night
from clients.services.undoing_people import forget_people_before
from groundwork import held_files, outbox
from groundwork.outbox import CLOCKWORK


@task(queue_name=CLOCKWORK)
def pull_devices() -> None:
    """Ask every tool for its client's devices, a job for each: one that does not answer keeps no other back."""
    due = DeviceSource.objects.filter(nightly=True, client__archived_at=None).order_by("pk")
    for client_id in due.values_list("pk", flat=True):
        with transaction.atomic():
            outbox.put(pull_devices_of, client_id=client_id)


@task(queue_name=CLOCKWORK)
def pull_devices_of(client_id: int) -> None:
    """Ask one of them, unless it is gone or is to be asked no more."""
    row = DeviceSource.objects.select_related("client").filter(pk=client_id, nightly=True).first()
    if row is not None:
        pull_by_night(row, timezone.now())


@task(queue_name=CLOCKWORK)
def forget_lists() -> None:
    """Let go of lists of people that nobody came back for within a day, and of who was there before an import."""
    held_files.drop_old(PendingPeople, timezone.now())
    forget_people_before()
