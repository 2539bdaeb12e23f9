"""A mail for the tests of mailing, and the task that sends it."""

from datetime import datetime

from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from groundwork import mailing
from groundwork.chain import Subject
from groundwork.mailing import Letter
from groundwork.models import Mail

SUBJECT = Subject("letter", "L-1")


def ask(email: str = "jonas@harbor.example") -> Mail:
    """Ask for a mail to this address."""
    with transaction.atomic():
        return mailing.ask(send_letter, "note", SUBJECT, 1, timezone.now(), email=email)


@task
def send_letter(mail_id: int) -> None:
    mailing.deliver(mail_id, _write, _taken)


def _write(mail: Mail) -> Letter:
    if mail.kind == "false":
        raise mailing.NeedlessError("over")
    if mail.kind == "broken":
        raise KeyError("Jonas Harbor")
    return Letter("Jonas", mail.email, EmailMessage("Hello", "How are you?"))


def _taken(mail: Mail, now: datetime) -> None:
    """Leaves a trace in the transaction that notes it."""
    Mail.objects.filter(pk=mail.pk).update(source=2)
