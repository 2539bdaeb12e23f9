"""A client's devices: narrowed down, a page at a time, and what about them wants to be looked at."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Coalesce, Concat, Lower
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, ngettext_lazy

from clients.models import Client, Device
from clients.os_support import support_ends
from groundwork.searching import Chip
from groundwork.sorting import Column, Order, Sorting

DEVICES_A_PAGE: Final = 25
# A device that no tool has seen for so long has probably gone.
STALE_AFTER: Final = timedelta(days=30)

COUNTED, LEFT_OUT, RETIRED = "counted", "left-out", "retired"
STALE, DOUBLE, NO_WARRANTY, OLD_SYSTEM = "stale", "double", "warranty", "system"
# What the list can be narrowed to, in words.
DEVICE_STATES: Final[dict[str, str | Promise]] = {
    "": gettext_lazy("All"),
    COUNTED: gettext_lazy("Counted"),
    LEFT_OUT: gettext_lazy("Not covered"),
    RETIRED: gettext_lazy("Retired"),
    STALE: gettext_lazy("Not seen for 30 days"),
    DOUBLE: gettext_lazy("Possible duplicates"),
    NO_WARRANTY: gettext_lazy("Warranty over"),
    OLD_SYSTEM: gettext_lazy("Operating system out of support"),
}
# What the list can be sorted by.
DEVICE_ORDERS: Final = (
    Order("name", gettext_lazy("Name, A to Z"), gettext_lazy("Name, Z to A")),
    Order("kind", gettext_lazy("Kind, A to Z"), gettext_lazy("Kind, Z to A")),
    Order("site", gettext_lazy("Site, A to Z"), gettext_lazy("Site, Z to A")),
    Order("seen", gettext_lazy("Seen last"), gettext_lazy("Seen first"), falls=True),
)
_COLUMNS: Final[dict[str, tuple[Column, ...]]] = {
    "name": ("hostname", "pk"),
    "kind": ("kind", "hostname", "pk"),
    "site": (F("site__name").asc(nulls_last=True), "hostname", "pk"),
    "seen": (F("last_seen").desc(nulls_last=True), "hostname", "pk"),
}


@dataclass(frozen=True, slots=True)
class DeviceFilter:
    """Which of a client's devices to show. Empty means all; `state` is a key of DEVICE_STATES.

    `sort` asks for one of DEVICE_ORDERS.
    """

    search: str = ""
    kind: str = ""
    site: int | None = None
    state: str = ""
    sort: str = ""


@dataclass(frozen=True, slots=True)
class ToLookAt:
    """Something about the devices that count which somebody should look at: how many, in words, and the filter."""

    state: str
    text: str


def chosen_devices(client: Client, chosen: DeviceFilter, now: datetime) -> QuerySet[Device]:
    """The client's devices that the filter leaves, by host name."""
    devices = _named(client, chosen)
    narrow = _STATES.get(chosen.state)
    return devices if narrow is None else narrow(client, devices, now)


def _named(client: Client, chosen: DeviceFilter) -> QuerySet[Device]:
    """Those of this name, kind and site, in whatever state."""
    devices = client.devices.all()
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
    return devices


def device_chips(client: Client, chosen: DeviceFilter, now: datetime) -> tuple[Chip, ...]:
    """What the list can be narrowed to, with how many of what else is chosen are in it; two queries."""
    every = client.devices.all()
    found = {
        code: Count("pk", filter=Q(pk__in=narrow(client, every, now).values("pk"))) for code, narrow in _STATES.items()
    }
    counts = {"": Count("pk"), **found}
    numbers = _named(client, chosen).aggregate(**{f"in_{at}": count for at, count in enumerate(counts.values())})
    return tuple(
        Chip(code, DEVICE_STATES[code], number, code == chosen.state)
        for code, number in zip(counts, numbers.values(), strict=True)
    )


def device_list(client: Client, chosen: DeviceFilter, now: datetime, page: int | str = 1) -> Page[Device]:
    """One page of the client's devices with their sites, by host name unless sorted otherwise; two queries."""
    order = Sorting.asked(DEVICE_ORDERS, chosen.sort).by(_COLUMNS)
    found = chosen_devices(client, chosen, now).select_related("site").order_by(*order)
    return Paginator(found, DEVICES_A_PAGE).get_page(page)


