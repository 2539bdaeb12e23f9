"""Sends one mail to one person, and keeps what the mail server said of it.

Whoever needs a mail asks for it in the transaction of the change that it tells of: that writes a row (Mail) and a job
of the outbox. The job writes the mail from what is true when it runs, hands it over, and notes the answer. A refusal
for good (5xx) is not tried again by itself; everything else is, at the outbox's pauses. What was asked for and is
not true any more is closed as needless, by the change that made it so or by whoever writes it.

A server may take a mail and its answer be lost: then the mail goes out once more, with the same Message-ID, by which
mail programs know a double.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import DatabaseError, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks.base import Task, TaskResultStatus

from groundwork import outbox
from groundwork.addresses import UnmailableError, header, header_text
from groundwork.chain import Subject
from groundwork.errors import DomainError
from groundwork.mail_server import KEEPING, NotTakenError, hand_over
from groundwork.models import Mail
from groundwork.prepared import Prepared
from groundwork.transactions import demand_transaction
from groundwork.worker import GiveUp

# A mail that nobody has tried for so long is told: no worker is running, or it is busy with something else.
LATE: Final = timedelta(minutes=10)
_MOST_REPLY: Final = 300
State, Why = Mail.State, Mail.Why

_ANY_OPEN: Final = Prepared(
    2,
    lambda kind, number: (
        Mail.objects.filter(subject_kind=kind, subject=number, state=State.OPEN).order_by().values_list("pk")[:1]
    ),
)
_ANY_OF_KIND: Final = Prepared(
    1, lambda kind: Mail.objects.filter(subject_kind=kind, state=State.OPEN).order_by().values_list("pk")[:1]
)


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail as it is written: to whom, and the message without its recipient."""

    name: str
    email: str
    message: EmailMessage


