"""What the worker does for contracts. Arguments are ids; every task may run twice and does no harm then."""

from collections.abc import Callable
from typing import Final

from django_tasks import task

from contracts import mail
from contracts.mail_kinds import MailKind
from contracts.services.mailed import note_mailed
from groundwork import mailing
from groundwork.mailing import Letter
from groundwork.models import Mail
from groundwork.outbox import MAIL

_WRITERS: Final[dict[str, Callable[[Mail], Letter]]] = {
    MailKind.NOTICE: mail.notice,
    MailKind.STATEMENT: mail.statement,
    MailKind.DAYS: mail.coming_days,
}


@task(queue_name=MAIL)
def send_mail(mail_id: int) -> None:
    """Write a mail from what is true now, hand it to the mail server, and keep what that says."""
    mailing.deliver(mail_id, lambda row: _WRITERS[row.kind](row), note_mailed)
