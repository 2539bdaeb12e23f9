"""People and devices of a client in a period, from the counts that every change leaves."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from clients.models import Client
from clients.selectors import device_changes_between
from contracts.statements import Count, Period


@dataclass(frozen=True, slots=True)
class CountsOf:
    """What a client had at each moment: counts by when they were made, the oldest first."""

    moments: tuple[datetime, ...]
    counts: tuple[Mapping[str, int], ...]
    zone: ZoneInfo

    def at_end_of(self, day: date) -> Mapping[str, int] | None:
        """The last count made by the end of a day; None where there was none."""
        at = bisect_left(self.moments, midnight(day + timedelta(days=1), self.zone))
        return self.counts[at - 1] if at else None


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """The moment at which a day begins in a zone."""
    return datetime.combine(day, time(), zone)


def counts_of(client: Client, until: date, zone: ZoneInfo) -> CountsOf:
    """Every count made by the end of that day; one query."""
    rows = client.inventory_counts.filter(counted_at__lt=midnight(until + timedelta(days=1), zone))
    found = list(rows.order_by("counted_at", "pk").values_list("counted_at", "counts"))
    return CountsOf(tuple(at for at, _counts in found), tuple(counts for _at, counts in found), zone)


def changes_in(client: Client, counts: CountsOf, period: Period, until: date) -> tuple[Count, ...] | None:
    """How many there are at the end of `until`, and what changed since the period began; None where nobody counted.

    Kinds of which there are none at either end are left out. Two queries.
    """
    now, before = counts.at_end_of(until), counts.at_end_of(period.first - timedelta(days=1))
    if now is None:
        return None
    start, end = midnight(period.first, counts.zone), midnight(until + timedelta(days=1), counts.zone)
    moved = device_changes_between(client, start, end)
    came, went = (Counter(kind for _name, kind in side) for side in (moved.came, moved.went))
    # Before the first count everything is new, which says nothing.
    if before is None:
        came, went = Counter(), Counter()
    keys = {**now, **(before or {})}
    return tuple(
        Count(key, now.get(key, 0), None if before is None else before.get(key, 0), came[key], went[key])
        for key in sorted(keys)
        if now.get(key, 0) or (before or {}).get(key, 0)
    )
