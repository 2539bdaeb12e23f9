"""What the status page shows: whether all runs, what waits, what failed, what went out, what is due."""

import platform
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from importlib.metadata import version
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection
from django.db.models import Count, Q
from django.db.models.functions import TruncDate
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from groundwork import backups, heads, outbox, readiness
from groundwork.backups.keeping import trouble
from groundwork.heads import Head
from groundwork.models import Backup, Mail, RecurringTask
from groundwork.readiness import Check
from groundwork.version import VERSION

DAYS: Final = 7
MOST_FAILED: Final = 50
_QUEUES: Final = {
    outbox.MAIL: "Mail",
    outbox.CLOCKWORK: "Clockwork",
    outbox.PDF: "PDF",
    "default": "Of an earlier version",
}
_CHECKS: Final = {
    "database": "Database",
    "migrations": "Migrations",
    "worker": "Worker",
    "queue": "Queue",
    "disk": "Disk",
    "seal_key": "Seal key",
}


@dataclass(frozen=True, slots=True)
class Queue:
    """The jobs of one queue. `oldest` is for how long the first of those that are due has waited."""

    name: str
    label: str
    waiting: int
    later: int
    running: int
    failed: int
    oldest: timedelta | None


@dataclass(frozen=True, slots=True)
class FailedJob:
    """A job that was given up. `why` is the last line of what it raised."""

    id: UUID
    name: str
    queue: str
    attempts: int
    ended_at: datetime | None
    why: str


@dataclass(frozen=True, slots=True)
class MailDay:
    """What became of the mails that were asked for on a day; a day without any has none."""

    day: date
    sent: int
    kept: int
    waiting: int
    failing: int
    not_sent: int


@dataclass(frozen=True, slots=True)
class Due:
    """A line of the clockwork, and when it is due next."""

    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Status:
    """The page. `failed` counts all; `failed_jobs` are the latest. `backup_trouble` is a sentence, or nothing."""

    checks: tuple[tuple[str, Check], ...]
    queues: tuple[Queue, ...]
    failed: int
    failed_jobs: tuple[FailedJob, ...]
    mails: tuple[MailDay, ...]
    makes_backups: bool
    backup: Backup | None
    backup_trouble: str
    head: Head | None
    due: tuple[Due, ...]
    versions: tuple[tuple[str, str], ...]

    @property
    def ok(self) -> bool:
        """Whether nothing has to be done."""
        return all(one.ok for _name, one in self.checks) and not self.failed and not self.backup_trouble


def status(now: datetime, zone: str) -> Status:
    """Everything at this moment, days on the clocks of a zone."""
    failed = DBTaskResult.objects.filter(status=TaskResultStatus.FAILED)
    made, _failure = backups.latest()
    return Status(
        checks=tuple((_CHECKS[one.name], one) for one in readiness.checks(now)),
        queues=_queues(now),
        failed=failed.count(),
        failed_jobs=tuple(map(_failed_job, failed.order_by("-finished_at")[:MOST_FAILED])),
        mails=_mails(now, ZoneInfo(zone)),
        makes_backups=bool(settings.BACKUP_DIR),
        backup=made,
        backup_trouble=trouble(now),
        head=heads.current(),
        due=_due(),
        versions=_versions(),
    )


def _due() -> tuple[Due, ...]:
    rows = RecurringTask.objects.order_by("due_at", "name")
    return tuple(Due(row.name.replace("-", " ").capitalize(), row.due_at) for row in rows)


def _queues(now: datetime) -> tuple[Queue, ...]:
    none = {"waiting": 0, "later": 0, "running": 0, "failed": 0}
    is_due = Q(run_after__lte=now) | Q(run_after__year=9999)
    ready = Q(status=TaskResultStatus.READY)
    rows = (
        DBTaskResult.objects.order_by()
        .values("queue_name")
        .annotate(
            waiting=Count("pk", filter=ready & is_due),
            later=Count("pk", filter=ready & ~is_due),
            running=Count("pk", filter=Q(status=TaskResultStatus.RUNNING)),
            failed=Count("pk", filter=Q(status=TaskResultStatus.FAILED)),
        )
    )
    counts = {str(row["queue_name"]): {name: int(row[name]) for name in none} for row in _plain(rows)}
    waits = readiness.longest_waits(now)
    names = (*outbox.QUEUES, *(name for name in sorted(counts) if name not in outbox.QUEUES))
    return tuple(
        Queue(name, _QUEUES.get(name, name), **counts.get(name, none), oldest=waits.get(name))
        for name in names
        if name in counts or name != "default"
    )


def _failed_job(row: "DBTaskResult[Any, Any]") -> FailedJob:
    lines = row.traceback.strip().splitlines()
    name = row.task_path.rpartition(".")[2].replace("_", " ").capitalize()
    kind, colon, text = (lines[-1] if lines else "").partition(": ")
    why = f"{kind.rpartition('.')[2]}{colon}{text}"  # without the module that it is of
    return FailedJob(row.id, name, row.queue_name, len(row.worker_ids), row.finished_at, why)


def _mails(now: datetime, zone: ZoneInfo) -> tuple[MailDay, ...]:
    today = now.astimezone(zone).date()
    state = Mail.State
    rows = (
        Mail.objects.filter(asked_at__gt=now - timedelta(days=DAYS + 1))
        .annotate(day=TruncDate("asked_at", tzinfo=zone))
        .order_by()
        .values("day")
        .annotate(
            sent=Count("pk", filter=Q(state=state.TAKEN)),
            kept=Count("pk", filter=Q(state=state.KEPT)),
            waiting=Count("pk", filter=Q(state=state.OPEN, why="")),
            failing=Count("pk", filter=Q(state=state.OPEN) & ~Q(why="")),
            not_sent=Count("pk", filter=Q(state__in=(state.NEEDLESS, state.LEFT))),
        )
    )
    found = {row["day"]: MailDay(**row) for row in _plain(rows)}
    return tuple(found[day] for day in (today - timedelta(days=back) for back in range(DAYS)) if day in found)


def _plain(rows: Iterable[Any]) -> list[dict[str, Any]]:
    return [dict(row) for row in rows]


def _versions() -> tuple[tuple[str, str], ...]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT version()" if connection.vendor == "postgresql" else "SELECT sqlite_version()")
        server = str(cursor.fetchone()[0])
    database = " ".join(server.split()[:2]) if connection.vendor == "postgresql" else f"SQLite {server}"
    return (
        ("Portal", VERSION),
        ("Database", database),
        ("Django", version("django")),
        ("WeasyPrint", version("weasyprint")),
        ("Python", platform.python_version()),
    )
