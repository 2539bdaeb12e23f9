"""The mails of contracts, in words (groundwork.mail_words)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from contracts.mail_kinds import MailKind, Needless
from contracts.models import Contract
from contracts.models.contract import SUBJECT
from groundwork import mail_words, mailing
from groundwork.mail_words import House, MailLine, Trouble
from groundwork.models import Mail, User


def troubles_of(contract: Contract, zone: str, now: datetime) -> tuple[Trouble, ...]:
    """What must be known of this contract's mails, the latest first. One query."""
    return troubles_by_contract([contract.number], zone, now).get(contract.number, ())


def troubles_by_contract(numbers: Iterable[str], zone: str, now: datetime) -> dict[str, tuple[Trouble, ...]]:
    """The same for many contracts, by their numbers. One query."""
    return mail_words.troubles_by_number(_CONTRACTS, numbers, zone, now)


def latest_troubles(user: User, most: int, zone: str, now: datetime) -> tuple[Trouble, ...]:
    """The latest `most` of all contracts that this user may see. One query."""
    seen = Exists(Contract.objects.for_user(user).filter(number=OuterRef("subject")))
    return mail_words.in_words(_CONTRACTS, mail_words.troubled(_CONTRACTS, now).filter(seen)[:most], zone)


def numbers_in_trouble(now: datetime) -> QuerySet[Mail, str]:
    """The numbers of contracts with a mail that has not gone out, as a subquery."""
    return mail_words.troubled_numbers(_CONTRACTS, now)


def mail_lines(contract: Contract, zone: str) -> tuple[MailLine, ...]:
    """The latest mails of a contract, whatever became of them. One query."""
    return mail_words.mail_lines(_CONTRACTS, contract.subject, zone)


def told_of(contract: Contract) -> frozenset[int]:
    """The numbers of the records that a notice was asked for. One query."""
    notices = mailing.mails_of(contract.subject).filter(kind=MailKind.NOTICE)
    records = contract.records.filter(pk__in=notices.order_by().values("source"))
    return frozenset(records.values_list("number", flat=True))


def _to_contact(mail: Mail) -> bool:
    return mail.kind != MailKind.DAYS and mail.recipient is not None


def _hint(mail: Mail) -> str:
    if mail.kind == MailKind.DAYS:
        return _("It is the address that this person signs in with.")
    if _to_contact(mail):
        return _("If the address is wrong, correct it in the client’s contacts: the next try goes to that one.")
    return _("It is the contract’s billing contact. If it is wrong, send them its PDF yourself.")


_CONTRACTS: Final = House(
    subject=SUBJECT,
    kinds=MailKind,
    needless=Needless,
    page="contracts:contract_page",
    try_now="contracts:mail_try",
    dismiss="contracts:mail_dismiss",
    rows=Contract.objects.all,
    hint=_hint,
    from_contacts=_to_contact,
)
