"""The clockwork: what recurs is run once every period, whatever number of workers, standstills or clocks put back."""

import threading
from contextlib import nullcontext
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, models, transaction
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from groundwork import outbox, worker
from groundwork.clockwork import Daily, Every, Recurring, run_due
from groundwork.models import RecurringTask
from groundwork.tests import jobs

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
HOURLY = (Recurring("tick", jobs.tick, Every(HOUR)),)
WORKERS = 8


@pytest.fixture(autouse=True)
def jobs_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(jobs.LOG, str(tmp_path / "jobs.log"))


def due_at() -> datetime:
    return RecurringTask.objects.get(name="tick").due_at


def done() -> None:
    """What was put into the outbox has been run."""
    DBTaskResult.objects.update(status=TaskResultStatus.SUCCESSFUL)


def test_it_is_due_at_once_and_then_every_period(db: None) -> None:
    moments = [timedelta(), HOUR - timedelta(microseconds=1), HOUR, HOUR, 2 * HOUR + timedelta(minutes=5), 3 * HOUR]
    ran = []
    for moment in moments:
        ran.append(run_due(NOW + moment, HOURLY))
        done()
    assert ran == [1, 0, 1, 0, 1, 1]
    assert due_at() == NOW + 4 * HOUR, "what was late once is not late for ever"


def test_after_a_standstill_it_runs_once(db: None) -> None:
    run_due(NOW, HOURLY)
    done()
    assert run_due(NOW + 75 * HOUR, HOURLY) == 1
    done()
    assert run_due(NOW + 75 * HOUR, HOURLY) == 0
    assert due_at() == NOW + 76 * HOUR


def test_while_the_last_one_is_not_done_the_next_is_left_out(db: None) -> None:
    run_due(NOW, HOURLY)
    for status in (TaskResultStatus.READY, TaskResultStatus.RUNNING):
        DBTaskResult.objects.update(status=status)
        assert run_due(due_at(), HOURLY) == 0
    DBTaskResult.objects.update(status=TaskResultStatus.FAILED)
    assert run_due(due_at(), HOURLY) == 1
    assert DBTaskResult.objects.count() == 2


def test_a_clock_that_was_wrong_once_does_not_stop_it(db: None) -> None:
    run_due(NOW + timedelta(days=3650), HOURLY)
    done()
    run_due(NOW, HOURLY)
    assert due_at() == NOW + HOUR
    assert run_due(NOW + HOUR, HOURLY) == 1


def test_a_worker_whose_clock_is_behind_runs_nothing_twice(db: None) -> None:
    run_due(NOW, HOURLY)
    done()
    assert run_due(NOW + HOUR, HOURLY) == 1
    done()
    assert [run_due(NOW + HOUR - timedelta(seconds=seconds), HOURLY) for seconds in (30, 5, 1)] == [0, 0, 0]
    assert run_due(NOW + HOUR, HOURLY) == 0


def test_a_purged_job_is_no_reason_to_wait(db: None) -> None:
    run_due(NOW, HOURLY)
    DBTaskResult.objects.all().delete()
    assert run_due(NOW + HOUR, HOURLY) == 1


