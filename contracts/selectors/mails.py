"""The mails of contracts, in words (groundwork.mail_words)."""

from typing import Final

from django.utils.translation import gettext as _

from contracts.mail_kinds import MailKind, Needless
from contracts.models import Contract
from contracts.models.contract import SUBJECT
from groundwork import mailing
from groundwork.mail_words import House
from groundwork.models import Mail


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


CONTRACT_MAILS: Final = House(
    subject=SUBJECT,
    kinds=MailKind,
    needless=Needless,
    page="contracts:contract_page",
    try_now="contracts:mail_try",
    dismiss="contracts:mail_dismiss",
    rows=Contract.objects.all,
    seen_by=Contract.objects.for_user,
    hint=_hint,
    from_contacts=_to_contact,
)
