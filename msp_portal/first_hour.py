"""What the first owner of a portal does first: a list on the home page that ticks itself, until it is put away."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from contracts.models import Seller
from groundwork import mailing
from groundwork.models import Mail, User
from msp_portal.people import subject_of
from msp_portal.second_factor import has_one
from msp_portal.tasks import TEST, send_test_mail


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the list. `url` is empty for the test mail, which has a button of its own."""

    title: str
    text: str
    done: bool
    url: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class FirstHour:
    """The list, and the test mail that was asked for last."""

    steps: tuple[Step, ...]
    mail: Mail | None

    @property
    def left(self) -> int:
        """How many are not done."""
        return sum(not step.done for step in self.steps)


def first_hour(user: User, seller: Seller, *, has_plan: bool) -> FirstHour | None:
    """The list for this owner; None where they have put it away. Three queries."""
    if not user.in_first_hour:
        return None
    mails = mailing.mails_of(subject_of(user)).filter(kind=TEST)
    mail = mails.select_related("job").order_by("pk").last()
    return FirstHour((*_ours(seller), _test(mail), *_others(user, has_plan=has_plan)), mail)


def _ours(seller: Seller) -> tuple[Step, ...]:
    company = reverse("company")
    return (
        Step(
            _("Say who you are"),
            _("Name, address, time zone: they stand on every proposal and contract."),
            done=bool(not seller._state.adding and seller.address),
            url=company,
            link=_("Company"),
        ),
        Step(
            _("Add your logo"),
            _("A PNG or JPEG. It stands in place of the name on what clients see."),
            done=seller.logo_id is not None,
            url=company,
            link=_("Company"),
        ),
    )


def _test(mail: Mail | None) -> Step:
    taken = mail is not None and mail.state == Mail.State.TAKEN
    return Step(_("Send yourself a test mail"), _mail_words(mail), done=taken)


def _others(user: User, *, has_plan: bool) -> tuple[Step, ...]:
    return (
        Step(
            _("Set up your second factor"),
            _("An app or a passkey, besides the password. Owners need one."),
            done=has_one(user),
            url=reverse("mfa_index"),
            link=_("Second factor"),
        ),
        Step(
            _("Let your people in"),
            _("Each gets a mail with the way in, and a role."),
            done=User.objects.filter(is_active=True).exclude(pk=user.pk).exists(),
            url=reverse("person_new"),
            link=_("Invite somebody"),
        ),
        Step(
            _("Publish your first plan"),
            _("Tiers and packages with their prices. Import a plan file, or build one."),
            done=has_plan,
            url=reverse("plans:plan_list"),
            link=_("To the plans"),
        ),
    )


@transaction.atomic
def ask_test_mail(user: User, now: datetime) -> None:
    """A mail to the owner, by the way that all mails go."""
    subject = subject_of(user)
    mailing.drop(subject, (TEST,), "again")
    mailing.ask(send_test_mail, TEST, subject, user.pk, now, recipient=user.pk, email=user.email)


def put_away(user: User) -> None:
    """Show the list no more."""
    user.in_first_hour = False
    user.save(update_fields=["in_first_hour"])


def _mail_words(mail: Mail | None) -> str:
    """What became of it, with what the server answered."""
    if mail is None:
        if mailing.keeps_mail():
            return _("No mail server is set: mails are kept as files. Set EMAIL_URL on the server first.")
        return _("It shows whether the mail server of the portal takes what clients are to get.")
    words = {
        "address": mail.email,
        "server": _server(),
        "why": Mail.Why(mail.why).label if mail.why else "",
        "reply": mail.reply,
    }
    if mail.state == Mail.State.TAKEN:
        return _("The mail server %(server)s has taken the mail to %(address)s. Look whether it arrives.") % words
    if mail.state == Mail.State.KEPT:
        return _("It was kept as a file (Mailbox): no mail server is set. Set EMAIL_URL on the server.") % words
    if not mail.why:
        return _("It is on its way to %(address)s. Load this page again in a moment.") % words
    if mail.reply:
        return _("%(server)s: %(why)s. It said: %(reply)s") % words
    return _("%(server)s: %(why)s.") % words


def _server() -> str:
    return str(settings.EMAIL_HOST)
