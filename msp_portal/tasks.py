"""What the worker does for sign-in. Arguments are ids; every task may run twice and does no harm then."""

from allauth.account.adapter import get_adapter
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.utils.translation import gettext as _
from django_tasks import task

from contracts.models import Seller
from groundwork import mailing
from groundwork.letters import letter
from groundwork.mailing import Letter, NeedlessError
from groundwork.models import Mail, User
from groundwork.outbox import CLOCKWORK, MAIL

# Nobody's id. Who asks for an address without an account gets this job: the same work, and so the same time.
NOBODY = 0
# What mails and entries are about: a person, by their number.
PERSON = "person"
INVITATION = "invitation"
TEST = "test"


@task(queue_name=MAIL)
def mail_password_reset(user_id: int) -> None:
    """Mail the link that lets somebody choose a new password; to nobody, and to who was shut out meanwhile, nothing.

    The link is made here: it stands in the mail and nowhere else. A second run makes a second link that works as well.
    """
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None:
        return
    adapter = get_adapter()
    key = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
    words = {"user": user, "password_reset_url": adapter.get_reset_password_from_key_url(key)}
    adapter.send_password_reset_mail(user, user.email, words)


@task(queue_name=MAIL)
def send_invitation(mail_id: int) -> None:
    """Mail somebody the way in, unless they have come in by now or are not wanted any more."""
    mailing.deliver(mail_id, _invitation, lambda _mail, _now: None)


def _invitation(mail: Mail) -> Letter:
    """The link is made here, as that of a reset: it stands in the mail and nowhere else."""
    user = User.objects.filter(pk=mail.recipient or 0, is_active=True, last_login=None).first()
    if user is None or user.has_usable_password():
        raise NeedlessError("in")
    key = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
    seller = Seller.current()
    days = settings.PASSWORD_RESET_TIMEOUT // (24 * 3600)
    link = get_adapter().get_reset_password_from_key_url(key)
    words = {"user": user, "seller": seller, "link": link, "days": days, "portal": settings.PUBLIC_BASE_URL}
    return letter("mails/invitation", words, _("Your account at %(name)s") % {"name": seller.name}, user)


@task(queue_name=MAIL)
def send_test_mail(mail_id: int) -> None:
    """Mail an owner who wants to see whether mails arrive."""
    mailing.deliver(mail_id, _test, lambda _mail, _now: None)


def _test(mail: Mail) -> Letter:
    user = User.objects.filter(pk=mail.recipient or 0, is_active=True).first()
    if user is None:
        raise NeedlessError("nobody")
    seller = Seller.current()
    words = {"user": user, "seller": seller, "portal": settings.PUBLIC_BASE_URL}
    return letter("mails/test", words, _("A test of the portal of %(name)s") % {"name": seller.name}, user)


@task(queue_name=CLOCKWORK)
def forget_sessions() -> None:
    """Delete the sessions that are over, and from where and with which browser they were: nothing else does."""
    SessionStore.clear_expired()
    for session in UserSession.objects.iterator():
        session.purge()