class NeedlessError(Exception):
    """Raised by whoever writes a mail that is not true any more. `why` is a short code, kept with the mail."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class MailClosedError(DomainError):
    """The mail has gone out meanwhile, or is not needed any more."""

    def __init__(self) -> None:
        super().__init__(_("This mail has gone out meanwhile, or is not needed any more."))


def ask(
    task: Task[..., Any],
    kind: str,
    subject: Subject,
    source: int,
    now: datetime,
    *,
    recipient: int | None = None,
    email: str = "",
) -> Mail:
    """Ask for a mail: `task(mail_id=...)` is to call `deliver`. See Mail for the rest.

    Must be called in the transaction of the change that the mail tells of (OutsideTransaction otherwise).
    """
    demand_transaction("mailing.ask()")
    job = uuid4()  # the row and its job name each other, and whichever is written first says what the other will be
    mail = Mail.objects.create(
        kind=kind,
        subject_kind=subject.kind,
        subject=subject.number,
        source=source,
        recipient=recipient,
        email=email,
        asked_at=now,
        job_id=job,
    )
    outbox.put(task, job=job, mail_id=mail.pk)
    return mail


def deliver(mail_id: int, write: Callable[[Mail], Letter], taken: Callable[[Mail, datetime], None]) -> None:
    """Write the mail and hand it over; does nothing where it is not open any more.

    `write` makes it from what is true now, or raises NeedlessError. `taken` is called in the transaction that notes
    that the mail server took it. Raises GiveUp where another try is useless, NotTakenError where it is not, and what
    `write` raised; the row then says why.
    """
    mail = Mail.objects.filter(pk=mail_id, state=State.OPEN).first()
    if mail is None:
        return
    try:
        letter = write(mail)
    except NeedlessError as needless:
        _open(mail).update(state=State.NEEDLESS, why=needless.why, reply="")
        return
    except DatabaseError:
        raise
    except Exception as error:
        _note_failure(mail, Why.BROKEN, type(error).__name__)
        raise
    mail.email = letter.email
    _open(mail).update(email=letter.email)
    try:
        _send(mail, letter)
    except UnmailableError as fault:
        _note_failure(mail, Why.ADDRESS, str(fault))
        raise GiveUp(f"{_name(mail)}: its address cannot be mailed.") from None
    except NotTakenError as fault:
        _note_failure(mail, fault.why, fault.reply)
        # Neither the outbox nor the log shall hold an address, which the server's words may name.
        error_class = GiveUp if fault.is_final else NotTakenError
        raise error_class(f"{_name(mail)}: {fault}") from None
    _note_success(mail, taken)


def try_now(mail: Mail, task: Task[..., Any], now: datetime) -> None:
    """Let an open mail be tried at once, also one that was given up. Raises MailClosedError for any other."""
    with transaction.atomic():
        mail = Mail.objects.select_for_update().get(pk=mail.pk)
        if mail.state != State.OPEN:
            raise MailClosedError
        if not outbox.is_unfinished(mail.job_id):
            mail.job_id = outbox.put(task, mail_id=mail.pk)
            mail.save(update_fields=["job"])
        elif mail.job_id is not None:
            outbox.hurry(mail.job_id, now)


def leave(mail: Mail) -> None:
    """Note that somebody has read that a mail failed: it is not tried any more, and nobody is told any more.

    Raises MailClosedError unless it is open.
    """
    if not _open(mail).update(state=State.LEFT):
        raise MailClosedError


def drop(subject: Subject, kinds: tuple[str, ...], why: str, email: str = "") -> int:
    """Close what is open of these kinds: what they would say is not true any more. Call it with the change itself.

    With an `email` only what goes to that address. Returns how many were open.
    """
    demand_transaction("mailing.drop()")
    if not _ANY_OPEN.rows(subject.kind, subject.number):  # nearly always, while others wait for whoever signs
        return 0
    is_open = mails_of(subject).filter(kind__in=kinds, state=State.OPEN)
    if email:
        is_open = is_open.filter(email=email)
    return is_open.update(state=State.NEEDLESS, why=why, reply="")


def mails_of(subject: Subject) -> QuerySet[Mail]:
    """Every mail about it, whatever became of it."""
    return Mail.objects.filter(subject_kind=subject.kind, subject=subject.number)


def mail_of(subject: Subject, key: int) -> Mail:
    """The mail with this key that is about it. Raises MailClosedError where there is none."""
    mail = mails_of(subject).filter(pk=key).first()
    if mail is None:
        raise MailClosedError
    return mail


def troubled(subject_kind: str, now: datetime) -> QuerySet[Mail]:
    """The open mails that somebody must know of: the last try failed, none follows, or none has been made for LATE."""
    waits = Q(job__status=TaskResultStatus.READY, job__enqueued_at__lt=now - LATE)
    ended = Q(job__status__in=(TaskResultStatus.FAILED, TaskResultStatus.SUCCESSFUL))
    is_open = Mail.objects.filter(subject_kind=subject_kind, state=State.OPEN)
    return is_open.filter(~Q(why="") | Q(job__isnull=True) | ended | waits)


def all_sent(subject_kind: str) -> bool:
    """Whether every mail has gone out that was asked for, so that none is troubled."""
    return not _ANY_OF_KIND.rows(subject_kind)


def keeps_mail() -> bool:
    """Whether mails are kept, as files or on a terminal, because no mail server is set."""
    return settings.EMAIL_BACKEND in KEEPING


def _send(mail: Mail, letter: Letter) -> None:
    message = letter.message
    message.to = [header(letter.name, letter.email)]
    host = urlsplit(settings.PUBLIC_BASE_URL).hostname or "localhost"
    # The moment tells it from a mail that had the same number before a backup was put back.
    message.extra_headers["Message-ID"] = f"<{mail.kind}-{mail.pk}-{int(mail.asked_at.timestamp())}@{host}>"
    hand_over(message)


def _note_success(mail: Mail, taken: Callable[[Mail, datetime], None]) -> None:
    now = timezone.now()
    kept = keeps_mail()
    with transaction.atomic():
        # Whatever has been noted meanwhile: this is what happened.
        Mail.objects.filter(pk=mail.pk).update(
            state=State.KEPT if kept else State.TAKEN, why="", reply="", attempts=F("attempts") + 1, tried_at=now
        )
        if not kept:
            taken(mail, now)


def _note_failure(mail: Mail, why: str, reply: str) -> None:
    text = header_text(reply)[:_MOST_REPLY]
    _open(mail).update(why=why, reply=text, attempts=F("attempts") + 1, tried_at=timezone.now())


def _open(mail: Mail) -> QuerySet[Mail]:
    return Mail.objects.filter(pk=mail.pk, state=State.OPEN)


def _name(mail: Mail) -> str:
    return f"Mail {mail.pk}, {mail.kind} of {mail.subject_kind} {mail.subject}"
