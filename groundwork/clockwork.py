"""What the worker does by the clock: each line of a table once every period, whatever number of workers.

The table is code (the setting CLOCKWORK names it); when each of its lines is due next stands in the database. A worker
that finds one due locks its row, puts its task into the outbox and moves the row on, in one transaction. So it is
the outbox that runs the task, with its tries, and two workers cannot both find the same period due. After a
standstill a line runs once, however many periods were missed. While a line's last job is not done, the next one is
left out.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string
from django_tasks.base import Task

from groundwork import outbox
from groundwork.models import RecurringTask


class Rhythm(Protocol):
    """When something is due."""

    def first(self, now: datetime) -> datetime:
        """When a line is due that the database does not know yet."""

    def following(self, due: datetime, now: datetime) -> datetime:
        """The first moment after `now`, for a line that is or was due at `due`."""

    @property
    def longest(self) -> timedelta:
        """The longest time from one moment to the next."""


@dataclass(frozen=True, slots=True)
class Every:
    """At once, and then each time a period has gone by."""

    period: timedelta

    def first(self, now: datetime) -> datetime:
        return now

    def following(self, due: datetime, now: datetime) -> datetime:
        return due + ((now - due) // self.period + 1) * self.period

    @property
    def longest(self) -> timedelta:
        return self.period


@dataclass(frozen=True, slots=True)
class Daily:
    """Once a day, when the clocks of a zone show a time; the zone's name is asked for each time.

    Where the clocks are put forward over that time it is when they have been, where they show it twice, the first.
    """

    at: time
    zone: Callable[[], str]

    def first(self, now: datetime) -> datetime:
        return self.following(now, now)

    def following(self, due: datetime, now: datetime) -> datetime:
        zone = ZoneInfo(self.zone())
        today = now.astimezone(zone).date()
        moments = (
            datetime.combine(today + timedelta(days=days), self.at, zone).astimezone(UTC) for days in range(-1, 4)
        )
        return next(moment for moment in moments if moment > now)

    @property
    def longest(self) -> timedelta:
        return timedelta(hours=49)  # a zone may leave out a day


@dataclass(frozen=True, slots=True)
class Recurring:
    """A line of the table. The name stays for good: the database knows the line by it. The task takes no arguments."""

    name: str
    task: Task[[], None]
    rhythm: Rhythm


def table() -> tuple[Recurring, ...]:
    """The lines of the setting CLOCKWORK; none where it is empty."""
    lines: tuple[Recurring, ...] = import_string(settings.CLOCKWORK) if settings.CLOCKWORK else ()
    return lines


def run_due(now: datetime, lines: tuple[Recurring, ...] | None = None) -> int:
    """Put what is due into the outbox. Returns how much that was. One plain read where nothing is."""
    lines = table() if lines is None else lines
    known = dict(RecurringTask.objects.values_list("name", "due_at")) if lines else {}
    return sum(_put(line, now) for line in lines if _is_due(line, known.get(line.name), now))


def _is_due(line: Recurring, due: datetime | None, now: datetime) -> bool:
    return due is None or due <= now or _is_absurd(line, due, now)


def _is_absurd(line: Recurring, due: datetime, now: datetime) -> bool:
    """Whether it lies so far ahead that the line had another rhythm then, or the clock was wrong."""
    return due > now + 2 * line.rhythm.longest


def _put(line: Recurring, now: datetime) -> bool:
    with transaction.atomic():
        RecurringTask.objects.get_or_create(name=line.name, defaults={"due_at": line.rhythm.first(now)})
        # Read again under the lock: another worker may have been first. (SQLite: the transaction is IMMEDIATE.)
        row = RecurringTask.objects.select_for_update().get(name=line.name)
        if not _is_due(line, row.due_at, now):
            return False
        runs = row.due_at <= now and not outbox.is_unfinished(row.job_id)
        if runs:
            row.job_id = outbox.put(line.task)
        row.due_at = line.rhythm.following(row.due_at, now)
        row.save(update_fields=["due_at", "job"])
    return runs