@pytest.mark.parametrize(
    ("zone", "at", "now", "due"),
    [
        ("UTC", time(3), "2026-11-22T02:59:59+00:00", "2026-11-22T03:00:00+00:00"),
        ("UTC", time(3), "2026-11-22T03:00:00+00:00", "2026-11-23T03:00:00+00:00"),
        ("Asia/Tokyo", time(3), "2026-11-22T12:00:00+00:00", "2026-11-22T18:00:00+00:00"),
        ("Pacific/Kiritimati", time(0), "2026-11-22T09:59:00+00:00", "2026-11-22T10:00:00+00:00"),
        # The clocks go forward at 2:00 to 3:00: at half past two they show half past three.
        ("America/New_York", time(2, 30), "2026-03-08T06:00:00+00:00", "2026-03-08T07:30:00+00:00"),
        ("America/New_York", time(2, 30), "2026-03-08T07:30:00+00:00", "2026-03-09T06:30:00+00:00"),
        # They go back at 2:00 to 1:00: half past one comes twice, and counts the first time.
        ("America/New_York", time(1, 30), "2026-11-01T05:29:00+00:00", "2026-11-01T05:30:00+00:00"),
        ("America/New_York", time(1, 30), "2026-11-01T05:30:00+00:00", "2026-11-02T06:30:00+00:00"),
        # Samoa left out the 30th of December 2011.
        ("Pacific/Apia", time(3), "2011-12-30T12:59:00+00:00", "2011-12-30T13:00:00+00:00"),
        ("Pacific/Apia", time(3), "2011-12-30T13:00:00+00:00", "2011-12-31T13:00:00+00:00"),
    ],
)
def test_a_daily_time_is_on_the_clocks_of_its_zone(zone: str, at: time, now: str, due: str) -> None:
    daily = Daily(at, lambda: zone)
    moment = datetime.fromisoformat(now)
    assert daily.first(moment) == daily.following(moment, moment) == datetime.fromisoformat(due)


@pytest.mark.parametrize("zone", ["America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Kolkata"])
@pytest.mark.parametrize("at", [time(0), time(1, 30), time(2, 15), time(23, 59)])
def test_a_daily_task_runs_once_on_each_of_365_days(zone: str, at: time) -> None:
    daily = Daily(at, lambda: zone)
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    days = []
    for _day in range(365):
        following = daily.following(moment, moment)
        assert timedelta(0) < following - moment < daily.longest
        moment = following
        days.append(moment.astimezone(ZoneInfo(zone)).date())
    assert len(set(days)) == 365
    assert days[-1] - days[0] == timedelta(days=364)


@pytest.mark.django_db(transaction=True)
def test_the_worker_runs_what_is_due(settings: Settings) -> None:
    settings.CLOCKWORK = "groundwork.tests.test_clockwork.HOURLY"
    assert worker.run("worker-of-this-test", worker.StopSign(), batch=True) == 1
    assert worker.run("worker-of-this-test", worker.StopSign(), batch=True) == 0
    assert jobs.done() == ["tick"]


def at_once(count: int) -> list[int]:
    """How much each of several workers, started together, puts into the outbox."""
    gate, put = threading.Barrier(count), [-1] * count

    def one(place: int) -> None:
        gate.wait(60)
        try:
            put[place] = run_due(NOW, HOURLY)
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=(place,)) for place in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return put


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_known", [False, True])
def test_of_many_workers_at_once_one_runs_it(is_known: bool) -> None:
    if is_known:
        RecurringTask.objects.create(name="tick", due_at=NOW)
    assert sorted(at_once(WORKERS)) == [0] * (WORKERS - 1) + [1]
    assert DBTaskResult.objects.count() == 1
    assert due_at() == NOW + HOUR


@pytest.mark.django_db(transaction=True)
def test_control_without_the_lock_two_workers_run_it(monkeypatch: pytest.MonkeyPatch) -> None:
    RecurringTask.objects.create(name="tick", due_at=NOW)
    together = threading.Barrier(2)

    def both_have_looked(job_id: object) -> bool:
        together.wait(60)
        return False

    monkeypatch.setattr(models.QuerySet, "select_for_update", lambda rows, **options: rows)
    monkeypatch.setattr(outbox, "is_unfinished", both_have_looked)
    if connection.vendor == "sqlite":
        # There the lock is the IMMEDIATE transaction; without one at all both read, then both write.
        monkeypatch.setattr(transaction, "atomic", lambda *using, **options: nullcontext())
        monkeypatch.setattr(outbox, "demand_transaction", lambda what: None)
    assert at_once(2) == [1, 1]


# The portal's own table
