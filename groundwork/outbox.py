"""Work that is slow or may fail, written down in the same transaction as the change that asks for it.

A row of django-tasks-db is the outbox: it commits with the change or not at all. The worker (groundwork.worker) runs
it at least once, so a task takes ids only, reads the rest when it runs, and does no harm when it runs twice. Why not
signals or on_commit: docs/adr/0005-no-signals-and-the-outbox.md.
"""

import re
from contextvars import ContextVar
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID, uuid4

from django.db.models import Q
from django_tasks.base import Task, TaskResultStatus
from django_tasks_db.models import DBTaskResult

from groundwork.transactions import demand_transaction

# What a worker can be told to keep to. A mail does not wait behind a PDF, nor what recurs behind either.
MAIL, PDF, CLOCKWORK = "mail", "pdf", "clockwork"
QUEUES: Final = (MAIL, CLOCKWORK, PDF, "default")

KEEP_DONE = timedelta(days=14)
KEEP_FAILED = timedelta(days=90)

# Ids, numbers and codes. A proposal's token or a person's name does not look like this, and must not be kept here.
_ID_SHAPE = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}\Z")


_chosen: Final = ContextVar[UUID | None]("_chosen", default=None)


def job_id() -> UUID:
    """What the next job is called (settings.TASKS): what whoever puts it has said, or anything new."""
    return _chosen.get() or uuid4()


def put(task: Task[..., Any], *, not_before: datetime | None = None, job: UUID | None = None, **ids: int | str) -> str:
    """Ask for `task(**ids)` to be run after the caller's transaction commits; if that is said, `not_before` a moment,
    and with `job` as its id.

    `ids` are whole numbers or short lower-case codes (primary keys, UUIDs, hashes): what they stand for is read when
    the task runs. Returns the job's id. Raises OutsideTransaction outside of transaction.atomic(), TypeError for any
    other argument, ValueError for a moment without a zone.
    """
    demand_transaction("outbox.put()")
    if not_before is not None and not_before.tzinfo is None:
        raise ValueError("A moment without a zone is no moment.")
    for name, value in ids.items():
        if not _is_id(value):
            raise TypeError(f"{task.name}({name}=...) takes an id; let the task read the rest from the database.")
    chosen = _chosen.set(job)
    try:
        put_id: str = task.using(run_after=not_before).enqueue(**ids).id
    finally:
        _chosen.reset(chosen)
    return put_id


def hurry(job_id: UUID | str, now: datetime) -> bool:
    """Let a job that waits be run at once. False, and nothing done, where it is running or has ended."""
    waiting = DBTaskResult.objects.filter(pk=job_id, status=TaskResultStatus.READY)
    return waiting.update(run_after=now) == 1


def retry(job_id: UUID | str, now: datetime) -> bool:
    """Let a job that was given up be run again, with as many tries as a new one. False where it is not given up."""
    given_up = DBTaskResult.objects.filter(pk=job_id, status=TaskResultStatus.FAILED)
    return given_up.update(status=TaskResultStatus.READY, run_after=now, finished_at=None, worker_ids=[]) == 1


def forget(job_id: UUID | str) -> bool:
    """Delete a job that was given up; what it was to do is not done. False where it is not given up."""
    _count, deleted = DBTaskResult.objects.filter(pk=job_id, status=TaskResultStatus.FAILED).delete()
    return deleted.get(DBTaskResult._meta.label, 0) == 1


def is_unfinished(job_id: UUID | str | None) -> bool:
    """Whether a job is waiting, to be run once more, or running."""
    unfinished = (TaskResultStatus.READY, TaskResultStatus.RUNNING)
    return job_id is not None and DBTaskResult.objects.filter(pk=job_id, status__in=unfinished).exists()


def purge(now: datetime) -> int:
    """Delete jobs done more than KEEP_DONE ago and failed ones of more than KEEP_FAILED. Returns how many."""
    old = Q(status=TaskResultStatus.SUCCESSFUL, finished_at__lt=now - KEEP_DONE) | Q(
        status=TaskResultStatus.FAILED, finished_at__lt=now - KEEP_FAILED
    )
    count, _ = DBTaskResult.objects.filter(old).delete()
    return count


def _is_id(value: object) -> bool:
    if isinstance(value, str):
        return _ID_SHAPE.match(value) is not None
    return isinstance(value, int) and not isinstance(value, bool)
