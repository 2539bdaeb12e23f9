"""The sample clients, written."""

from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from groundwork.errors import StaleError
from groundwork.history import sign
from groundwork.models import User
from quotes.models import SampleClient


def save_sample(key: str, name: str, counts: Mapping[str, int], *, revision: int, by: User) -> None:
    """Keep a sample client as the owner wants it. `revision` is the one that the form showed.

    Raises StaleError, and keeps nothing, where somebody else has changed it since.
    """
    try:
        with transaction.atomic():
            row = _demand(key, revision) or SampleClient(key=key)
            row.name, row.counts, row.revision = name, dict(counts), revision + 1
            sign(row, by)
            row.save()
    except IntegrityError as error:  # another owner has changed it for the first time just now
        raise _stale() from error


@transaction.atomic
def reset_sample(key: str, *, revision: int, by: User) -> None:
    """Make a sample client as it came; its history stays. Raises StaleError as `save_sample` does."""
    row = _demand(key, revision)
    if row is not None:
        sign(row, by)
        row.delete()


def _demand(key: str, revision: int) -> SampleClient | None:
    """The row, locked, where it is the one that the form showed. Raises StaleError."""
    row = SampleClient.objects.select_for_update().filter(key=key).first()
    if (0 if row is None else row.revision) != revision:
        raise _stale()
    return row


def _stale() -> StaleError:
    return StaleError(
        _("Somebody else has changed this sample client since you opened it. Yours is below; save again to keep it.")
    )
