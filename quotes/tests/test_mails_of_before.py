"""Jobs that were waiting when each mail got a row: none is lost, and each person's mail is its own."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.core import mail
from django.db.models import Model
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from groundwork.access import Role
from groundwork.models import Event, Mail, User
from groundwork.tests.people import a_person
from quotes.models import Quote
from quotes.services.accepting import Visitor, accept_proposal
from quotes.tests.mails import asked, send_all
from quotes.tests.making import NOW, a_client, a_sent_quote
from quotes.tests.sent import answer, as_sent

convert = import_module("quotes.migrations.0012_a_job_for_each_mail").mails_of_jobs
LATER = NOW + timedelta(minutes=30)


class _Then:
    """Today's models under the names that they had when the migration was written."""

    def get_model(self, app: str, name: str) -> type[Model]:
        return apps.get_model(app, {"Contract": "AcceptedQuote"}.get(name, name))


def a_job(task: str, status: str = TaskResultStatus.READY, **ids: int) -> DBTaskResult:  # type: ignore[type-arg]
    """A job as the portal wrote it before."""
    return DBTaskResult.objects.create(
        task_path=f"quotes.tasks.{task}", args_kwargs={"args": [], "kwargs": ids}, backend_name="default",
        run_after=LATER, status=status,
    )  # fmt: skip


@pytest.fixture
def before(sales: User, owner: User) -> dict[str, int]:
    """Keys of a proposal that is out, one that was signed, and one declined; without the jobs of today."""
    a_person("second@example.com", Role.OWNER)
    out = a_sent_quote(sales)
    signed = as_sent(a_sent_quote(sales, a_client("Bay Dental")).quote)
    said = answer(signed, email="chef@straße.example")
    contract = accept_proposal(signed.link, said, Visitor("203.0.113.7", "A browser"), lambda: NOW)
    event = Event.objects.filter(subject_number=out.quote.number).latest("seq")
    Mail.objects.all().delete()
    DBTaskResult.objects.all().delete()
    return {"revision": out.pk, "quote": out.quote_id, "contract": contract.pk, "event": event.pk}


def test_each_waiting_job_becomes_a_mail_and_a_job_for_each_person(before: dict[str, int], owner: User) -> None:
    a_job("mail_proposal", revision_id=before["revision"])
    a_job("mail_accepted", TaskResultStatus.RUNNING, contract_id=before["contract"])
    a_job("mail_declined", event_id=before["event"])
    a_job("mail_approval_asked", quote_id=before["quote"])
    a_job("mail_approved", quote_id=before["quote"])
    other = a_job("render_contract", contract_id=before["contract"])
    done = a_job("mail_proposal", TaskResultStatus.SUCCESSFUL, revision_id=before["revision"])
    convert(_Then(), None)
    number = Quote.objects.get(pk=before["quote"]).number
    assert [(row.kind, row.source, row.email) for row in asked()] == [
        ("proposal", before["revision"], "thomas@harbor.example"),
        ("contract", before["contract"], "chef@straße.example"),
        ("accepted", before["contract"], "sales@example.com"),
        ("declined", before["event"], "sales@example.com"),
        ("approval-asked", before["quote"], "owner@example.com"),
        ("approval-asked", before["quote"], "second@example.com"),
        ("approved", before["quote"], "sales@example.com"),
    ]
    assert asked("proposal")[0].subject == number
    jobs = DBTaskResult.objects.exclude(pk__in=[other.pk, done.pk])
    assert {(job.task_path, job.status, job.run_after) for job in jobs} == {
        ("quotes.tasks.send_mail", TaskResultStatus.READY, LATER)
    }
    assert {job.args_kwargs["kwargs"]["mail_id"] for job in jobs} == {row.pk for row in asked()}
    assert {row.job_id for row in asked()} == {job.pk for job in jobs}


def test_what_was_mailed_again_is_mailed_and_the_signer_gets_theirs(before: dict[str, int]) -> None:
    a_job("mail_proposal", revision_id=before["revision"], again=1_795_361_400)
    a_job("mail_accepted", contract_id=before["contract"])
    convert(_Then(), None)
    assert {row.state for row in send_all()} == {Mail.State.TAKEN}
    assert [message.to[0].rpartition("<")[2] for message in mail.outbox] == [
        "thomas@harbor.example>",
        "chef@xn--strae-oqa.example>",
        "sales@example.com>",
    ]
