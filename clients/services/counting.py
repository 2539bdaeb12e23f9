"""Counting after every change: what counts now, dated, and its fingerprint on the client."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from clients.models import Client, InventoryCount
from clients.selectors import inventory_counts_of


def note_counts(client: Client, source: str, now: datetime) -> None:
    """Leave a dated count of what the client owns now; inside the transaction of what changed it."""
    note_counts_of([client], source, now)


def note_counts_of(clients: Sequence[Client], source: str, now: datetime) -> None:
    """The same for some clients at once, in no more queries; also in `counts_key` of those that are given."""
    counted = inventory_counts_of(clients)
    InventoryCount.objects.bulk_create(
        InventoryCount(client=client, counted_at=now, counts=counted[client.pk], source=source) for client in clients
    )
    for client in clients:
        client.counts_key = counts_key(counted[client.pk])
    Client.objects.bulk_update(clients, ["counts_key"])


def counts_key(counts: Mapping[str, int]) -> str:
    """A fingerprint of counts, the same for equal ones in any order; a key that counts nothing does not matter."""
    said = json.dumps({key: number for key, number in counts.items() if number}, sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()
