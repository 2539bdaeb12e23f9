"""Workers as processes: killed, stopped, several at once."""

import random
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection, models, transaction
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult, DBTaskResultQuerySet

from groundwork import liveness, outbox, worker
from groundwork.tests import jobs
from groundwork.tests.forked import a_process, ended, tell

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 60.0


@pytest.fixture(autouse=True)
def jobs_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(jobs.LOG, str(tmp_path / "jobs.log"))


def put(task: object, *numbers: int) -> list[str]:
    with transaction.atomic():
        return [outbox.put(task, number=number) for number in numbers]  # type: ignore[arg-type]


def a_worker(*words: str) -> AbstractContextManager[BaseProcess]:
    """`manage.py worker` as a process of its own, which is gone afterwards."""
    return a_process(call_command, "worker", "--poll", "0.1", *words)


def wait_for(what: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < until, "it did not happen"
        time.sleep(0.05)


def status_of(job_id: str) -> str:
    return str(DBTaskResult.objects.values_list("status", flat=True).get(pk=job_id))


def wait_until_its_worker_is_dead(job_id: str) -> None:
    """PostgreSQL takes a moment to see that a connection has ended."""
    (worker_id,) = DBTaskResult.objects.get(pk=job_id).worker_ids
    wait_for(lambda: _is_dead(worker_id))


def test_a_killed_workers_job_comes_back_and_is_run_once_more() -> None:
    (job_id,) = put(jobs.hang_once, 1)
    with a_worker() as process:
        wait_for(lambda: jobs.done() == ["hang_once 1"])
        assert worker.sweep(timezone.now()) == 0, "it is slow, but it lives"
        process.kill()
        process.join()
    wait_until_its_worker_is_dead(job_id)
    assert status_of(job_id) == TaskResultStatus.RUNNING
    # The control: without the sweeper, the job stays where it is for ever.
    assert not worker.run_one("without-a-sweeper")
    assert status_of(job_id) == TaskResultStatus.RUNNING
    with a_worker("--batch") as process:
        assert ended(process) == 0
    assert jobs.done() == ["hang_once 1"] * 2
    assert status_of(job_id) == TaskResultStatus.SUCCESSFUL
    assert len(DBTaskResult.objects.get(pk=job_id).worker_ids) == 2


def test_a_slow_workers_job_is_not_taken_by_another() -> None:
    (job_id,) = put(jobs.linger, 1)
    with a_worker() as process:
        wait_for(lambda: jobs.done() == ["linger 1"])
        for _ in range(10):
            assert worker.sweep(timezone.now()) == 0
            liveness.tidy()
            assert not worker.run_one("another-worker")
            time.sleep(0.05)
        jobs.let_go()
        wait_for(lambda: status_of(job_id) == TaskResultStatus.SUCCESSFUL)
        assert process.is_alive()
    assert jobs.done() == ["linger 1", "lingered 1"]
    assert len(DBTaskResult.objects.get(pk=job_id).worker_ids) == 1


def test_a_worker_told_to_stop_finishes_its_job() -> None:
    job_id, waiting = put(jobs.linger, 1, 2)
    with a_worker() as process:
        wait_for(lambda: jobs.done() == ["linger 1"])
        tell(process, signal.SIGTERM)
        jobs.let_go()
        assert ended(process) == 0
    assert jobs.done() == ["linger 1", "lingered 1"]
    assert (status_of(job_id), status_of(waiting)) == (TaskResultStatus.SUCCESSFUL, TaskResultStatus.READY)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_an_idle_worker_told_to_stop_ends_at_once(number: signal.Signals) -> None:
    (job_id,) = put(jobs.note, 1)
    # Left to itself it would look for work again after half a minute only.
    with a_worker("--poll", "30") as process:
        wait_for(lambda: status_of(job_id) == TaskResultStatus.SUCCESSFUL)
        tell(process, number)
        process.join(60)
        assert process.exitcode == 0


def test_a_worker_told_twice_ends_at_once_and_its_job_comes_back() -> None:
    (job_id,) = put(jobs.hang_once, 1)
    with a_worker() as process:
        wait_for(lambda: jobs.done() == ["hang_once 1"])
        tell(process, signal.SIGTERM)
        process.join(0.5)
        assert process.is_alive()
        # Two signals are one where the first has not been heard yet, so it is told until it has heard both.
        wait_for(lambda: _ended_when_told(process))
        assert process.exitcode == -signal.SIGTERM
    wait_until_its_worker_is_dead(job_id)
    assert worker.sweep(timezone.now()) == 1
    assert status_of(job_id) == TaskResultStatus.READY


def _ended_when_told(process: BaseProcess) -> bool:
    tell(process, signal.SIGTERM)
    process.join(1)
    return process.exitcode is not None


def test_two_workers_share_the_jobs_and_run_each_once() -> None:
    numbers = list(range(60))
    put(jobs.note, *numbers)
    with a_worker("--batch") as one, a_worker("--batch") as two:
        assert (ended(one), ended(two)) == (0, 0)
    assert sorted(jobs.done()) == sorted(f"note {number}" for number in numbers)


def claimed_at_once(workers: int, job_count: int) -> list[list[str]]:
    """What each of several workers, started together, claims out of the same jobs."""
    put(jobs.note, *range(job_count))
    gate = threading.Barrier(workers)
    claimed: list[list[str]] = [[] for _ in range(workers)]

    def one(place: int) -> None:
        gate.wait(60)
        try:
            while (row := worker.claim(f"worker-{place}")) is not None:
                claimed[place].append(str(row.pk))
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=(place,)) for place in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    return claimed


