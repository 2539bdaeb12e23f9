"""What quotes tell of a client, kept on its row, so that a list of thousands of clients opens no quote."""

from collections.abc import Mapping
from datetime import date, datetime

from clients.models import Client
from clients.services.counting import counts_key


def note_quote(client: Client, now: datetime) -> None:
    """A quote was started for the client; the first one counts."""
    Client.objects.filter(pk=client.pk, quoted_at=None).update(quoted_at=now)


def note_contract(client: Client, ends_on: date | None, counts: Mapping[str, int]) -> None:
    """The client has signed: when the contract ends, and the inventory counts that it was priced for.

    `ends_on` is None for a contract that goes on from month to month.
    """
    Client.objects.filter(pk=client.pk).update(contract_ends_on=ends_on, contract_counts_key=counts_key(counts))
