"""The mails of quotes, in words: which have not gone out and why, and what became of the others."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groundwork import mailing
from groundwork.display import clock
from groundwork.models import Mail, User
from quotes.mail_kinds import MailKind, Needless
from quotes.models import Quote
from quotes.models.quote import SUBJECT

MAILS_SHOWN: Final = 6
State, Why = Mail.State, Mail.Why
_STAFF: Final = frozenset({MailKind.ACCEPTED, MailKind.DECLINED, MailKind.APPROVAL_ASKED, MailKind.APPROVED})


@dataclass(frozen=True, slots=True)
class Trouble:
    """A mail that has not gone out, for people. `client` is the quote's; `is_over`: nothing tries it any more.

    `contacts_of` is the key of the client among whose contacts the address can be corrected; None where it cannot.
    """

    pk: int
    number: str
    client: str
    title: str
    why: str
    tries: str
    hint: str
    contacts_of: int | None
    is_over: bool


@dataclass(frozen=True, slots=True)
class MailLine:
    """A mail of a quote and what became of it."""

    what: str
    address: str
    outcome: str
    is_trouble: bool


def troubles_of(quote: Quote, zone: str, now: datetime) -> tuple[Trouble, ...]:
    """What must be known of this quote's mails, the latest first. One query."""
    return _in_words(_troubled(now).filter(subject=quote.number), zone)


def troubles_by_quote(numbers: Iterable[str], zone: str, now: datetime) -> dict[str, tuple[Trouble, ...]]:
    """The same for many quotes, by their numbers. One query."""
    found: dict[str, tuple[Trouble, ...]] = {}
    for trouble in _in_words(_troubled(now).filter(subject__in=tuple(numbers)), zone):
        found[trouble.number] = (*found.get(trouble.number, ()), trouble)
    return found


def latest_troubles(user: User, most: int, zone: str, now: datetime) -> tuple[Trouble, ...]:
    """The latest `most` of all quotes that this user may see. One query."""
    seen = Exists(Quote.objects.for_user(user).filter(number=OuterRef("subject")))
    return _in_words(_troubled(now).filter(seen)[:most], zone)


def numbers_in_trouble(now: datetime) -> QuerySet[Mail, str]:
    """The numbers of quotes with a mail that has not gone out, as a subquery."""
    return mailing.troubled(SUBJECT, now).order_by().values_list("subject", flat=True)


def mail_lines(quote: Quote, zone: str) -> tuple[MailLine, ...]:
    """The latest mails of a quote, whatever became of them, at most MAILS_SHOWN. One query."""
    mails = mailing.mails_of(quote.subject).select_related("job").order_by("-pk")[:MAILS_SHOWN]
    return tuple(
        MailLine(_what(mail), mail.email, _outcome(mail, zone), mail.state == State.OPEN and mail.attempts > 0)
        for mail in mails
    )


def _troubled(now: datetime) -> QuerySet[Mail]:
    quote = Quote.objects.filter(number=OuterRef("subject"))
    client, key = (Subquery(quote.values(column)[:1]) for column in ("client__name", "client"))
    return mailing.troubled(SUBJECT, now).select_related("job").annotate(client=client, client_key=key).order_by("-pk")


def _in_words(mails: Iterable[Mail], zone: str) -> tuple[Trouble, ...]:
    return tuple(
        Trouble(
            pk=mail.pk,
            number=mail.subject,
            client=mail.client,  # type: ignore[attr-defined]  # annotated
            title=_title(mail),
            why=_why(mail, zone),
            tries=_tries(mail, zone),
            hint=_hint(mail),
            contacts_of=mail.client_key if mail.kind == MailKind.PROPOSAL and _is_about_address(mail) else None,  # type: ignore[attr-defined]
            is_over=mail.is_given_up,
        )
        for mail in mails
    )


def _what(mail: Mail) -> str:
    return str(MailKind(mail.kind).label)


def _title(mail: Mail) -> str:
    words = {"what": _what(mail), "address": mail.email}
    if not mail.email:
        return (_("Not mailed: %(what)s") if mail.is_given_up else _("Not mailed yet: %(what)s")) % words
    if mail.is_given_up:
        return _("Not mailed: %(what)s to %(address)s") % words
    return _("Not mailed yet: %(what)s to %(address)s") % words


def _why(mail: Mail, zone: str) -> str:
    """Why the last try failed, in our words and the mail server's own."""
    if mail.why:
        reason = str(Why(mail.why).label)
        said = _("%(reason)s: %(reply)s") % {"reason": reason, "reply": mail.reply} if mail.reply else reason
        return said if said.endswith((".", "!", "?")) else f"{said}."
    if mail.is_given_up:
        return _("The worker ended before it was sent.")
    since = clock(mail.job.enqueued_at, zone) if mail.job else ""
    return _("It has been waiting since %(moment)s. Is the worker running?") % {"moment": since}


def _tries(mail: Mail, zone: str) -> str:
    """How often it was tried, and when that is done next."""
    said = []
    if mail.attempts and mail.tried_at:
        tried = ngettext("Tried once, %(moment)s.", "Tried %(times)d times, last %(moment)s.", mail.attempts)
        said.append(tried % {"times": mail.attempts, "moment": clock(mail.tried_at, zone)})
    if mail.is_given_up:
        said.append(_("It is not tried again by itself."))
    elif mail.next_try_at is not None:
        said.append(_("The next try is due %(moment)s.") % {"moment": clock(mail.next_try_at, zone)})
    elif mail.attempts:
        said.append(_("It is being tried once more."))
    return " ".join(said)


def _is_about_address(mail: Mail) -> bool:
    return mail.why in (Why.REFUSED, Why.ADDRESS)


def _hint(mail: Mail) -> str:
    if not _is_about_address(mail):
        return ""
    if mail.kind == MailKind.PROPOSAL:
        return _("If the address is wrong, correct it in the client’s contacts: the next try goes to that one.")
    if mail.kind in _STAFF:
        return _("It is the address that this person signs in with.")
    return _("It is the address that the signer typed. If it is wrong, send them the contract’s PDF yourself.")


def _outcome(mail: Mail, zone: str) -> str:
    moment = {"moment": clock(mail.tried_at, zone)} if mail.tried_at else {"moment": ""}
    if mail.state == State.TAKEN:
        return _("Taken by the mail server %(moment)s") % moment
    if mail.state == State.KEPT:
        return _("Kept in Mailbox %(moment)s, because no mail server is set") % moment
    if mail.state == State.NEEDLESS:
        return _("Not sent: %(reason)s") % {"reason": Needless(mail.why).label}
    if mail.state == State.LEFT:
        return _("Not sent, and dismissed")
    if mail.is_given_up:
        return _("Not sent")
    return _("Not sent yet") if mail.attempts else _("On its way to the mail server")