def test_no_two_workers_claim_the_same_job() -> None:
    claimed = claimed_at_once(4, 40)
    everything = [job for jobs_of_one in claimed for job in jobs_of_one]
    assert len(everything) == len(set(everything)) == 40


def test_control_without_the_lock_two_workers_claim_the_same_job(monkeypatch: pytest.MonkeyPatch) -> None:
    together = threading.Barrier(2)

    def unlocked(self: DBTaskResultQuerySet) -> DBTaskResult | None:  # type: ignore[type-arg]
        row = models.QuerySet.first(self)
        together.wait(60)
        return row

    monkeypatch.setattr(DBTaskResultQuerySet, "get_locked", unlocked)
    if connection.vendor == "sqlite":
        # There the lock is the IMMEDIATE transaction; without one at all both read, then both write.
        monkeypatch.setattr(transaction, "atomic", _no_transaction)
    put_one = claimed_by_two()
    assert put_one[0] == put_one[1]


def claimed_by_two() -> list[str | None]:
    job = DBTaskResult.objects.create(
        args_kwargs={"args": [], "kwargs": {"number": 1}}, task_path=jobs.note.module_path, backend_name="default",
    )  # fmt: skip
    claimed: list[str | None] = [None, None]

    def one(place: int) -> None:
        try:
            row = worker.claim(f"worker-{place}")
            claimed[place] = str(row.pk) if row else None
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=(place,)) for place in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert claimed[0] == str(job.pk)
    return claimed


@contextmanager
def _no_transaction() -> Iterator[None]:
    yield


def test_a_job_that_kills_its_workers_runs_out_of_attempts() -> None:
    (job_id,) = put(jobs.note, 1)
    pauses = []
    for attempt in range(1, worker.MOST_ATTEMPTS + 1):
        DBTaskResult.objects.update(run_after=timezone.now())
        assert worker.claim(f"killed-{attempt}") is not None
        now = timezone.now()
        assert worker.sweep(now) == 1
        if attempt < worker.MOST_ATTEMPTS:
            pauses.append((DBTaskResult.objects.get(pk=job_id).run_after - now).total_seconds())
    assert pauses == [0, 10, 60, 300, 1_800]
    failed = DBTaskResult.objects.get(pk=job_id)
    assert (failed.status, len(failed.worker_ids)) == (TaskResultStatus.FAILED, 6)
    assert failed.traceback.strip() == "The worker ended without finishing this job."


