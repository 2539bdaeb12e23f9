"""What goes along when a client is handed over to another salesperson."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from clients.models import Client
from contracts.models import Contract
from contracts.selectors.states import LIVE, in_state
from groundwork.models import User
from quotes.models import Quote

_OPEN = Q(state__in=(Quote.State.DRAFT, Quote.State.SENT)) | Q(state=Quote.State.DECLINED, revising=True)


@dataclass(frozen=True, slots=True)
class GoesAlong:
    """How many open quotes get another salesperson, and how many contracts that run follow their client."""

    quotes: int
    contracts: int


def open_quotes_of(client: Client, user: User) -> QuerySet[Quote]:
    """The client's quotes that may still be won, whoever looks after them."""
    return Quote.objects.for_user(user).filter(_OPEN, client=client).order_by("pk")


def open_quotes_of_others(clients: Sequence[Client], owner: int | None, user: User) -> bool:
    """Whether anybody else looks after an open quote of these."""
    return Quote.objects.for_user(user).filter(_OPEN, client__in=clients).exclude(owner=owner).exists()


def goes_along(client: Client, user: User, today: date) -> GoesAlong:
    """The numbers; two queries."""
    running = Q(pk__in=())
    for state in LIVE:
        running |= in_state(state, today)
    contracts = Contract.objects.for_user(user).filter(running, client=client)
    return GoesAlong(open_quotes_of(client, user).count(), contracts.count())
