"""The mails that a quote has asked for, sent as the worker sends them."""

from contextlib import suppress

from groundwork.mail_server import NotTakenError
from groundwork.models import Mail
from groundwork.worker import GiveUp
from quotes import tasks


def asked(*kinds: str) -> list[Mail]:
    """The mails asked for so far, of these kinds or of all, the oldest first."""
    mails = Mail.objects.order_by("pk")
    return list(mails.filter(kind__in=kinds) if kinds else mails)


def send(mail: Mail) -> Mail:
    """One run of the mail's job. Returns its row as it is then."""
    with suppress(GiveUp, NotTakenError):
        tasks.send_mail.func(mail.pk)
    mail.refresh_from_db()
    return mail


def send_all(*kinds: str) -> list[Mail]:
    """One run of every mail that has been asked for."""
    return [send(mail) for mail in asked(*kinds)]
