"""What pages and other apps read of clients. Every function asks a fixed number of queries for any number of rows."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clients.importing.matching import KnownDevice
from clients.models import Client, Contact, Device, DeviceKind, Site
from groundwork.models import User

CLIENTS_A_PAGE = 50
DEVICES_A_PAGE = 50

# The inventory keys that are no devices: head counts are entered on the client, sites are counted.
USER, MAILBOX, SHARED_MAILBOX, SITE = "user", "mailbox", "shared-mailbox", "site"

LABELS: dict[str, str | Promise] = {
    **dict(DeviceKind.choices),
    USER: _("user"),
    MAILBOX: _("mailbox"),
    SHARED_MAILBOX: _("shared mailbox"),
    SITE: _("site"),
}


def inventory_counts(client: Client) -> dict[str, int]:
    """The counts of the pricing contract's inventory (`msp-inventory/1`) for one client, in two queries.

    Keys are the device kinds and `user`, `mailbox`, `shared-mailbox`, `site`; a key that counts nothing is left out.
    A device counts when it is active (not retired) and covered.
    """
    return inventory_counts_of([client])[client.pk]


def inventory_counts_of(clients: Iterable[Client]) -> dict[int, dict[str, int]]:
    """The same for many clients at once, by primary key; two queries for all of them."""
    by_pk = {client.pk: client for client in clients}
    found: dict[int, dict[str, int]] = {pk: {} for pk in by_pk}
    devices = Device.objects.filter(client__in=by_pk, retired_at=None, uncovered="").order_by()
    for pk, kind, number in devices.values_list("client", "kind").annotate(number=Count("pk")):
        found[pk][kind] = number
    sites = Site.objects.filter(client__in=by_pk).order_by().values_list("client").annotate(number=Count("pk"))
    for pk, number in sites:
        found[pk][SITE] = number
    for pk, client in by_pk.items():
        found[pk].update({USER: client.users, MAILBOX: client.mailboxes, SHARED_MAILBOX: client.shared_mailboxes})
    return {pk: {key: counts[key] for key in LABELS if counts.get(key)} for pk, counts in found.items()}


@dataclass(frozen=True, slots=True)
class ClientRow:
    """A client in the list, with its inventory."""

    client: Client
    owner: str
    devices: int
    counts: dict[str, int]


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
        )
        for client in rows
    )


@dataclass(frozen=True, slots=True)
class InventoryLine:
    """One key of a client's inventory: how many count, and how many do not, each with the reason."""

    key: str
    label: str | Promise
    counted: int
    left_out: tuple[tuple[str | Promise, int], ...] = ()


def device_lines(client: Client) -> tuple[InventoryLine, ...]:
    """The kinds of devices that the client has, with what counts, what does not and why; one query."""
    found: dict[str, dict[str, int]] = {}
    rows = Device.objects.filter(client=client).order_by()
    active = Count("pk", filter=Q(retired_at=None))
    grouped = rows.values_list("kind", "uncovered").annotate(number=active, retired=Count("pk") - active)
    for kind, uncovered, number, retired in grouped:
        reasons = found.setdefault(kind, {})
        reasons[uncovered] = number
        reasons["retired"] = reasons.get("retired", 0) + retired
    uncovered_labels = {why: label for why, label in Device.Uncovered.choices if why}
    why_labels: dict[str, str | Promise] = {"retired": _("retired"), **uncovered_labels}
    return tuple(
        InventoryLine(
            key=kind,
            label=LABELS[kind],
            counted=found[kind].get("", 0),
            left_out=tuple((label, found[kind][why]) for why, label in why_labels.items() if found[kind].get(why)),
        )
        for kind in DeviceKind.values
        if kind in found
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


def sites_with_devices(client: Client) -> tuple[tuple[Site, int], ...]:
    """The client's sites, each with the number of devices that count there; one query."""
    counted = Count("devices", filter=Q(devices__retired_at=None, devices__uncovered=""))
    return tuple((site, site.number) for site in client.sites.annotate(number=counted).order_by("name", "pk"))


def known_devices(client: Client) -> list[KnownDevice]:
    """Everything the importer compares with, retired devices too; one query."""
    names = ("pk", "hostname", "serial", "kind", "site__name", "os", "manufacturer", "model", "last_seen")
    rows = client.devices.order_by().values_list(*names, "warranty_until", "purchased_on", "retired_at", "uncovered")
    return [
        KnownDevice(pk, host, serial, kind, site or "", os, make, model, seen, until, bought, gone is not None, not why)
        for pk, host, serial, kind, site, os, make, model, seen, until, bought, gone, why in rows.iterator(2000)
    ]
