"""Runs the jobs of the outbox: claims, tries again, puts back what a killed worker left running, minds the clock.

The rows, their states and what a task is are django-tasks-db's. The loop is ours, because theirs stops when SQLite is
locked at BEGIN, takes the write lock at every poll, has no retries, leaves the rows of a killed worker RUNNING for
ever, and stores tracebacks as they are.
"""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from traceback import format_exception
from typing import Any, Final, cast

from django.db import InterfaceError, OperationalError, close_old_connections, transaction
from django.utils import timezone
from django_tasks.base import TaskContext, TaskResultStatus
from django_tasks_db.models import DBTaskResult

from groundwork import clockwork, heads, liveness
from groundwork.log_filter import without_links

logger = logging.getLogger(__name__)

# How long to wait after the first, second, ... failure; one failure more and the job is left as failed.
DELAYS: Final = tuple(timedelta(seconds=seconds) for seconds in (10, 60, 300, 1_800, 7_200))
MOST_ATTEMPTS: Final = len(DELAYS) + 1
SWEEP_EVERY: Final = 10.0
LONGEST_PAUSE: Final = 30.0
_SETTLE_PAUSES: Final = (0.1, 0.5, 2.0, 5.0)
_LOST: Final = "groundwork.worker.WorkerLost"
_DATABASE_TROUBLE = (OperationalError, InterfaceError)

Row = DBTaskResult[Any, Any]


class GiveUp(Exception):
    """Raised by a task that knows another try to be useless: the job is left as failed at once."""


@dataclass(slots=True)
class StopSign:
    """Set by a signal: finish the job in hand, then end."""

    told: bool = False


def run(worker_id: str, stop: StopSign, *, batch: bool = False, poll: float = 1.0, queues: Sequence[str] = ()) -> int:
    """Run jobs until told to stop; with `batch`, until none is due. Returns how many were run.

    Only those of these queues; without any, of all. Every worker minds the clock, the heads and who has ended.

    A database that is locked or away is waited for, with a growing pause; in a batch it is raised.
    """
    count, pause, next_sweep = 0, poll, 0.0
    with liveness.alive(worker_id) as life:
        while not stop.told:
            ran = False
            try:
                if time.monotonic() >= next_sweep:
                    life.renew()
                    liveness.tidy()
                    sweep(timezone.now(), own_id=worker_id)
                    clockwork.run_due(timezone.now())
                    heads.note_or_say(timezone.now())
                    next_sweep = time.monotonic() + SWEEP_EVERY
                ran = run_one(worker_id, queues)
                pause = poll
            except _DATABASE_TROUBLE as error:
                if batch:
                    raise
                pause = min(pause * 2, LONGEST_PAUSE)
                logger.warning("The database does not answer, trying again in %.0f s: %s", pause, error)
            close_old_connections()
            count += ran
            if batch and not ran:
                heads.note_or_say(timezone.now())
                break
            if not ran:
                _rest(pause, stop)
    return count


def run_one(worker_id: str, queues: Sequence[str] = ()) -> bool:
    """Claim one job that is due and run it. Returns False when none is."""
    row = claim(worker_id, queues)
    if row is None:
        return False
    error = _attempt(row)
    if error is None:
        _settle(lambda: _succeeded(row, timezone.now()), row)
    else:
        _say_failed(row, error)  # once, however often it has to be written down
        _settle(lambda: _failed(row, error, timezone.now()), row)
    return True


def claim(worker_id: str, queues: Sequence[str] = ()) -> Row | None:
    """Mark the next job that is due as running by this worker, and return it. `queues` as in `run`."""
    due = DBTaskResult.objects.ready()
    if queues:
        due = due.filter(queue_name__in=queues)
    # Asked first without a lock: on SQLite, opening the transaction below takes the only write lock there is.
    if not due.exists():
        return None
    with transaction.atomic():
        # PostgreSQL: FOR UPDATE SKIP LOCKED. SQLite: the transaction is IMMEDIATE (settings).
        row: Row | None = due.all().get_locked()
        if row is not None:
            row.claim(worker_id)
    return row


