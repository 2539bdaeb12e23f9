"""Telling the client of a change that needed no signature: by mails that are asked for with the record itself."""

from datetime import datetime

from django.utils.translation import gettext as _

from contracts import tasks
from contracts.documents import read_contract
from contracts.errors import ContractError
from contracts.mail_kinds import MailKind
from contracts.models import Contract, ContractRecord
from contracts.notices import is_told
from contracts.selectors.recipients import told_of_changes
from groundwork import mailing
from groundwork.models import Mail


def send_notice(record: ContractRecord, now: datetime) -> tuple[Mail, ...]:
    """Ask for the mails that tell of this record, in the transaction of the record.

    One goes to the contract's billing contact, another one to the client's primary contact where that is another
    address. Without an address of either there is none: the record stands, and the contract's page says that nobody
    could be told.
    """
    return tuple(
        mailing.ask(
            tasks.send_mail,
            MailKind.NOTICE,
            record.contract.subject,
            record.pk,
            now,
            recipient=contact,
            email=person.email,
        )
        for person, contact in told_of_changes(record.contract, read_contract(bytes(record.document)))
    )


def send_late_notice(contract: Contract, number: int, now: datetime) -> tuple[Mail, ...]:
    """The mails of a record that nobody could be told of when it was made; in the caller's transaction.

    Raises ContractError where there is still no address, and where a notice was asked for or there is none.
    """
    # The contract alone is locked: who may only add records may not lock one either (groundwork.lesser_role).
    records = contract.records.select_related("contract").select_for_update(of=("contract",))
    record = records.filter(number=number).first()
    if record is None or not is_told(read_contract(bytes(record.document))):
        raise ContractError(_("The client gets no notice of this change."))
    if mailing.mails_of(contract.subject).filter(kind=MailKind.NOTICE, source=record.pk).exists():
        raise ContractError(_("This notice has been asked for already."))
    mails = send_notice(record, now)
    if not mails:
        raise ContractError(
            _("There is still nobody to send it to: give the client a contact who gets proposals, with an address.")
        )
    return mails


def try_mail_now(contract: Contract, mail_id: int, now: datetime) -> None:
    """Let a mail of the contract that has not gone out be tried at once. Raises MailClosedError."""
    mailing.try_now(mailing.mail_of(contract.subject, mail_id), tasks.send_mail, now)


def leave_mail(contract: Contract, mail_id: int) -> None:
    """Take down that somebody knows that a mail has not gone out, and sees to it. Raises MailClosedError."""
    mailing.leave(mailing.mail_of(contract.subject, mail_id))
