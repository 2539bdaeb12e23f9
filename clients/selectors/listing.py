"""Lists, a page at a time, in a fixed number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clients.models import Client, Contact, name_key
from clients.selectors.inventory import devices_in, inventory_counts_of
from groundwork.device_kinds import device_words
from groundwork.models import User
from groundwork.searching import Chip
from groundwork.sorting import Column, Order, Sorting

CLIENTS_A_PAGE = 50
EXPIRING_WITHIN = timedelta(days=90)
ARCHIVED = "archived"


@dataclass(frozen=True, slots=True)
class ClientRow:
    """A client in the list, with its inventory and the contract signed last."""

    client: Client
    owner: str
    devices: int
    counts: dict[str, int]
    words: str  # "2 servers, 19 workstations, 12 laptops"
    changed: bool  # something else counts than when the contract was signed
    ended: bool  # the contract's term is over
    goes_on_after: date | None  # the first last day of a term that still runs, where a contract goes on after it


@dataclass(frozen=True, slots=True)
class ClientFilter:
    """Which clients to show. Empty means all.

    `owner` is a user's key, or 0 for clients whom nobody looks after. `state` is a key of CLIENT_STATES, `sort` asks
    for one of CLIENT_ORDERS.
    """

    search: str = ""
    owner: int | None = None
    state: str = ""
    sort: str = ""


@dataclass(frozen=True, slots=True)
class ClientList:
    """A page of the list. `counts` say how many clients each state has, of those that search and owner leave."""

    page: Page[Client]
    rows: tuple[ClientRow, ...]
    counts: dict[str, int]

    def chips(self, state: str) -> list[Chip]:
        """What the list can be narrowed to, with `state` chosen."""
        return [Chip(code, label, self.counts[code], code == state) for code, label in CLIENT_STATES.items()]


CLIENT_STATES: dict[str, str | Promise] = {
    "": gettext_lazy("All"),
    "no-quote": gettext_lazy("No quote yet"),
    "expiring": gettext_lazy("Contract ends soon"),
    "changed": gettext_lazy("Changed since signing"),
    ARCHIVED: gettext_lazy("Archived"),
}


# What the list can be sorted by.
CLIENT_ORDERS: tuple[Order, ...] = (
    Order("name", gettext_lazy("Name, A to Z"), gettext_lazy("Name, Z to A")),
    Order("owner", gettext_lazy("Account owner, A to Z"), gettext_lazy("Account owner, Z to A")),
    Order("ends", gettext_lazy("Contract ends first"), gettext_lazy("Contract ends last")),
    Order("users", gettext_lazy("Most users first"), gettext_lazy("Fewest users first"), falls=True),
)
_COLUMNS: dict[str, tuple[Column, ...]] = {
    "name": ("name", "pk"),
    "owner": (F("owner__name").asc(nulls_last=True), "name", "pk"),
    "ends": (F("contract_ends_on").asc(nulls_last=True), "name", "pk"),
    "users": ("-users", "name", "pk"),
}


def client_list(user: User, chosen: ClientFilter, today: date, page: int | str = 1) -> ClientList:
    """One page of the clients this user may see, by name unless sorted otherwise, with their counts; six queries.

    The search looks in names (legal ones too), contacts and e-mail addresses. What was quoted and signed is kept on
    the client's own row.
    """
    clients = _found(Client.objects.for_user(user).select_related("owner", "merged_into"), chosen)
    counts = clients.aggregate(
        **{state or "all": Count("pk", filter=condition) for state, condition in _conditions(today).items()}
    )
    state = chosen.state if chosen.state in CLIENT_STATES else ""
    order = Sorting.asked(CLIENT_ORDERS, chosen.sort).by(_COLUMNS)
    shown = Paginator(clients.filter(_conditions(today)[state]).order_by(*order), CLIENTS_A_PAGE).get_page(page)
    rows = list(shown)
    owned, terms = inventory_counts_of(rows), _terms_that_run(rows, today)
    return ClientList(
        page=shown,
        rows=tuple(_row(client, owned[client.pk], terms.get(client.pk), today) for client in rows),
        counts={state: counts[state or "all"] for state in CLIENT_STATES},
    )


def clients_named(names: Iterable[str]) -> dict[str, Client]:
    """The clients with these names, however they are typed, by the key of the name; of one merged, where it went.

    One query for so many names as the database takes at once, which is a thousand at least.
    """
    keys = {name_key(name) for name in names}
    found = Client.objects.select_related("people_rules", "merged_into__people_rules").in_bulk(
        keys, field_name="name_key"
    )
    return {key: client.merged_into or client for key, client in found.items()}


def client_with_key(user: User, key: int) -> Client | None:
    """The client with this key, or the one that it was merged into; None where this user may see no such client."""
    found = where_it_went(Client.objects.for_user(user).filter(pk=key))
    return found if found is not None and found.is_seen_by(user) else None


def not_theirs(client: Client, user: User) -> str:
    """Why a file of this user's says nothing of the client; empty where they see it. Tells no more than the name."""
    if client.is_seen_by(user):
        return ""
    return _("%(name)s is there, and somebody else looks after it. Delete the row, or ask an owner.") % {
        "name": client.name
    }


