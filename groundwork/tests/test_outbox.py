"""The outbox: what is put in commits with its cause, and is run at least once, whatever dies."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import OperationalError, transaction
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from groundwork import outbox, worker
from groundwork.tests import jobs
from groundwork.transactions import OutsideTransaction

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
WORKER = "worker-of-this-test"


@pytest.fixture(autouse=True)
def jobs_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(jobs.LOG, str(tmp_path / "jobs.log"))


def put(task: object, number: int = 1) -> str:
    with transaction.atomic():
        return outbox.put(task, number=number)  # type: ignore[arg-type]


def row(job_id: str) -> DBTaskResult:  # type: ignore[type-arg]
    return DBTaskResult.objects.get(pk=job_id)


def drain() -> int:
    return worker.run(WORKER, worker.StopSign(), batch=True)


def make_due() -> None:
    DBTaskResult.objects.filter(status=TaskResultStatus.READY).update(run_after=NOW - timedelta(days=1))


def test_a_job_outside_of_a_transaction_is_refused(db: None) -> None:
    with pytest.raises(OutsideTransaction, match=r"outbox\.put"):
        outbox.put(jobs.note, number=1)
    assert not DBTaskResult.objects.exists()


@pytest.mark.parametrize(
    "value",
    [
        "Anna Smith",
        "anna@example.com",
        "4Qz-Rk3vJwYpLm8Tn2bXhD5sGf7cVa9eUo1iKy6tWjE",
        "",
        "x" * 65,
        None,
        True,
        1.5,
        [1],
    ],
)
def test_only_ids_go_into_a_job(db: None, value: object) -> None:
    with pytest.raises(TypeError, match="takes an id"), transaction.atomic():
        outbox.put(jobs.note, number=value)  # type: ignore[arg-type]
    assert not DBTaskResult.objects.exists()


def test_a_job_has_the_id_that_was_chosen_for_it_and_the_next_one_its_own(db: None) -> None:
    chosen = uuid4()
    with transaction.atomic():
        assert outbox.put(jobs.note, job=chosen, number=1) == str(chosen)
        other = outbox.put(jobs.note, number=2)
    assert row(str(chosen)).args_kwargs["kwargs"] == {"number": 1}
    assert row(other).args_kwargs["kwargs"] == {"number": 2}


@pytest.mark.parametrize("value", [7, "sent", "0f" * 32, "7b6e2a52-8b0c-4a07-9a3e-0d4b8c9f1a2b"])
def test_ids_of_every_shape_go_into_a_job(db: None, value: int | str) -> None:
    with transaction.atomic():
        job_id = outbox.put(jobs.note, number=value)
    assert row(job_id).args_kwargs == {"args": [], "kwargs": {"number": value}}


@pytest.mark.django_db(transaction=True)
def test_a_job_is_run_after_its_transaction() -> None:
    with transaction.atomic():
        job_id = outbox.put(jobs.note, number=1)
        assert jobs.done() == []
    assert drain() == 1
    assert jobs.done() == ["note 1"]
    assert (row(job_id).status, len(row(job_id).worker_ids)) == (TaskResultStatus.SUCCESSFUL, 1)
    assert drain() == 0


@pytest.mark.django_db(transaction=True)
def test_a_job_of_a_transaction_rolled_back_is_never_run() -> None:
    with transaction.atomic():
        outbox.put(jobs.note, number=1)
        transaction.set_rollback(True)
    assert not DBTaskResult.objects.exists()
    assert drain() == 0
    assert jobs.done() == []


@pytest.mark.django_db(transaction=True)
def test_a_job_is_not_run_before_its_time() -> None:
    now = datetime.now(UTC)
    with transaction.atomic():
        later = outbox.put(jobs.note, not_before=now + timedelta(hours=1), number=1)
        outbox.put(jobs.note, not_before=now - timedelta(hours=1), number=2)
    assert drain() == 1
    assert jobs.done() == ["note 2"]
    make_due()
    assert drain() == 1
    assert (jobs.done(), row(later).args_kwargs["kwargs"]) == (["note 2", "note 1"], {"number": 1})


def test_a_time_without_a_zone_is_refused(db: None) -> None:
    with pytest.raises(ValueError, match="zone"), transaction.atomic():
        outbox.put(jobs.note, not_before=datetime(2026, 11, 22, 12), number=1)  # noqa: DTZ001
    assert not DBTaskResult.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_only_a_job_that_waits_can_be_hurried() -> None:
    now = datetime.now(UTC)
    with transaction.atomic():
        job_id = outbox.put(jobs.note, not_before=now + timedelta(hours=1), number=1)
    assert outbox.is_unfinished(job_id)
    assert outbox.hurry(job_id, now)
    assert drain() == 1
    assert not outbox.hurry(job_id, now)
    assert not outbox.is_unfinished(job_id)
    assert not outbox.is_unfinished(None)
    assert jobs.done() == ["note 1"]


@pytest.mark.django_db(transaction=True)
def test_a_failing_job_is_tried_again_with_growing_pauses_and_then_left() -> None:
    job_id = put(jobs.fail)
    pauses = []
    for attempt in range(1, worker.MOST_ATTEMPTS):
        before = datetime.now(UTC)
        assert drain() == 1
        job = row(job_id)
        assert (job.status, len(job.worker_ids)) == (TaskResultStatus.READY, attempt)
        pauses.append(round((job.run_after - before).total_seconds()))
        assert drain() == 0, "not before its time"
        make_due()
    assert pauses == [10, 60, 300, 1_800, 7_200]
    assert drain() == 1
    make_due()
    assert drain() == 0
    assert jobs.done() == ["fail 1"] * 6
    failed = row(job_id)
    assert (failed.status, len(failed.worker_ids)) == (TaskResultStatus.FAILED, 6)
    assert failed.traceback.strip().rpartition("\n")[2].startswith("RuntimeError: The mail server does not answer")
    assert failed.finished_at is not None


@pytest.mark.django_db(transaction=True)
def test_no_link_stands_in_the_traceback_that_is_kept() -> None:
    job_id = put(jobs.fail)
    drain()
    assert "/p/" in row(job_id).traceback
    assert "Canary" not in row(job_id).traceback.partition('"Canary" * 6')[2]
    assert "CanaryCanary" not in row(job_id).traceback


@pytest.mark.django_db(transaction=True)
def test_a_job_that_gives_up_is_not_tried_again() -> None:
    job_id = put(jobs.give_up)
    assert drain() == 1
    make_due()
    assert drain() == 0
    assert (row(job_id).status, len(row(job_id).worker_ids)) == (TaskResultStatus.FAILED, 1)


@pytest.mark.django_db(transaction=True)
def test_a_job_whose_task_is_gone_fails_like_any_other() -> None:
    job_id = put(jobs.note)
    DBTaskResult.objects.update(task_path="groundwork.tests.jobs.renamed")
    assert drain() == 1
    assert row(job_id).status == TaskResultStatus.READY
    assert "renamed" in row(job_id).traceback


@pytest.mark.django_db(transaction=True)
def test_one_bad_job_does_not_hold_up_the_others() -> None:
    put(jobs.fail, 1)
    put(jobs.note, 2)
    assert drain() == 2
    assert jobs.done() == ["fail 1", "note 2"]


@pytest.mark.django_db(transaction=True)
def test_a_job_that_could_not_be_settled_is_put_back_by_its_own_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    job_id = put(jobs.note)
    with monkeypatch.context() as broken:
        broken.setattr(worker, "_SETTLE_PAUSES", ())
        broken.setattr(worker, "_still_ours", _database_is_away)
        with pytest.raises(OperationalError):
            worker.run_one(WORKER)
    assert row(job_id).status == TaskResultStatus.RUNNING
    assert drain() == 1
    assert row(job_id).status == TaskResultStatus.SUCCESSFUL
    assert jobs.done() == ["note 1", "note 1"], "at least once"


def _database_is_away(*args: object, **columns: object) -> int:
    raise OperationalError("database is locked")


@pytest.mark.django_db(transaction=True)
def test_a_worker_waits_for_a_locked_database(monkeypatch: pytest.MonkeyPatch) -> None:
    put(jobs.note)
    real, refusals, pauses = worker.claim, [1, 2], []

    def claim(worker_id: str, queues: Sequence[str] = ()) -> worker.Row | None:
        if refusals:
            refusals.pop()
            raise OperationalError("database is locked")
        return real(worker_id, queues)

    def rest(seconds: float, stop: worker.StopSign) -> None:
        pauses.append(seconds)
        stop.told = not DBTaskResult.objects.ready().exists()

    monkeypatch.setattr(worker, "claim", claim)
    monkeypatch.setattr(worker, "_rest", rest)
    assert worker.run(WORKER, worker.StopSign(), poll=1.0) == 1
    assert pauses == [2.0, 4.0, 1.0]
    assert jobs.done() == ["note 1"]


@pytest.mark.django_db(transaction=True)
def test_a_late_answer_does_not_overwrite_the_next_run() -> None:
    """Should a job be taken over after all, the first worker's result is not written over the second's."""
    job_id = put(jobs.note)
    mine = worker.claim(WORKER)
    assert mine is not None
    DBTaskResult.objects.update(started_at=NOW, worker_ids=[WORKER, "another"])
    worker._settle(lambda: worker._succeeded(mine, NOW), mine)
    assert row(job_id).status == TaskResultStatus.RUNNING


def test_old_jobs_are_deleted(db: None) -> None:
    ages = {
        (TaskResultStatus.SUCCESSFUL, 13): True,
        (TaskResultStatus.SUCCESSFUL, 15): False,
        (TaskResultStatus.FAILED, 15): True,
        (TaskResultStatus.FAILED, 89): True,
        (TaskResultStatus.FAILED, 91): False,
        (TaskResultStatus.READY, 400): True,
        (TaskResultStatus.RUNNING, 400): True,
    }
    made = {}
    for (status, days), kept in ages.items():
        job_id = put(jobs.note)
        finished = (
            NOW - timedelta(days=days) if status in (TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED) else None
        )
        DBTaskResult.objects.filter(pk=job_id).update(status=status, finished_at=finished, enqueued_at=NOW)
        made[job_id] = kept
    assert outbox.purge(NOW) == 2
    assert {str(job.pk) for job in DBTaskResult.objects.all()} == {job_id for job_id, kept in made.items() if kept}
