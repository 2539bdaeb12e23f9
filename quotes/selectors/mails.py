"""The mails of quotes, in words (groundwork.mail_words)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from groundwork import mail_words
from groundwork.mail_words import House, MailLine, Trouble
from groundwork.models import Mail, User
from quotes.mail_kinds import MailKind, Needless
from quotes.models import Quote
from quotes.models.quote import SUBJECT

_STAFF: Final = frozenset({MailKind.ACCEPTED, MailKind.DECLINED, MailKind.APPROVAL_ASKED, MailKind.APPROVED})


def troubles_of(quote: Quote, zone: str, now: datetime) -> tuple[Trouble, ...]:
    """What must be known of this quote's mails, the latest first. One query."""
    return troubles_by_quote([quote.number], zone, now).get(quote.number, ())


def troubles_by_quote(numbers: Iterable[str], zone: str, now: datetime) -> dict[str, tuple[Trouble, ...]]:
    """The same for many quotes, by their numbers. One query."""
    return mail_words.troubles_by_number(_QUOTES, numbers, zone, now)


def latest_troubles(user: User, most: int, zone: str, now: datetime) -> tuple[Trouble, ...]:
    """The latest `most` of all quotes that this user may see. One query."""
    seen = Exists(Quote.objects.for_user(user).filter(number=OuterRef("subject")))
    return mail_words.in_words(_QUOTES, mail_words.troubled(_QUOTES, now).filter(seen)[:most], zone)


def numbers_in_trouble(now: datetime) -> QuerySet[Mail, str]:
    """The numbers of quotes with a mail that has not gone out, as a subquery."""
    return mail_words.troubled_numbers(_QUOTES, now)


def mail_lines(quote: Quote, zone: str) -> tuple[MailLine, ...]:
    """The latest mails of a quote, whatever became of them. One query."""
    return mail_words.mail_lines(_QUOTES, quote.subject, zone)


def _hint(mail: Mail) -> str:
    if mail.kind == MailKind.PROPOSAL:
        return _("If the address is wrong, correct it in the client’s contacts: the next try goes to that one.")
    if mail.kind in _STAFF:
        return _("It is the address that this person signs in with.")
    return _("It is the address that the signer typed. If it is wrong, send them the contract’s PDF yourself.")


_QUOTES: Final = House(
    subject=SUBJECT,
    kinds=MailKind,
    needless=Needless,
    page="quotes:quote_page",
    try_now="quotes:mail_try",
    dismiss="quotes:mail_dismiss",
    rows=Quote.objects.all,
    hint=_hint,
    from_contacts=lambda mail: mail.kind == MailKind.PROPOSAL,
)
