"""What a client owned over time, as a small chart and a table."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, TypeAlias

from django.db.models import Exists, OuterRef
from django.utils.functional import Promise

from clients.models import Client, Device, InventoryCount
from clients.selectors.inventory import devices_in
from groundwork.device_kinds import in_order, label

WIDTH: Final = 300
HEIGHT: Final = 64
# How far back the chart goes, and how many of the latest changes the table tells.
BACK: Final = timedelta(days=730)
LINES: Final = 12
_NAMED: Final = ("pk", "hostname", "serial", "kind")
# Devices by key, as name and kind.
_Counted: TypeAlias = dict[int, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class CountLine:
    """A day: how many devices counted, and what had changed since the day before it in the table, by kind."""

    at: datetime
    source: str
    devices: int
    changes: tuple[tuple[str | Promise, int], ...]


@dataclass(frozen=True, slots=True)
class KindOverTime:
    """One kind that counted something else at some time: its line, the first and the last number."""

    label: str | Promise
    path: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class CountsOverTime:
    """The devices that counted, and each kind that has changed. A `path` is the line of a chart in its units.

    The latest of the lines comes first.
    """

    path: str
    first: int
    last: int
    since: datetime
    kinds: tuple[KindOverTime, ...]
    lines: tuple[CountLine, ...]


def counts_over_time(client: Client, now: datetime) -> CountsOverTime | None:
    """The last two years, None before the second count; one query.

    Of a day the last count stands, unless all of them are of one day.
    """
    every = list(client.inventory_counts.filter(counted_at__gt=now - BACK).order_by("counted_at", "pk"))
    days = {count.counted_at.date(): count for count in every}
    counts = list(days.values()) if len(days) > 1 else every
    if len(counts) < 2:  # one point is no line
        return None
    numbers = [devices_in(count.counts) for count in counts]
    lines = [_line(before, count) for before, count in zip([None, *counts], counts, strict=False)]
    return CountsOverTime(
        path=_path([(count.counted_at, number) for count, number in zip(counts, numbers, strict=True)], now),
        first=numbers[0],
        last=numbers[-1],
        since=counts[0].counted_at,
        kinds=tuple(_kinds(counts, now)),
        lines=tuple(reversed(lines[-LINES:])),
    )


def _kinds(counts: list[InventoryCount], now: datetime) -> Iterator[KindOverTime]:
    for key in in_order(key for count in counts for key in count.counts):
        points = [(count.counted_at, count.counts.get(key, 0)) for count in counts]
        numbers = [number for _at, number in points]
        if len(set(numbers)) > 1:
            yield KindOverTime(label(key), _path(points, now), numbers[0], numbers[-1])


def _line(before: InventoryCount | None, count: InventoryCount) -> CountLine:
    source = str(count.get_source_display())
    return CountLine(count.counted_at, source, devices_in(count.counts), _changes(before, count))


def _changes(before: InventoryCount | None, after: InventoryCount) -> tuple[tuple[str | Promise, int], ...]:
    was = {} if before is None else before.counts
    keys = in_order({**was, **after.counts})
    differences = ((label(key), after.counts.get(key, 0) - was.get(key, 0)) for key in keys)
    return tuple((name, number) for name, number in differences if number and before is not None)


def _path(points: list[tuple[datetime, int]], now: datetime) -> str:
    """Steps: a count holds until the next one, the last one until now. The foot is 0."""
    start, most = points[0][0], max(1, *(number for _at, number in points))
    span = max((now - start).total_seconds(), 1.0)
    steps: list[str] = []
    for at, number in points:
        x, y = (at - start).total_seconds() / span * WIDTH, HEIGHT - 2 - number / most * (HEIGHT - 6)
        steps.append(f"M{x:.1f} {y:.1f}" if not steps else f"H{x:.1f}V{y:.1f}")
    return " ".join([*steps, f"H{WIDTH}"])


@dataclass(frozen=True, slots=True)
class DeviceChanges:
    """Devices that count now and did not then, and those that did and do not; each as name and kind, by name."""

    came: tuple[tuple[str, str], ...]
    went: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Turnover:
    """The same in words: each as name and kind."""

    came: tuple[tuple[str, str | Promise], ...]
    went: tuple[tuple[str, str | Promise], ...]


def turnovers_since(client: Client, moments: Iterable[datetime]) -> dict[datetime, Turnover]:
    """Which devices came and went since each of these moments, in words; three queries, none without a moment."""
    then = _counted_at(client, moments)
    now = _counted_now(client) if then else {}
    changes = {moment: _changed(was, now) for moment, was in then.items()}
    return {moment: Turnover(_labelled(one.came), _labelled(one.went)) for moment, one in changes.items()}


def device_changes_since(client: Client, moment: datetime) -> DeviceChanges:
    """Which devices came and went since; three queries. One whose kind has changed went as one, came as another."""
    return _changed(_counted_at(client, [moment])[moment], _counted_now(client))


def device_changes_between(client: Client, first: datetime, last: datetime) -> DeviceChanges:
    """The same between two moments; two queries. What came and went again between them is in neither list."""
    counted = _counted_at(client, (first, last))
    return _changed(counted[first], counted[last])


def _counted_now(client: Client) -> _Counted:
    counted = client.devices.filter(retired_at=None, uncovered="").order_by().values_list(*_NAMED)
    return {pk: (name or serial, kind) for pk, name, serial, kind in counted}


def _counted_at(client: Client, moments: Iterable[datetime]) -> dict[datetime, _Counted]:
    """The devices that counted at each of these moments, by key, as name and kind; two queries."""
    then: dict[datetime, dict[int, tuple[str, str] | None]] = {moment: {} for moment in moments}
    if not then:
        return {}
    history = Device.history.filter(client_id=client.pk, history_date__lte=max(then))
    states = history.order_by("-history_date", "-history_id").values_list(
        "history_date", "id", "hostname", "serial", "kind", "retired_at", "uncovered", "history_type"
    )
    for at, pk, name, serial, kind, retired, uncovered, what in states.iterator(2000):
        counted = what != "-" and retired is None and not uncovered
        _note(then, at, pk, (name or serial, kind) if counted else None)
    # What was put into the tables without history counts from the day it was made, here and not at a client merged in.
    elsewhere = Exists(Device.history.filter(id=OuterRef("pk")).exclude(client_id=client.pk))
    bare = client.devices.filter(~elsewhere, retired_at=None, uncovered="", created_at__lte=max(then)).order_by()
    for at, pk, name, serial, kind in bare.values_list("created_at", *_NAMED):
        _note(then, at, pk, (name or serial, kind))
    return {
        moment: {pk: device for pk, device in found.items() if device is not None} for moment, found in then.items()
    }


def _note(
    then: dict[datetime, dict[int, tuple[str, str] | None]], at: datetime, pk: int, device: tuple[str, str] | None
) -> None:
    """A device as it was from `at` on, for every moment since that knows nothing later of it."""
    for moment, found in then.items():
        if at <= moment:
            found.setdefault(pk, device)


def _changed(was: _Counted, now: _Counted) -> DeviceChanges:
    came = [found for pk, found in now.items() if pk not in was or was[pk][1] != found[1]]
    went = [found for pk, found in was.items() if pk not in now or now[pk][1] != found[1]]
    return DeviceChanges(tuple(sorted(came)), tuple(sorted(went)))


def _labelled(devices: Iterable[tuple[str, str]]) -> tuple[tuple[str, str | Promise], ...]:
    return tuple((name, label(kind)) for name, kind in devices)
