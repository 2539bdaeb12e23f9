"""The head of the chain by mail, every day, to the owners: a copy that lies where nobody here reaches it."""

from datetime import date, datetime
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from groundwork import heads, mailing
from groundwork.access import Role
from groundwork.chain import Subject
from groundwork.display import day
from groundwork.heads import Head
from groundwork.letters import letter
from groundwork.mailing import Letter, NeedlessError
from groundwork.models import Event, Mail, User

KIND: Final = "head"
# What these mails are about, as mails know it: the log, on a day.
_SUBJECT: Final = "log"
_NOBODY: Final = "nobody"


def ask_for_head_mails(today: date, now: datetime) -> tuple[Mail, ...]:
    """Ask for the mails of this day, one to each owner; none where that was done, or the chain is empty."""
    from groundwork.tasks import send_head_mail  # which imports this module

    with transaction.atomic():
        subject, head = Subject(_SUBJECT, today.isoformat()), heads.current()
        if head is None or mailing.mails_of(subject).exists():
            return ()
        owners = User.objects.filter(groups__name=Role.OWNER, is_active=True).order_by("pk")
        return tuple(
            mailing.ask(send_head_mail, KIND, subject, head.seq, now, recipient=owner.pk, email=owner.email)
            for owner in owners
        )


def head_mail(mail: Mail) -> Letter:
    """The head as it was when the mail was asked for. Raises NeedlessError where its recipient has left."""
    person = User.objects.filter(pk=mail.recipient or 0, is_active=True, groups__name=Role.OWNER).first()
    if person is None:
        raise NeedlessError(_NOBODY)
    event = Event.objects.get(seq=mail.source)
    written, head = day(date.fromisoformat(mail.subject)), Head(event.seq, event.record_hash)
    context = {
        "head": head,
        "command": f"./portal manage verify --head {head}",
        "portal": settings.PUBLIC_BASE_URL,
        "day": written,
    }
    title = _("The end of the log on %(day)s: entry %(number)d") % {"day": written, "number": event.seq}
    return letter("mails/head", context, title, person)
