"""The owner's page about the portal itself."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from contracts.models import Seller
from groundwork import outbox
from groundwork.models import Backup, Mail, RecurringTask, User
from groundwork.tests import jobs
from groundwork.tests.chain.writing import write
from msp_portal.status import status

pytestmark = pytest.mark.django_db


def a_failed_job() -> str:
    with transaction.atomic():
        job = outbox.put(jobs.note, number=1)
    why = "Traceback (most recent call last):\n  …\nRuntimeError: The mail server does not answer."
    DBTaskResult.objects.filter(pk=job).update(
        status="FAILED", finished_at=timezone.now(), worker_ids=["a"] * 6, traceback=why, queue_name="mail"
    )
    return job


def test_it_shows_what_waits_what_failed_and_what_is_due(owner_client: Client) -> None:
    now = timezone.now()
    Seller.objects.create(name="Northgate IT", time_zone="Europe/Berlin")
    write(2)
    a_failed_job()
    RecurringTask.objects.create(name="mail-head", due_at=now + timedelta(hours=3))
    Backup.objects.create(
        started_at=now, finished_at=now, file_name="portal-1.zip", bytes=5_000_000, sha256="0" * 64, head="1:abc"
    )
    for state in (Mail.State.TAKEN, Mail.State.KEPT, Mail.State.NEEDLESS):
        Mail.objects.create(kind="head", subject_kind="log", subject="1", source=1, state=state, asked_at=now)
    page = owner_client.get("/status/").content.decode()
    for words in (
        "No worker runs",
        "RuntimeError: The mail server does not answer.",
        "6 tries",
        "portal-1.zip",
        "1:abc",
        "Mail head",
        "WeasyPrint",
    ):
        assert words in page
    found = status(now, "Europe/Berlin")
    assert [(queue.name, queue.failed) for queue in found.queues] == [("mail", 1), ("clockwork", 0), ("pdf", 0)]
    assert [(day.sent, day.kept, day.not_sent) for day in found.mails] == [(1, 1, 1)]
    assert str(found.head).startswith("2:")
    assert not found.ok


def test_a_failed_job_is_retried_or_dropped_once(owner_client: Client) -> None:
    job = a_failed_job()
    assert "tried again" in owner_client.post(f"/status/jobs/{job}/retry/", follow=True).content.decode()
    assert DBTaskResult.objects.get().status == "READY"
    assert "somebody was first" in owner_client.post(f"/status/jobs/{job}/drop/", follow=True).content.decode()
    other = a_failed_job()
    assert "is dropped" in owner_client.post(f"/status/jobs/{other}/drop/", follow=True).content.decode()
    assert not DBTaskResult.objects.filter(pk=other).exists()
    assert "somebody was first" in owner_client.post(f"/status/jobs/{other}/retry/", follow=True).content.decode()


def test_a_day_is_one_on_the_companys_clocks(owner: User) -> None:
    """Half past midnight in Auckland is the day before in UTC."""
    now = timezone.now().replace(hour=11, minute=30)
    Mail.objects.create(kind="head", subject_kind="log", subject="1", source=1, state=Mail.State.TAKEN, asked_at=now)
    assert status(now + timedelta(hours=1), "Pacific/Auckland").mails[0].sent == 1
    here, there = (status(now + timedelta(hours=13), zone).mails[0].day for zone in ("UTC", "Pacific/Auckland"))
    assert there == here + timedelta(days=1)


def test_the_owner_reads_at_home_that_there_is_no_backup(owner_client: Client, sales_client: Client) -> None:
    now = timezone.now()
    Backup.objects.create(started_at=now, finished_at=now, error="No space left on device")
    page = owner_client.get("/").content.decode()
    assert "No space left on device" in page
    assert 'href="/status/"' in page
    assert "No space left on device" not in sales_client.get("/").content.decode()
