"""Giving a client to somebody else who looks after it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from clients.models import Client
from clients.services.editing import lock_client
from groundwork.access import SELLERS, has_role, sees_own_only
from groundwork.errors import DomainError
from groundwork.history import sign
from groundwork.models import User


@transaction.atomic
def hand_client_over(client: Client, owner: User, by: User, now: datetime) -> None:
    """Let `owner` look after the client, and so see what hangs on it.

    Raises DomainError unless they sell, and where `by` sees their own clients alone; ArchivedError.
    """
    if sees_own_only(by):
        raise DomainError(_("An owner hands clients over."))
    if not has_role(owner, *SELLERS):
        raise DomainError(_("%(name)s does not sell. Choose somebody who does.") % {"name": owner})
    locked = lock_client(client, None, now)
    if locked.owner_id == owner.pk:
        return
    locked.owner = owner
    sign(locked, by, now)
    locked.save(update_fields=["owner"])
