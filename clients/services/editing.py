"""What every change to a client begins with."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final, TypeVar

from django.db.models import F
from django.utils.translation import gettext as _

from clients.models import Client
from groundwork.errors import StaleError

T = TypeVar("T")
# Rows written at a time: large enough to be quick, small enough that 100,000 rows need no more memory than 1,000.
BATCH: Final = 500


def batches(items: Sequence[T]) -> Iterator[Sequence[T]]:
    """The items, BATCH of them at a time."""
    return (items[at : at + BATCH] for at in range(0, len(items), BATCH))


def lock_client(client: Client, revision: int | None, now: datetime) -> Client:
    """Take the client for this transaction and raise its revision; gives it as it is now.

    `revision` is the one that the person saw; StaleError if somebody has saved since. None: whatever it is. The UPDATE
    is the lock on both databases: whoever comes second waits, and then finds another revision.
    """
    found = Client.objects.filter(pk=client.pk)
    if revision is not None:
        found = found.filter(revision=revision)
    if not found.update(revision=F("revision") + 1, changed_at=now):
        raise StaleError(_("Somebody else has changed this client since you opened the page. Look at it again."))
    return Client.objects.get(pk=client.pk)
