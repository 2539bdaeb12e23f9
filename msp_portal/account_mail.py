"""Tells people what has changed about how they sign in: somebody else may have done it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_tasks import task

from contracts.models import Seller
from groundwork import mailing
from groundwork.chain import Subject
from groundwork.display import clock
from groundwork.letters import letter
from groundwork.mailing import Letter, NeedlessError
from groundwork.models import Mail, User
from groundwork.outbox import MAIL
from msp_portal.tasks import PERSON

# What has happened, by the kind of its mail.
_WORDS: Final[dict[str, str | Promise]] = {
    "app-added": gettext_lazy("An authenticator app was added to your account"),
    "app-removed": gettext_lazy("The authenticator app was removed from your account"),
    "passkey-added": gettext_lazy("A passkey was added to your account"),
    "passkey-removed": gettext_lazy("A passkey was removed from your account"),
    "codes-made": gettext_lazy("New recovery codes were made for your account"),
    "code-used": gettext_lazy("A recovery code of your account was used"),
    "factor-used": gettext_lazy("Your account was opened in a browser that is new to it"),
    "factor-forgotten": gettext_lazy("The second factor of your account was taken away"),
    "password-changed": gettext_lazy("The password of your account was changed"),
    "address-changed": gettext_lazy("The e-mail address of your account was changed"),
}


@dataclass(frozen=True, slots=True)
class _At:
    """Where a mail goes that does not go to the account's own address any more."""

    name: str
    email: str


def tell(user: User, kind: str, now: datetime, *, email: str = "") -> None:
    """Ask for a mail to the account, or to an address that was its own until now. In the transaction of the change."""
    subject = Subject(PERSON, str(user.pk))
    mailing.ask(send_account_mail, kind, subject, user.pk, now, recipient=user.pk, email=email or user.email)


@task(queue_name=MAIL)
def send_account_mail(mail_id: int) -> None:
    """Mail it, also to who was shut out meanwhile: they did not do it either."""
    mailing.deliver(mail_id, _account_mail, lambda _mail, _now: None)


def _account_mail(mail: Mail) -> Letter:
    user = User.objects.filter(pk=mail.recipient or 0).first()
    if user is None:
        raise NeedlessError("nobody")
    seller, what = Seller.current(), str(_WORDS[mail.kind])
    words: dict[str, Any] = {
        "user": user,
        "seller": seller,
        "what": what,
        "moment": clock(mail.asked_at, seller.time_zone, seller.locale),
        "moved": mail.kind == "address-changed",
        "portal": settings.PUBLIC_BASE_URL,
    }
    to = _At(user.name, mail.email)
    return letter("mails/account", words, _("%(what)s at %(name)s") % {"what": what, "name": seller.name}, to)
