"""Which row of a file is which known device: by serial, then by host name and site, in whatever order the rows come.

The same file twice changes nothing the second time, because no two rows ever compete for a device in a way that the
first time could turn out otherwise: a device with a serial of the file is for the row with that serial alone, a place
has one row without a serial at most, and a host name alone counts where one row has it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from itertools import chain, islice
from typing import Final, NamedTuple, TypeAlias

from django.utils.translation import gettext as _

import pricing
from clients.importing.rows import DeviceRow, Rejected
from clients.importing.serials import real_serial

_LONG_AGO: Final = datetime(1, 1, 1, tzinfo=UTC)
# What is compared, and set: everything that a row can say of a device, the site apart.
_COMPARED: Final = ("host", "serial", "kind", "os", "make", "model", "last_seen", "warranty", "purchased")
# Where many rows with new serials meet many devices of one name without any, each row is compared with so many of them.
_LOOKED_AT: Final = 10


class KnownDevice(NamedTuple):
    """A device that the client already has, as the inventory holds it."""

    pk: int
    host: str
    serial: str
    kind: str
    site: str
    os: str
    make: str
    model: str
    last_seen: datetime | None
    warranty: date | None
    purchased: date | None
    retired: bool
    covered: bool


@dataclass(frozen=True, slots=True)
class Matched:
    """What became of the rows: with a device each, without one, or rejected; and the devices no row spoke of."""

    pairs: tuple[tuple[DeviceRow, KnownDevice], ...]
    fresh: tuple[DeviceRow, ...]
    rejected: tuple[Rejected, ...]
    unclaimed: tuple[KnownDevice, ...]


_Pairs: TypeAlias = list[tuple[DeviceRow, KnownDevice]]
_Free: TypeAlias = dict[int, KnownDevice]


def match(rows: Sequence[DeviceRow], known: Sequence[KnownDevice]) -> Matched:
    """Match the rows with the known devices; of rows that mean the same device all but one are rejected.

    Rows that look like one device, and are each exactly as a known device of their own, are not rejected.
    """
    # From here on the rows stand in an order that comes from what they say, never from where they stood.
    kept, doubles = _without_doubles(sorted(rows, key=_content))
    free = {device.pk: device for device in sorted(known, key=lambda device: (device.retired, device.pk))}
    pairs: _Pairs = []
    left = _by_serial(kept, free, pairs)
    serials = {row.serial.casefold() for row in kept if row.serial}
    others = [device for device in free.values() if _serial(device) not in serials]
    hosts = Counter(row.host.casefold() for row in left)
    left = _by_host_and_site(left, others, free, pairs)
    left, unclear = _by_host_alone(left, hosts, [device for device in others if device.pk in free], free, pairs)
    rejected = _by_everything(doubles, free, pairs)
    return Matched(tuple(pairs), tuple(left), (*rejected, *unclear), tuple(free.values()))


def differences(row: DeviceRow, device: KnownDevice) -> tuple[str, ...]:
    """The fields that the row says something else of; where the row says nothing, the device keeps what it has."""
    fields = [name for name in _COMPARED if getattr(row, name) and getattr(row, name) != getattr(device, name)]
    if row.site and pricing.folded(row.site) != pricing.folded(device.site):
        fields.append("site")
    if device.retired:
        # The device is there again, so it is in service again.
        fields.append("retired")
    return tuple(fields)


def _said(thing: DeviceRow | KnownDevice) -> tuple[object, ...]:
    """Everything that a row says or a device has; a site has one spelling."""
    dates = (thing.last_seen or _LONG_AGO, thing.warranty or date.min, thing.purchased or date.min)
    texts = (thing.host, pricing.folded(thing.site), thing.kind, thing.os, thing.make, thing.model)
    return (real_serial(thing.serial), *texts, *dates)


def _content(row: DeviceRow) -> tuple[object, ...]:
    """What rows are sorted by; two that are equal in it are interchangeable."""
    return (*_said(row), row.site)


def _without_doubles(rows: Iterable[DeviceRow]) -> tuple[list[DeviceRow], list[tuple[DeviceRow, DeviceRow]]]:
    """Of the rows of one device the one that was seen last stays, and one with a serial before one without.

    Gives those that stay; and the others, each with the one that stays instead. What the client has is not looked at:
    the same rows stay the second time.
    """
    same: dict[tuple[str, ...], list[DeviceRow]] = defaultdict(list)
    with_serial: dict[tuple[str, str], DeviceRow] = {}
    for row in rows:
        if row.serial:
            same[(row.serial.casefold(),)].append(row)
            with_serial.setdefault(_place(row), row)
        else:
            same[_place(row)].append(row)
    kept: list[DeviceRow] = []
    doubles: list[tuple[DeviceRow, DeviceRow]] = []
    for key, group in same.items():
        stays = with_serial.get((key[0], key[1])) if len(key) == 2 else None
        if stays is None:
            stays = max(group, key=lambda row: (row.last_seen or _LONG_AGO, _content(row), -row.line))
            kept.append(stays)
        doubles += [(row, stays) for row in group if row is not stays]
    return kept, doubles


def _place(row: DeviceRow | KnownDevice) -> tuple[str, str]:
    return row.host.casefold(), pricing.folded(row.site)


def _serial(device: KnownDevice) -> str:
    return real_serial(device.serial).casefold()


def _nearest(row: DeviceRow, candidates: Sequence[KnownDevice]) -> KnownDevice:
    """The device that the row differs least from."""
    return candidates[0] if len(candidates) == 1 else min(candidates, key=partial(_distance, row))


def _distance(row: DeviceRow, device: KnownDevice) -> tuple[bool, bool, int, int, int]:
    """How far a row is from a device: one in service, and at that place, is nearer than any other.

    Then the fewest differences count, then the fewest fields that only the device has something in; at last, which
    device is older.
    """
    only_known = sum(not getattr(row, name) and bool(getattr(device, name)) for name in (*_COMPARED, "site"))
    elsewhere = _place(device) != _place(row)
    return device.retired, elsewhere, len(differences(row, device)), only_known, device.pk


def _by_serial(rows: Iterable[DeviceRow], free: _Free, pairs: _Pairs) -> list[DeviceRow]:
    """Pair the rows whose serial is known; the rest is returned."""
    by_serial: dict[str, list[KnownDevice]] = defaultdict(list)
    for device in free.values():
        by_serial[_serial(device)].append(device)
    left = []
    for row in rows:
        candidates = by_serial.get(row.serial.casefold()) if row.serial else None
        if candidates:
            pairs.append((row, free.pop(_nearest(row, candidates).pk)))
        else:
            left.append(row)
    return left


def _by_host_and_site(
    rows: Iterable[DeviceRow], devices: Sequence[KnownDevice], free: _Free, pairs: _Pairs
) -> list[DeviceRow]:
    """Pair the rows whose host name is known at that site, unless both serials are known and differ."""
    without_serial: dict[tuple[str, str], list[KnownDevice]] = defaultdict(list)
    with_serial: dict[tuple[str, str], list[KnownDevice]] = defaultdict(list)
    for device in reversed(devices):  # those in service, and the oldest, at the end: from there they are taken
        if device.host:
            (with_serial if _serial(device) else without_serial)[_place(device)].append(device)
    left = []
    for row in rows:
        place = _place(row)
        bare = without_serial.get(place, [])
        candidates = bare[-_LOOKED_AT:] if row.serial else [*bare, *with_serial.get(place, ())]
        if not candidates:
            left.append(row)
            continue
        device = _nearest(row, candidates)
        if row.serial:  # a row without has its place for itself
            bare.pop(bare.index(device, -_LOOKED_AT))
        pairs.append((row, free.pop(device.pk)))
    return left


def _by_host_alone(
    rows: Sequence[DeviceRow], hosts: Counter[str], devices: Iterable[KnownDevice], free: _Free, pairs: _Pairs
) -> tuple[list[DeviceRow], list[Rejected]]:
    """Pair what has a site on one side only, where the host name leaves no choice; reject a row with a choice.

    `hosts` says how many rows without a known serial have the name, those at their places included.
    """
    named: dict[tuple[str, bool, bool], list[KnownDevice]] = defaultdict(list)
    for device in devices:
        if device.host:
            named[device.host.casefold(), bool(device.site), bool(_serial(device))].append(device)
    left, unclear = [], []
    for row in rows:
        host = row.host.casefold()
        sites, serials = ((False,) if row.site else (False, True)), ((False,) if row.serial else (False, True))
        fitting = chain.from_iterable(named.get((host, site, serial), ()) for site in sites for serial in serials)
        candidates = list(islice(fitting, 2))  # two are a choice, however many more there are
        if len(candidates) == 1 and hosts[host] == 1:
            pairs.append((row, free.pop(candidates[0].pk)))
        elif len(candidates) > 1 and not row.site:
            reason = _("Several devices of this client are called “%(host)s”. Add the serial or the site.")
            unclear.append(Rejected(row.line, reason % {"host": row.host}, row.host, row.serial))
        else:
            left.append(row)
    return left, unclear


def _by_everything(doubles: Sequence[tuple[DeviceRow, DeviceRow]], free: _Free, pairs: _Pairs) -> list[Rejected]:
    """Pair the doubles that are exactly as a device in service that is left; the others are rejected."""
    alike: dict[tuple[object, ...], list[KnownDevice]] = defaultdict(list)
    if doubles:
        for device in reversed(free.values()):
            if not device.retired:
                alike[_said(device)].append(device)
    rejected = []
    for row, stays in doubles:
        same = alike.get(_said(row))
        if same:
            pairs.append((row, free.pop(same.pop().pk)))
        else:
            reason = _(
                "The same device as line %(line)s. Delete one of the two, or correct the serial or the host name."
            )
            rejected.append(Rejected(row.line, reason % {"line": stays.line}, row.host, row.serial))
    return rejected
