"""What the worker does for the house itself."""

from django.utils import timezone
from django_tasks import task

from groundwork import outbox


@task()
def purge_outbox() -> None:
    """Delete old jobs."""
    outbox.purge(timezone.now())