def devices_to_look_at(client: Client, now: datetime) -> tuple[ToLookAt, ...]:
    """What about the devices that count wants to be looked at; five queries."""
    counted = _counted(client, client.devices.all(), now)
    found = []
    for state, words in _WARNINGS.items():
        number = _STATES[state](client, counted, now).count()
        if number:
            found.append(ToLookAt(state, str(words % {"number": number})))
    return tuple(found)


def _counted(_client: Client, devices: QuerySet[Device], _now: datetime) -> QuerySet[Device]:
    return devices.filter(retired_at=None, uncovered="")


def _stale(client: Client, devices: QuerySet[Device], now: datetime) -> QuerySet[Device]:
    return _counted(client, devices, now).filter(last_seen__lt=now - STALE_AFTER)


def _doubles(client: Client, devices: QuerySet[Device], now: datetime) -> QuerySet[Device]:
    """Devices in service that share a serial; or a name at one site, unless each has a serial of its own."""
    in_service = _placed(client.devices.filter(retired_at=None)).order_by()
    known = Count("own_serial", filter=~Q(serial=""), distinct=True)
    serials = in_service.exclude(serial="").values("own_serial").annotate(number=Count("pk")).filter(number__gt=1)
    places = in_service.exclude(hostname="").values("place").annotate(number=Count("pk"), known=known)
    places = places.filter(number__gt=1, known__lt=F("number"))
    counted = _placed(_counted(client, devices, now))
    by_serial = Q(own_serial__in=serials.values("own_serial"))
    return counted.filter(by_serial | (~Q(hostname="") & Q(place__in=places.values("place"))))


_PLACE: Final = Concat(Lower("hostname"), Value("@"), Cast(Coalesce("site", 0), TextField()), output_field=TextField())


def _placed(devices: QuerySet[Device]) -> QuerySet[Any]:
    """Devices with their serial, and their name and site in one, in small letters: grouped, not compared in pairs."""
    return devices.annotate(own_serial=Lower("serial"), place=_PLACE)


def _without_warranty(client: Client, devices: QuerySet[Device], now: datetime) -> QuerySet[Device]:
    return _counted(client, devices, now).filter(warranty_until__lt=now.date())


def _out_of_support(client: Client, devices: QuerySet[Device], now: datetime) -> QuerySet[Device]:
    counted = _counted(client, devices, now)
    return counted.filter(os__in=_ended_systems(client, now.date()))


def _ended_systems(client: Client, today: date) -> list[str]:
    """The operating systems of the client that their makers no longer support, as the inventory spells them."""
    named = client.devices.filter(retired_at=None).exclude(os="").order_by().values_list("os", flat=True).distinct()
    return [os for os in named if (ends := support_ends(os)) is not None and ends < today]


_STATES: Final[dict[str, Callable[[Client, QuerySet[Device], datetime], QuerySet[Device]]]] = {
    COUNTED: _counted,
    LEFT_OUT: lambda _client, devices, _now: devices.filter(retired_at=None).exclude(uncovered=""),
    RETIRED: lambda _client, devices, _now: devices.filter(retired_at__isnull=False),
    STALE: _stale,
    DOUBLE: _doubles,
    NO_WARRANTY: _without_warranty,
    OLD_SYSTEM: _out_of_support,
}
_WARNINGS: Final = {
    STALE: ngettext_lazy(
        "%(number)d has not been seen for 30 days", "%(number)d have not been seen for 30 days", "number"
    ),
    DOUBLE: ngettext_lazy("%(number)d may be there twice", "%(number)d may be there twice", "number"),
    NO_WARRANTY: ngettext_lazy("%(number)d is out of warranty", "%(number)d are out of warranty", "number"),
    OLD_SYSTEM: ngettext_lazy(
        "%(number)d runs an operating system that its maker no longer supports",
        "%(number)d run an operating system that its maker no longer supports",
        "number",
    ),
}