def where_it_went(found: QuerySet[Client]) -> Client | None:
    """The first of these clients, or the one that it was merged into; one query."""
    client = found.select_related("merged_into").first()
    return None if client is None else client.merged_into or client


def account_owners() -> tuple[tuple[int, str], ...]:
    """Those who look after somebody, by name; one query."""
    owners = User.objects.filter(clients__isnull=False).distinct().order_by("name", "pk")
    return tuple((user.pk, str(user)) for user in owners)


def _found(clients: QuerySet[Client], chosen: ClientFilter) -> QuerySet[Client]:
    if chosen.search:
        contacts = Contact.objects.filter(client=OuterRef("pk"))
        contacts = contacts.filter(Q(name__icontains=chosen.search) | Q(email__icontains=chosen.search))
        named = Q(name_key__contains=name_key(chosen.search)) | Q(legal_name__icontains=chosen.search)
        clients = clients.filter(named | Exists(contacts))
    if chosen.owner is not None:
        clients = clients.filter(owner=chosen.owner or None)
    return clients


def _conditions(today: date) -> dict[str, Q]:
    """What each state asks of a client's row. A contract ends soon from EXPIRING_WITHIN before its end, and after.

    Who is archived is in that state alone.
    """
    current = Q(archived_at__isnull=True)
    return {
        "": current,
        "no-quote": current & Q(quoted_at=None),
        "expiring": current & Q(contract_ends_on__lte=today + EXPIRING_WITHIN),
        "changed": current & ~Q(contract_counts_key="") & ~Q(contract_counts_key=F("counts_key")),
        ARCHIVED: Q(archived_at__isnull=False),
    }


def _terms_that_run(clients: Iterable[Client], today: date) -> dict[int, date]:
    """By client, the first last day to come of contracts that go on by the month after their term."""
    after = Q(contracts__runs_on=True, contracts__closes_on=None, contracts__term_ends_on__gte=today)
    found = Client.objects.filter(after, pk__in=[client.pk for client in clients]).order_by()
    return dict(found.values_list("pk").annotate(Min("contracts__term_ends_on")))


def _row(client: Client, counts: dict[str, int], goes_on_after: date | None, today: date) -> ClientRow:
    return ClientRow(
        client=client,
        owner=str(client.owner) if client.owner else "",
        devices=devices_in(counts),
        counts=counts,
        words=device_words(counts),
        changed=client.contract_counts_key not in ("", client.counts_key),
        ended=client.contract_ends_on is not None and client.contract_ends_on < today,
        goes_on_after=goes_on_after,
    )
