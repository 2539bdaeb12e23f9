"""Putting a client away that is not looked after any more, and bringing it back."""

from datetime import datetime

from django.db import transaction

from clients.models import Client
from clients.models.reasons import ARCHIVED, BROUGHT_BACK
from clients.services.editing import demand_current, lock_any
from groundwork.history import sign
from groundwork.models import User


def archive_client(client: Client, by: User, now: datetime, revision: int | None = None) -> None:
    """Leave the client out of lists, choices, effects and true-ups; all that it has stays as it is.

    Its name stays its own. One that is archived already stays as it was archived first. Raises StaleError.
    """
    with transaction.atomic():
        locked = lock_any(client, revision, now)
        if locked.archived_at is None:
            locked.archived_at = now
            sign(locked, by, now, ARCHIVED)
            locked.save(update_fields=["archived_at"])


def bring_back_client(client: Client, by: User, now: datetime, revision: int | None = None) -> None:
    """Put an archived client among the others again. Raises StaleError, ArchivedError for one that was merged."""
    with transaction.atomic():
        locked = lock_any(client, revision, now)
        if locked.merged_into is not None:
            demand_current(locked)
        if locked.archived_at is not None:
            locked.archived_at = None
            sign(locked, by, now, BROUGHT_BACK)
            locked.save(update_fields=["archived_at"])
