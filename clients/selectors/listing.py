"""Lists, a page at a time, in a fixed number of queries."""

from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, Q

from clients.models import Client, Contact, Device, DeviceKind
from clients.selectors.inventory import inventory_counts_of
from clients.words import device_words
from groundwork.models import User

CLIENTS_A_PAGE = 50
DEVICES_A_PAGE = 25


@dataclass(frozen=True, slots=True)
class ClientRow:
    """A client in the list, with its inventory."""

    client: Client
    owner: str
    devices: int
    counts: dict[str, int]
    words: str  # "2 servers, 19 workstations, 12 laptops"


def client_list(user: User, search: str = "", page: int | str = 1) -> tuple[Page[Client], tuple[ClientRow, ...]]:
    """One page of the clients this user may see, by name, with their counts; `search` looks in names and contacts."""
    clients = Client.objects.for_user(user).select_related("owner")
    if search:
        contacts = Contact.objects.filter(client=OuterRef("pk"))
        contacts = contacts.filter(Q(name__icontains=search) | Q(email__icontains=search))
        clients = clients.filter(Q(name__icontains=search) | Exists(contacts))
    shown = Paginator(clients, CLIENTS_A_PAGE).get_page(page)
    rows = list(shown)
    counts = inventory_counts_of(rows)
    kinds = frozenset(DeviceKind.values)
    return shown, tuple(
        ClientRow(
            client=client,
            owner=str(client.owner) if client.owner else "",
            devices=sum(number for key, number in counts[client.pk].items() if key in kinds),
            counts=counts[client.pk],
            words=device_words(counts[client.pk]),
        )
        for client in rows
    )


@dataclass(frozen=True, slots=True)
class DeviceFilter:
    """Which of a client's devices to show. Empty means all; `state` is `counted`, `left-out` or `retired`."""

    search: str = ""
    kind: str = ""
    site: int | None = None
    state: str = ""


def device_list(client: Client, chosen: DeviceFilter, page: int | str = 1) -> Page[Device]:
    """One page of the client's devices with their sites, by host name; two queries."""
    devices = client.devices.select_related("site")
    if chosen.search:
        devices = devices.filter(
            Q(hostname__icontains=chosen.search)
            | Q(serial__icontains=chosen.search)
            | Q(model__icontains=chosen.search)
        )
    if chosen.kind:
        devices = devices.filter(kind=chosen.kind)
    if chosen.site is not None:
        devices = devices.filter(site=chosen.site)
    if chosen.state == "counted":
        devices = devices.filter(retired_at=None, uncovered="")
    elif chosen.state == "left-out":
        devices = devices.filter(retired_at=None).exclude(uncovered="")
    elif chosen.state == "retired":
        devices = devices.filter(retired_at__isnull=False)
    return Paginator(devices, DEVICES_A_PAGE).get_page(page)
