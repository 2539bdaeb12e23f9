"""What the search in the frame finds, as somebody types: clients, contacts, and quotes and contracts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.utils.functional import Promise

from clients.models import Client, Contact, name_key
from contracts.models import Contract
from contracts.selectors.states import state_of as contract_state
from groundwork.models import User
from quotes.models import Quote
from quotes.selectors.states import state_of, with_viewed

SHOWN: Final = 5


@dataclass(frozen=True, slots=True)
class NumberHit:
    """A quote or a contract: its number, whose it is, and how it stands."""

    number: str
    client: str
    state: str
    label: str | Promise


@dataclass(frozen=True, slots=True)
class Hits:
    """The first few of each kind; those whose name begins with what was typed come first."""

    clients: tuple[Client, ...] = ()
    contacts: tuple[Contact, ...] = ()
    quotes: tuple[NumberHit, ...] = ()
    contracts: tuple[NumberHit, ...] = ()

    @property
    def number(self) -> int:
        """How many there are of all kinds."""
        return len(self.clients) + len(self.contacts) + len(self.quotes) + len(self.contracts)


def search_all(user: User, typed: str, now: datetime, today: date) -> Hits:
    """What fits, of what this user may see: four queries, however much there is.

    Clients and contacts are found by names and addresses. Quotes and contracts are found by their numbers, and the
    latest of the clients that are found stand there too.
    """
    if not typed:
        return Hits()
    key = name_key(typed)
    seen = Client.objects.for_user(user).current()
    named = Q(name_key__contains=key) | Q(legal_name__icontains=typed) if key else Q(pk=None)
    clients = list(seen.filter(named).defer("notes").order_by(_beginning("name_key", key), "name", "pk")[:SHOWN])
    people = Contact.objects.filter(Q(name__icontains=typed) | Q(email__icontains=typed), client__in=seen)
    contacts = people.select_related("client").order_by(_beginning("name", typed), "name", "pk")[:SHOWN]
    theirs = _by_number_or_of(typed, clients)
    quotes = with_viewed(Quote.objects.for_user(user).filter(theirs)).select_related("client", "current")
    contracts = Contract.objects.for_user(user).filter(theirs).select_related("client")
    return Hits(
        clients=tuple(clients),
        contacts=tuple(contacts),
        quotes=_quotes(quotes.defer("current__document", "client__notes"), now),
        contracts=tuple(
            NumberHit(row.number, row.client.name, (state := contract_state(row, today)).value, state.label)
            for row in contracts.defer("client__notes").order_by("-starts_on", "-pk")[:SHOWN]
        ),
    )


def _beginning(field: str, typed: str) -> Case:
    begins = When(**{f"{field}__istartswith": typed}, then=Value(0))
    return Case(begins, default=Value(1), output_field=IntegerField())


def _by_number_or_of(typed: str, clients: Iterable[Client]) -> Q:
    """By number where a digit was typed: else every number would be looked through for each letter of a name."""
    of_them = Q(client__in=[client.pk for client in clients])
    return of_them | Q(number__icontains=typed) if any(char.isdigit() for char in typed) else of_them


def _quotes(quotes: QuerySet[Quote], now: datetime) -> tuple[NumberHit, ...]:
    rows = []
    for quote in quotes.order_by("-created_at", "-pk")[:SHOWN]:
        state, label = state_of(quote, now)
        rows.append(NumberHit(quote.number, quote.client.name, state, label))
    return tuple(rows)
