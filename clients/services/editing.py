"""What every change to a client begins with."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Final, TypeVar

from django.db.models import F
from django.utils.translation import gettext as _

from clients.models import Client
from groundwork.errors import DomainError, StaleError
from groundwork.transactions import hold

T = TypeVar("T")
# Rows written at a time: large enough to be quick, small enough that 100,000 rows need no more memory than 1,000.
BATCH: Final = 500


def batches(items: Sequence[T]) -> Iterator[Sequence[T]]:
    """The items, BATCH of them at a time."""
    return (items[at : at + BATCH] for at in range(0, len(items), BATCH))


class ArchivedError(DomainError):
    """The client is archived: nothing of it changes until it is brought back."""


def demand_current(client: Client) -> Client:
    """The client. Raises ArchivedError where it is archived."""
    if client.merged_into is not None:
        words = {"name": client.name, "into": client.merged_into.name}
        raise ArchivedError(_("%(name)s was merged into %(into)s. Go on there.") % words)
    if client.archived_at is not None:
        raise ArchivedError(_("%(name)s is archived. Bring it back first.") % {"name": client.name})
    return client


def hold_client(client: Client) -> Client:
    """The client as it is now, held until the caller's transaction ends: it is not archived meanwhile.

    For what belongs to the client and is no change of it, such as a new quote. Raises ArchivedError.
    """
    return demand_current(Client.objects.select_for_update().get(pk=client.pk))


def hold_clients(keys: Iterable[int]) -> None:
    """Hold several for this transaction."""
    for batch in batches(sorted(set(keys))):
        hold(Client.objects.filter(pk__in=batch))


def lock_client(client: Client, revision: int | None, now: datetime) -> Client:
    """Take the client for this transaction and raise its revision; gives it as it is now. Raises ArchivedError.

    `revision` is the one that the person saw; StaleError if somebody has saved since. None: whatever it is.
    """
    return demand_current(lock_any(client, revision, now))


def lock_any(client: Client, revision: int | None, now: datetime) -> Client:
    """The same for a client that may be archived.

    The UPDATE is the lock on both databases: whoever comes second waits, and then finds another revision.
    """
    found = Client.objects.filter(pk=client.pk)
    if revision is not None:
        found = found.filter(revision=revision)
    if not found.update(revision=F("revision") + 1, changed_at=now):
        raise StaleError(_("Somebody else has changed this client since you opened the page. Look at it again."))
    return Client.objects.get(pk=client.pk)
