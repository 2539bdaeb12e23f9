"""The portal's table of what recurs."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import transaction
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from groundwork import outbox, worker
from groundwork.clockwork import run_due
from groundwork.models import RecurringTask
from groundwork.tests import jobs
from msp_portal.clockwork import TABLE
from quotes.tasks import render_what_is_missing, seal_what_waits

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_every_line_has_a_name_of_its_own_and_a_task_that_the_outbox_can_run(db: None) -> None:
    names = [line.name for line in TABLE]
    assert len(names) == len(set(names))
    run_due(NOW, TABLE)
    assert run_due(NOW + timedelta(days=2), TABLE) >= 1
    assert {row.name for row in RecurringTask.objects.all()} == set(names)
    assert {path.rpartition(".")[2] for path in DBTaskResult.objects.values_list("task_path", flat=True)} == {
        line.task.func.__name__ for line in TABLE
    }


def test_a_seal_that_is_pending_is_tried_every_ten_minutes() -> None:
    (line,) = [line for line in TABLE if line.task is seal_what_waits]
    assert line.rhythm.longest <= timedelta(minutes=10)


def test_what_lacks_its_pdf_is_looked_for_every_hour() -> None:
    (line,) = [line for line in TABLE if line.task is render_what_is_missing]
    assert line.rhythm.longest <= timedelta(hours=1)


def test_the_settings_name_the_portals_table() -> None:
    source = (Path(__file__).parents[1] / "settings.py").read_text("utf-8")
    assert 'CLOCKWORK = "msp_portal.clockwork.TABLE"' in source


@pytest.mark.django_db(transaction=True)
def test_old_jobs_are_deleted_by_the_clock(settings: Settings) -> None:
    with transaction.atomic():
        old = outbox.put(jobs.note, number=1)
    long_ago = NOW - timedelta(days=500)
    DBTaskResult.objects.update(status=TaskResultStatus.SUCCESSFUL, finished_at=long_ago)
    settings.CLOCKWORK = "msp_portal.clockwork.TABLE"
    worker.run("worker-of-this-test", worker.StopSign(), batch=True)
    assert not DBTaskResult.objects.filter(pk=old).exists()