def test_a_lock_says_who_is_alive() -> None:
    assert _is_dead("nobody-ever")
    with liveness.alive("somebody"):
        assert not _is_dead("somebody")
        liveness.tidy()
        assert not _is_dead("somebody")
    wait_for(lambda: _is_dead("somebody"))


def test_a_worker_that_lost_its_connection_takes_its_lock_again() -> None:
    with liveness.alive("somebody") as life:
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                # Of this database alone: another worker of the tests has its own beside it.
                cursor.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_locks JOIN pg_database ON database = pg_database.oid"
                    " WHERE locktype = 'advisory' AND datname = current_database()"
                )
            wait_for(lambda: _is_dead("somebody"))
        life.renew()
        assert not _is_dead("somebody")


def _is_dead(worker_id: str) -> bool:
    with transaction.atomic():
        return liveness.is_dead(worker_id)


def test_nothing_is_left_lying() -> None:
    with a_worker() as process:
        wait_for(lambda: bool(_lock_files()) or connection.vendor == "postgresql")
        process.kill()
        process.join()
    liveness.tidy()
    assert _lock_files() == []


def _lock_files() -> list[Path]:
    folder = Path(f"{connection.settings_dict['NAME']}-workers")
    return list(folder.iterdir()) if connection.vendor == "sqlite" and folder.is_dir() else []


@pytest.mark.drill
def test_workers_killed_again_and_again_lose_no_job() -> None:
    """Two workers killed at a moment of chance, twenty times over: every job is done, none stays running."""
    chance = random.Random(20261122)
    numbers = list(range(300))
    put(jobs.brief, *numbers)
    for _ in range(20):
        before = len(jobs.done())
        with a_worker(), a_worker():
            wait_for(lambda before=before: len(jobs.done()) > before)  # type: ignore[misc]
            time.sleep(chance.uniform(0.0, 0.3))
    for job in DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING):
        wait_for(lambda job=job: _is_dead(job.worker_ids[-1]))  # type: ignore[misc]
    worker.sweep(timezone.now())
    DBTaskResult.objects.filter(status=TaskResultStatus.READY).update(run_after=timezone.now())
    worker.run("the-last-one", worker.StopSign(), batch=True)
    assert set(DBTaskResult.objects.values_list("status", flat=True)) == {TaskResultStatus.SUCCESSFUL}
    assert {line for line in jobs.done() if line.startswith("done")} == {f"done {number}" for number in numbers}
    again = len(jobs.done()) - 2 * len(numbers)
    assert again > 0, "nobody was killed in the middle of a job, so this drill has shown nothing"


def test_a_failure_that_the_disk_has_no_room_for_is_logged_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    (job_id,) = put(jobs.fail, 1)
    tries, write = [], worker._still_ours

    def no_room_at_first(row: worker.Row, **columns: object) -> int:
        tries.append(columns["status"])
        if len(tries) < 3:
            raise OperationalError("database or disk is full")
        return write(row, **columns)

    monkeypatch.setattr(worker, "_still_ours", no_room_at_first)
    monkeypatch.setattr(worker, "_SETTLE_PAUSES", (0, 0, 0))
    assert worker.run_one("somebody")
    assert (len(tries), status_of(job_id)) == (3, TaskResultStatus.READY)
    assert [record.message for record in caplog.records if "failed, attempt 1 of" in record.message] == [
        f"Job {job_id} (groundwork.tests.jobs.fail) failed, attempt 1 of {worker.MOST_ATTEMPTS}."
    ]


def test_a_worker_keeps_to_its_queues() -> None:
    put(jobs.note.using(queue_name="pdf"), 1)
    put(jobs.note.using(queue_name="mail"), 2)
    assert worker.run_one("mails", ("mail",))
    assert not worker.run_one("mails", ("mail",)), "a PDF is in nobody's way who sends mails"
    assert jobs.done() == ["note 2"]
    assert worker.run_one("everything")
    assert jobs.done() == ["note 2", "note 1"]
