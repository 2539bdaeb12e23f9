"""Counting after every change: what counts now, dated, and its fingerprint on the client."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime

from clients.models import Client, InventoryCount
from clients.selectors import inventory_counts


def note_counts(client: Client, source: str, now: datetime) -> None:
    """Leave a dated count of what the client owns now; inside the transaction of what changed it."""
    counts = inventory_counts(client)
    InventoryCount.objects.create(client=client, counted_at=now, counts=counts, source=source)
    Client.objects.filter(pk=client.pk).update(counts_key=counts_key(counts))


def counts_key(counts: Mapping[str, int]) -> str:
    """A fingerprint of counts, the same for equal ones in any order; a key that counts nothing does not matter."""
    said = json.dumps({key: number for key, number in counts.items() if number}, sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()