def sweep(now: datetime, own_id: str = "") -> int:
    """Put back the jobs whose worker has ended without finishing them. Returns how many.

    `own_id` is the worker that sweeps, between two jobs: what it seems to be running it could not settle. A job that
    ends its worker again and again runs out of attempts like any other.
    """
    count = 0
    for row in DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING):
        worker_id = row.worker_ids[-1] if row.worker_ids else ""
        with transaction.atomic():
            if worker_id and worker_id != own_id and not liveness.is_dead(worker_id):
                continue
            count += _lost(row, now)
    return count


def _attempt(row: Row) -> Exception | None:
    """Run the task. Returns what it raised."""
    try:
        task = row.task
        result = row.task_result
        first = (TaskContext(task_result=cast(Any, result)),) if task.takes_context else ()
        task.call(*first, *result.args, **result.kwargs)
    except Exception as error:
        return error
    return None


def _settle(write: Callable[[], int], row: Row) -> None:
    """Write down how a job ended. Tries for a while: if it cannot be written, the job will be run once more."""
    for pause in (*_SETTLE_PAUSES, None):
        try:
            written = write()
        except _DATABASE_TROUBLE:
            if pause is None:
                raise
            time.sleep(pause)
            close_old_connections()
        else:
            if not written:
                logger.warning("Job %s (%s) was taken over by another worker meanwhile.", row.id, row.task_path)
            return


def _succeeded(row: Row, now: datetime) -> int:
    return _still_ours(
        row,
        status=TaskResultStatus.SUCCESSFUL,
        finished_at=now,
        exception_class_path="",
        traceback="",
    )


def _is_final(row: Row, error: Exception) -> bool:
    return isinstance(error, GiveUp) or len(row.worker_ids) >= MOST_ATTEMPTS


def _say_failed(row: Row, error: Exception) -> None:
    logger.log(
        logging.ERROR if _is_final(row, error) else logging.WARNING,
        "Job %s (%s) failed, attempt %d of %d.",
        row.id,
        row.task_path,
        len(row.worker_ids),
        MOST_ATTEMPTS,
        exc_info=error,
    )


def _failed(row: Row, error: Exception, now: datetime) -> int:
    what = {
        "exception_class_path": f"{type(error).__module__}.{type(error).__qualname__}",
        # The outbox is in every copy of the database, where no link may stand.
        "traceback": without_links("".join(format_exception(error))),
    }
    if _is_final(row, error):
        return _given_up(row, now, **what)
    return _again(row, now + DELAYS[len(row.worker_ids) - 1], **what)


def _lost(row: Row, now: datetime) -> int:
    attempts = len(row.worker_ids)
    logger.warning("Job %s (%s): its worker ended without finishing it.", row.id, row.task_path)
    what = {"exception_class_path": _LOST, "traceback": "The worker ended without finishing this job."}
    if attempts >= MOST_ATTEMPTS:
        return _given_up(row, now, **what)
    # At once the first time (a restart), then with growing pauses: it may be the job that ends the worker.
    return _again(row, now + DELAYS[attempts - 2] if attempts > 1 else now, **what)


def _again(row: Row, run_after: datetime, **what: str) -> int:
    return _still_ours(row, status=TaskResultStatus.READY, run_after=run_after, **what)


def _given_up(row: Row, now: datetime, **what: str) -> int:
    return _still_ours(row, status=TaskResultStatus.FAILED, finished_at=now, **what)


def _still_ours(row: Row, **columns: Any) -> int:
    """Update the row, unless somebody has claimed it since: each claim has its own started_at."""
    unchanged = DBTaskResult.objects.filter(pk=row.pk, status=TaskResultStatus.RUNNING, started_at=row.started_at)
    return unchanged.update(**columns)


def _rest(seconds: float, stop: StopSign) -> None:
    until = time.monotonic() + seconds
    while not stop.told and (left := until - time.monotonic()) > 0:
        time.sleep(min(left, 0.2))
