"""What the worker does for the house itself."""

from django.utils import timezone
from django_tasks import task

from groundwork import outbox
from groundwork.baseline import write_baseline


@task()
def purge_outbox() -> None:
    """Delete old jobs."""
    outbox.purge(timezone.now())


@task()
def hold_rows() -> None:
    """Hold in the chain what no document says (groundwork.baseline)."""
    write_baseline(timezone.now())
