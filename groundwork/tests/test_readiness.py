"""Whether the portal can do its work: each check can fail, and none of them changes anything."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from groundwork import liveness, outbox, readiness
from groundwork.backups import tables
from groundwork.sealing import current_key
from groundwork.tests import jobs

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def place(settings: Settings, tmp_path: Path) -> Path:
    settings.OWN_SEAL_KEY = tmp_path / "seal-key.p12"
    return tmp_path


def failing() -> dict[str, str]:
    return {one.name: one.said for one in readiness.checks(timezone.now()) if not one.ok}


def test_each_check_can_fail_and_all_can_be_well(settings: Settings, place: Path) -> None:
    assert failing().keys() == {"worker", "seal_key"}
    assert not settings.OWN_SEAL_KEY.exists(), "whoever looks makes no key"
    current_key(timezone.now())
    with liveness.alive("somebody"), liveness.alive("somebody-else"):
        assert liveness.living() == 2
        assert failing() == {}
        with transaction.atomic():
            outbox.put(jobs.note, number=1)
        assert failing() == {}
        DBTaskResult.objects.update(enqueued_at=timezone.now() - readiness.LATE - timedelta(minutes=5))
        assert failing() == {"queue": "The oldest job that is due has waited for 20 min."}
        DBTaskResult.objects.update(run_after=timezone.now() + timedelta(hours=1))
        assert failing() == {}
        settings.LEAST_FREE_MB = 10**9
        assert failing().keys() == {"disk"}
        settings.LEAST_FREE_MB = 0
        settings.OWN_SEAL_KEY.write_bytes(b"no key")
        assert failing().keys() == {"seal_key"}
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM django_migrations WHERE app = 'sessions' AND name = '0001_initial'")
        try:
            assert "prepare" in failing()["migrations"]
            assert tables.applied(connection) != tables.known()
        finally:
            with connection.cursor() as cursor:
                cursor.execute(
                    "INSERT INTO django_migrations (app, name, applied) VALUES ('sessions', '0001_initial', %s)",
                    [timezone.now()],
                )
    assert "worker" in failing() or connection.vendor == "postgresql"  # the server takes a moment to see it


@pytest.mark.parametrize(
    ("app", "name", "later"),
    [("quotes", "0999_of_tomorrow", True), ("account", "0999_that_its_makers_took_away", False)],
)
def test_a_version_that_went_back_says_that_the_database_is_of_a_later_one(
    settings: Settings, place: Path, app: str, name: str, *, later: bool
) -> None:
    MigrationRecorder(connection).record_applied(app, name)
    try:
        assert ("of a later version" in failing().get("migrations", "")) == later
    finally:
        MigrationRecorder(connection).record_unapplied(app, name)
    assert "migrations" not in failing()


def test_a_job_that_was_given_up_is_retried_or_dropped() -> None:
    with transaction.atomic():
        first, second = (outbox.put(jobs.note, number=number) for number in (1, 2))
    now = timezone.now()
    assert not outbox.retry(first, now)
    assert not outbox.forget(first)
    DBTaskResult.objects.update(status="FAILED", finished_at=now, worker_ids=["a", "b"])
    assert outbox.retry(first, now)
    again = DBTaskResult.objects.get(pk=first)
    assert (again.status, again.worker_ids, again.finished_at) == ("READY", [], None)
    assert outbox.forget(second)
    assert list(DBTaskResult.objects.values_list("pk", flat=True)) == [again.pk]
