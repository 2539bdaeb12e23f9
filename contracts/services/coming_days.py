"""Telling staff by mail that a contract's end or last day of notice comes near: once for each such day."""

from datetime import datetime

from django.db import transaction

from contracts import tasks
from contracts.mail_kinds import MailKind
from contracts.models import Contract, Seller
from contracts.selectors.coming_days import coming_near, is_told
from contracts.selectors.recipients import staff_of
from contracts.services.records import lock_contract
from groundwork import mailing
from groundwork.models import Mail


def tell_of_coming_days(contract: Contract, now: datetime) -> tuple[Mail, ...]:
    """Ask for the mails about this contract, one to everybody who looks after its client; none where that was done.

    It is judged under the contract's lock, so it does not matter how often and by how many workers this is called.
    """
    with transaction.atomic():
        row, _standing = lock_contract(contract)
        seller = Seller.current()
        today = seller.today(now)
        if not coming_near(today).filter(pk=row.pk).exists() or is_told(row, today, seller.time_zone):
            return ()
        return tuple(
            mailing.ask(
                tasks.send_mail, MailKind.DAYS, row.subject, row.pk, now, recipient=person.pk, email=person.email
            )
            for person in staff_of(row)
        )
