"""Telling the client of a change that needed no signature: one mail, asked for with the record itself."""

from datetime import datetime

from django.utils.translation import gettext as _

from contracts import tasks
from contracts.documents import read_contract
from contracts.errors import ContractError
from contracts.mail_kinds import MailKind
from contracts.models import Contract, ContractRecord
from contracts.notices import is_told
from contracts.selectors.recipients import recipient_of
from groundwork import mailing
from groundwork.models import Mail


def send_notice(record: ContractRecord, now: datetime) -> Mail | None:
    """Ask for the mail that tells of this record, in the transaction of the record.

    It goes to the contract's billing contact, else to the client's primary one. Without an address of either there is
    none: the record stands, and the contract's page says that nobody could be told.
    """
    to = recipient_of(record.contract, read_contract(bytes(record.document)))
    if to is None:
        return None
    person, contact = to
    return mailing.ask(
        tasks.send_mail,
        MailKind.NOTICE,
        record.contract.subject,
        record.pk,
        now,
        recipient=contact,
        email=person.email,
    )


def send_late_notice(contract: Contract, number: int, now: datetime) -> Mail:
    """The mail of a record that nobody could be told of when it was made; in the caller's transaction.

    Raises ContractError where there is still no address, and where a notice was asked for or there is none.
    """
    record = contract.records.select_related("contract").select_for_update().filter(number=number).first()
    if record is None or not is_told(read_contract(bytes(record.document))):
        raise ContractError(_("The client gets no notice of this change."))
    if mailing.mails_of(contract.subject).filter(kind=MailKind.NOTICE, source=record.pk).exists():
        raise ContractError(_("This notice has been asked for already."))
    mail = send_notice(record, now)
    if mail is None:
        raise ContractError(
            _("There is still nobody to send it to: give the client a contact who gets proposals, with an address.")
        )
    return mail


def try_mail_now(contract: Contract, mail_id: int, now: datetime) -> None:
    """Let a mail of the contract that has not gone out be tried at once. Raises MailClosedError."""
    mailing.try_now(_mail(contract, mail_id), tasks.send_mail, now)


def leave_mail(contract: Contract, mail_id: int) -> None:
    """Take down that somebody knows that a mail has not gone out, and sees to it. Raises MailClosedError."""
    mailing.leave(_mail(contract, mail_id))


def _mail(contract: Contract, mail_id: int) -> Mail:
    mail = mailing.mails_of(contract.subject).filter(pk=mail_id).first()
    if mail is None:
        raise mailing.MailClosedError
    return mail
