"""What clients are and were called."""

from collections import defaultdict

from clients.models import Client


def names_of_clients() -> dict[int, set[str]]:
    """Every name that a client has or had, by its key; with those of clients that were merged into it."""
    names: defaultdict[int, set[str]] = defaultdict(set)
    for rows in (Client.objects.order_by(), Client.history.order_by()):
        for key, name in rows.values_list("id", "name").distinct().iterator(chunk_size=2000):
            names[key].add(name)
    merged = Client.objects.exclude(merged_into=None).values_list("pk", "merged_into")
    for gone, kept in merged:
        if kept is not None:
            names[kept] |= names[gone]
    return dict(names)
