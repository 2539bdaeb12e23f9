"""Mails in words: which have not gone out and why, and what became of the others.

Each house has kinds of mails of its own; `House` says what it calls them and on which page they are told.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Exists, OuterRef, QuerySet, Subquery, TextChoices
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groundwork import mailing
from groundwork.chain import Subject
from groundwork.display import clock
from groundwork.models import Mail, User

MAILS_SHOWN: Final = 6
State, Why = Mail.State, Mail.Why


@dataclass(frozen=True, slots=True)
class House:
    """Whose mails they are: the kind of their subject, their kinds and why one may be needless, in words.

    `page`, `try_now` and `dismiss` name addresses: of the subject by its number, of the two deeds by number and mail.
    `rows` gives the subjects, which have a `number` and a `client`, `seen_by` those that a user may see. `hint` says
    what can be done about an address, and `from_contacts` whether it stands among the client's contacts.
    """

    subject: str
    kinds: type[TextChoices]
    needless: type[TextChoices]
    page: str
    try_now: str
    dismiss: str
    rows: Callable[[], QuerySet[Any]]
    seen_by: Callable[[User], QuerySet[Any]]
    hint: Callable[[Mail], str]
    from_contacts: Callable[[Mail], bool]


@dataclass(frozen=True, slots=True)
class Trouble:
    """A mail that has not gone out, for people. `client` is its subject's; `is_over`: nothing tries it any more.

    `contacts_of` is the key of the client among whose contacts the address can be corrected; None where it cannot.
    `page` is the subject's page, `try_now` and `dismiss` what can be done.
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
    page: str
    try_now: str
    dismiss: str


@dataclass(frozen=True, slots=True)
class MailLine:
    """A mail and what became of it."""

    what: str
    address: str
    outcome: str
    is_trouble: bool


def troubled_numbers(house: House, now: datetime) -> QuerySet[Mail, str]:
    """The numbers of those with a mail that has not gone out, as a subquery."""
    return mailing.troubled(house.subject, now).order_by().values_list("subject", flat=True)


def troubles_by_number(
    house: House, numbers: Iterable[str], zone: str, now: datetime
) -> dict[str, tuple[Trouble, ...]]:
    """What must be known of the mails of these subjects, the latest first. One query."""
    found: dict[str, tuple[Trouble, ...]] = {}
    for mail in _troubled(house, now).filter(subject__in=tuple(numbers)):
        found[mail.subject] = (*found.get(mail.subject, ()), _trouble(house, mail, zone))
    return found


def troubles_of(house: House, subject: Subject, zone: str, now: datetime) -> tuple[Trouble, ...]:
    """The same of one subject."""
    return troubles_by_number(house, [subject.number], zone, now).get(subject.number, ())


def latest_troubles(house: House, user: User, most: int, zone: str, now: datetime) -> tuple[Trouble, ...]:
    """The latest `most` of all subjects that this user may see. One query, two where a mail waits."""
    if mailing.all_sent(house.subject):  # nearly always; what follows takes longer to put together than to answer
        return ()
    seen = Exists(house.seen_by(user).filter(number=OuterRef("subject")))
    return tuple(_trouble(house, mail, zone) for mail in _troubled(house, now).filter(seen)[:most])


def mail_lines(house: House, subject: Subject, zone: str) -> tuple[MailLine, ...]:
    """The latest mails of one subject, whatever became of them, at most MAILS_SHOWN. One query."""
    mails = mailing.mails_of(subject).select_related("job").order_by("-pk")[:MAILS_SHOWN]
    return tuple(
        MailLine(
            what=str(house.kinds(mail.kind).label),
            address=mail.email,
            outcome=_outcome(house, mail, zone),
            is_trouble=mail.state == State.OPEN and mail.attempts > 0,
        )
        for mail in mails
    )


def _troubled(house: House, now: datetime) -> QuerySet[Mail]:
    """The house's mails that somebody must know of, the latest first, with their client."""
    subject = house.rows().filter(number=OuterRef("subject"))
    client, key = (Subquery(subject.values(column)[:1]) for column in ("client__name", "client"))
    mails = mailing.troubled(house.subject, now).select_related("job")
    return mails.annotate(client=client, client_key=key).order_by("-pk")


def _trouble(house: House, mail: Mail, zone: str) -> Trouble:
    is_about_address = mail.why in (Why.REFUSED, Why.ADDRESS)
    return Trouble(
        pk=mail.pk,
        number=mail.subject,
        client=mail.client,  # type: ignore[attr-defined]  # annotated
        title=_title(mail, str(house.kinds(mail.kind).label)),
        why=_why(mail, zone),
        tries=_tries(mail, zone),
        hint=house.hint(mail) if is_about_address else "",
        contacts_of=mail.client_key if is_about_address and house.from_contacts(mail) else None,  # type: ignore[attr-defined]
        is_over=mail.is_given_up,
        page=reverse(house.page, args=[mail.subject]),
        try_now=reverse(house.try_now, args=[mail.subject, mail.pk]),
        dismiss=reverse(house.dismiss, args=[mail.subject, mail.pk]),
    )


def _title(mail: Mail, what: str) -> str:
    words = {"what": what, "address": mail.email}
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


def _outcome(house: House, mail: Mail, zone: str) -> str:
    moment = {"moment": clock(mail.tried_at, zone)} if mail.tried_at else {"moment": ""}
    if mail.state == State.TAKEN:
        return _("Taken by the mail server %(moment)s") % moment
    if mail.state == State.KEPT:
        return _("Kept in Mailbox %(moment)s, because no mail server is set") % moment
    if mail.state == State.NEEDLESS:
        return _("Not sent: %(reason)s") % {"reason": house.needless(mail.why).label}
    if mail.state == State.LEFT:
        return _("Not sent, and dismissed")
    if mail.is_given_up:
        return _("Not sent")
    return _("Not sent yet") if mail.attempts else _("On its way to the mail server")
