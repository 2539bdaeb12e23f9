"""What every change to a client begins with."""

from datetime import datetime

from django.db.models import F
from django.utils.translation import gettext as _

from clients.models import Client
from groundwork.errors import StaleError


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
