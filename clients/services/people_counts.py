"""A client's head counts from its people."""

from datetime import datetime
from typing import Final

from clients.models import Client, PeopleRules
from clients.people.plan import counts_of
from clients.selectors.people import known_people, rules_in
from groundwork.history import sign
from groundwork.models import User

# What each key of the inventory is called on the client.
COLUMNS: Final = {"user": "users", "mailbox": "mailboxes", "shared-mailbox": "shared_mailboxes"}


def heads_of(client: Client) -> dict[str, int]:
    """The head counts of the client, by key of the inventory."""
    return {key: getattr(client, column) for key, column in COLUMNS.items()}


def set_people_counts(client: Client, rules: PeopleRules, by: User, now: datetime, why: str = "") -> bool:
    """Make the head counts what the people come to; gives whether they were something else."""
    counts = counts_of((person.facts for person in known_people(client)), rules_in(rules))
    if counts == heads_of(client):
        return False
    for key, column in COLUMNS.items():
        setattr(client, column, min(counts[key], 1_000_000))
    sign(client, by, now, why)
    client.save()
    return True
