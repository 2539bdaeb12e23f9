"""What quotes tell of a client, kept on its row, so that a list of thousands of clients opens no quote."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Final

from clients.models import Client

CONTRADICTING: Final = "several"


def note_quote(client: Client, now: datetime) -> None:
    """A quote was started for the client; the first one counts."""
    Client.objects.filter(pk=client.pk, quoted_at=None).update(quoted_at=now)


def note_contracts(client: Client, ends_on: date | None, keys: Collection[str]) -> None:
    """What the client's contracts say: the day that matters next, and the counts they stand on (`counts_key` of each).

    `ends_on` is the first last day that is still to come, or the last one that was; None where no contract ends. No
    count of today is equal to counts that contradict each other.
    """
    key = next(iter(keys), "") if len(keys) < 2 else CONTRADICTING
    Client.objects.filter(pk=client.pk).update(contract_ends_on=ends_on, contract_counts_key=key)


def forget_quotes(client: Client, any_left: bool) -> None:
    """A draft was deleted; without any quote left the client is one who has not had one."""
    if not any_left:
        Client.objects.filter(pk=client.pk).update(quoted_at=None)
