"""Whom a quote can be started for, as somebody types: clients by their own names and by those of their contacts."""

from dataclasses import dataclass
from typing import Final

from django.db.models import Exists, OuterRef, Q

from clients.models import Client, Contact, name_key
from groundwork.models import User

SHOWN: Final = 8


@dataclass(frozen=True, slots=True)
class Found:
    """A client; `contact` is who was looked for there, empty where the client's name fits."""

    key: int
    name: str
    contact: str


def found_clients(user: User, typed: str) -> tuple[Found, ...]:
    """The first clients that fit what was typed: names that begin with it, then others, then contacts. Two queries."""
    if not typed:
        return ()
    key = name_key(typed)
    people = Contact.objects.filter(Q(name__icontains=typed) | Q(email__icontains=typed))
    clients = Client.objects.for_user(user).current()
    named = Q(name_key__contains=key) | Q(legal_name__icontains=typed) if key else Q(pk=None)
    fitting = clients.filter(named | Exists(people.filter(client=OuterRef("pk"))))
    rows = list(fitting.only("name", "name_key", "legal_name").order_by("name", "pk")[: SHOWN * 3])
    whom: dict[int, str] = {}
    for contact in people.filter(client__in=rows).order_by("-primary", "name", "pk"):
        whom.setdefault(contact.client_id, f"{contact.name}, {contact.email}")
    rows.sort(key=lambda row: (not row.name_key.startswith(key), key not in row.name_key))
    return tuple(Found(row.pk, row.name, "" if key in row.name_key else whom.get(row.pk, "")) for row in rows[:SHOWN])
