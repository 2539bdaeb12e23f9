"""What a client owns, counted. Every function asks a fixed number of queries for any number of rows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clients.models import Client, Device, Site
from groundwork.device_kinds import in_order, is_device, label, noun
from groundwork.own_things import kept, offered_things

_SITE = "site"


def inventory_counts(client: Client) -> dict[str, int]:
    """The counts of the pricing contract's inventory (`msp-inventory/1`) for one client, in two queries.

    Keys are those of the catalogue (`groundwork.device_kinds`), in its order, and of things of the owner's own; a key
    that counts nothing is left out. Where there are such things, a third query reads their order.
    A device counts when it is active (not retired) and covered.
    """
    return inventory_counts_of([client])[client.pk]


def inventory_counts_of(clients: Iterable[Client]) -> dict[int, dict[str, int]]:
    """The same for many clients at once, by primary key; no more queries for all of them."""
    by_pk = {client.pk: client for client in clients}
    found: dict[int, dict[str, int]] = {pk: {} for pk in by_pk}
    devices = Device.objects.filter(client__in=by_pk, retired_at=None, uncovered="").order_by()
    for pk, kind, number in devices.values_list("client", "kind").annotate(number=Count("pk")):
        found[pk][kind] = number
    sites = Site.objects.filter(client__in=by_pk).order_by().values_list("client").annotate(number=Count("pk"))
    for pk, number in sites:
        found[pk][_SITE] = number
    for pk, client in by_pk.items():
        found[pk].update(_heads(client))
    with kept():
        return {pk: {key: counts[key] for key in in_order(counts) if counts[key]} for pk, counts in found.items()}


def _heads(client: Client) -> dict[str, int]:
    """What is entered on the client."""
    heads = {"user": client.users, "mailbox": client.mailboxes, "shared-mailbox": client.shared_mailboxes}
    return {**heads, **client.things}


def devices_in(counts: Mapping[str, int]) -> int:
    """How many devices the counts come to; users, mailboxes, sites and own things are none."""
    return sum(number for key, number in counts.items() if is_device(key))


@dataclass(frozen=True, slots=True)
class InventoryLine:
    """One key of a client's inventory: how many count, and how many do not, each with the reason."""

    key: str
    label: str | Promise
    counted: int
    left_out: tuple[tuple[str | Promise, int], ...] = ()

    @property
    def not_counted(self) -> int:
        return sum(number for _why, number in self.left_out)


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
            label=label(kind),
            counted=found[kind].get("", 0),
            left_out=tuple((label, found[kind][why]) for why, label in why_labels.items() if found[kind].get(why)),
        )
        for kind in in_order(found)
    )


@dataclass(frozen=True, slots=True)
class InventoryPage:
    """A client's whole inventory for its page: devices by kind, then what is entered or counted otherwise."""

    devices: tuple[InventoryLine, ...]
    others: tuple[InventoryLine, ...]
    counted: int  # devices that count
    not_counted: int


def inventory_page(client: Client) -> InventoryPage:
    """Devices with what counts and what not, head counts, sites and things of the owner's own; three queries."""
    devices = device_lines(client)
    own = {thing.code: 0 for thing in offered_things()}
    others = {**own, **_heads(client), _SITE: client.sites.count()}
    return InventoryPage(
        devices=devices,
        others=tuple(InventoryLine(key, noun(key, 2), others[key]) for key in in_order(others)),
        counted=sum(line.counted for line in devices),
        not_counted=sum(line.not_counted for line in devices),
    )


def sites_with_devices(client: Client) -> tuple[tuple[Site, int], ...]:
    """The client's sites, each with the number of devices that count there; one query."""
    counted = Count("devices", filter=Q(devices__retired_at=None, devices__uncovered=""))
    return tuple((site, site.number) for site in client.sites.annotate(number=counted).order_by("name", "pk"))
