"""Which row of a file is which known device: by serial, then by host name and site, in whatever order the rows come."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import NamedTuple

from django.utils.translation import gettext as _

from clients.importing.rows import DeviceRow, Rejected

_LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)


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


def match(rows: Sequence[DeviceRow], known: Sequence[KnownDevice]) -> Matched:
    """Match the rows with the known devices; of rows that mean the same device all but one are rejected."""
    # From here on the rows stand in an order that comes from what they say, never from where they stood.
    kept, rejected = _without_doubles(sorted(rows, key=_content))
    free = {device.pk: device for device in sorted(known, key=lambda device: (device.retired, device.pk))}
    pairs: list[tuple[DeviceRow, KnownDevice]] = []
    left = _by_serial(kept, free, pairs)
    left = _by_host_and_site(left, free, pairs)
    left, unclear = _by_host_alone(left, free, pairs)
    return Matched(tuple(pairs), tuple(left), (*rejected, *unclear), tuple(free.values()))


def _content(row: DeviceRow) -> tuple[object, ...]:
    """Everything a row says; two rows that are equal in it are interchangeable."""
    dates = (row.last_seen or _LONG_AGO, row.warranty or date.min, row.purchased or date.min)
    return (row.serial, row.host, row.site, row.kind, row.os, row.make, row.model, *dates)


def _without_doubles(rows: Iterable[DeviceRow]) -> tuple[list[DeviceRow], list[Rejected]]:
    """Of the rows of one device the one that was seen last stays, and one with a serial before one without."""
    same: dict[tuple[str, ...], list[DeviceRow]] = defaultdict(list)
    with_serial: dict[tuple[str, str], list[DeviceRow]] = defaultdict(list)
    for row in rows:
        if row.serial:
            same[(row.serial.casefold(),)].append(row)
            with_serial[_place(row)].append(row)
        else:
            same[_place(row)].append(row)
    kept: list[DeviceRow] = []
    rejected: list[Rejected] = []
    for key, doubles in same.items():
        stays = max(doubles, key=lambda row: (row.last_seen or _LONG_AGO, _content(row), -row.line))
        others = [row for row in doubles if row is not stays]
        if len(key) == 2 and key in with_serial:
            others, stays = doubles, with_serial[(key[0], key[1])][0]
        else:
            kept.append(stays)
        rejected += [_double(row, stays) for row in others]
    return kept, rejected


def _double(row: DeviceRow, stays: DeviceRow) -> Rejected:
    reason = _("The same device as line %(line)s. Delete one of the two, or correct the serial or the host name.")
    return Rejected(row.line, reason % {"line": stays.line}, row.host, row.serial)


def _place(row: DeviceRow | KnownDevice) -> tuple[str, str]:
    return row.host.casefold(), row.site.casefold()


def _by_serial(
    rows: Iterable[DeviceRow], free: dict[int, KnownDevice], pairs: list[tuple[DeviceRow, KnownDevice]]
) -> list[DeviceRow]:
    """Pair the rows whose serial is known; the rest is returned. Of several devices with it, the one at that place."""
    by_serial: dict[str, list[KnownDevice]] = defaultdict(list)
    for device in free.values():
        if device.serial:
            by_serial[device.serial.casefold()].append(device)
    left = []
    for row in rows:
        candidates = by_serial.get(row.serial.casefold(), []) if row.serial else []
        if not candidates:
            left.append(row)
            continue
        device = next((device for device in candidates if _place(device) == _place(row)), candidates[0])
        pairs.append((row, free.pop(device.pk)))
    return left


def _by_host_and_site(
    rows: Iterable[DeviceRow], free: dict[int, KnownDevice], pairs: list[tuple[DeviceRow, KnownDevice]]
) -> list[DeviceRow]:
    """Pair the rows whose host name is known at that site, unless both serials are known and differ."""
    by_place: dict[tuple[str, str], list[KnownDevice]] = defaultdict(list)
    for device in free.values():
        if device.host:
            by_place[_place(device)].append(device)
    left = []
    for row in rows:
        candidates = [device for device in by_place.get(_place(row), []) if _may_be(row, device)]
        if not row.host or not candidates:
            left.append(row)
            continue
        by_place[_place(row)].remove(candidates[0])
        pairs.append((row, free.pop(candidates[0].pk)))
    return left


def _by_host_alone(
    rows: Sequence[DeviceRow], free: dict[int, KnownDevice], pairs: list[tuple[DeviceRow, KnownDevice]]
) -> tuple[list[DeviceRow], list[Rejected]]:
    """Pair what has a site on one side only, where the host name leaves no choice; reject a row with a choice."""
    devices: dict[str, list[KnownDevice]] = defaultdict(list)
    for device in free.values():
        if device.host:
            devices[device.host.casefold()].append(device)
    same_host: dict[str, int] = defaultdict(int)
    for row in rows:
        same_host[row.host.casefold()] += 1
    left, unclear = [], []
    for row in rows:
        named = devices.get(row.host.casefold(), []) if row.host else []
        candidates = [device for device in named if _may_be(row, device) and not (row.site and device.site)]
        if len(candidates) == 1 and same_host[row.host.casefold()] == 1:
            pairs.append((row, free.pop(candidates[0].pk)))
        elif len(candidates) > 1 and not row.site:
            reason = _("Several devices of this client are called “%(host)s”. Add the serial or the site.")
            unclear.append(Rejected(row.line, reason % {"host": row.host}, row.host, row.serial))
        else:
            left.append(row)
    return left, unclear


def _may_be(row: DeviceRow, device: KnownDevice) -> bool:
    return not (row.serial and device.serial) or row.serial.casefold() == device.serial.casefold()
