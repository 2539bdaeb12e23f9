"""Sending a statement, by hand or by rule, and making the rule. What was sent is frozen with its entry of the chain."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from clients.services.editing import hold_client
from contracts import tasks
from contracts.errors import ContractError
from contracts.mail_kinds import MailKind
from contracts.models import Contract, Seller, SentStatement, StatementRule
from contracts.selectors.recipients import recipient_of
from contracts.selectors.statement import sent_of, statement_of
from contracts.services.records import lock_contract
from contracts.statements import Period, period_words, statement_bytes
from groundwork import chain, mailing
from groundwork.display import day
from groundwork.errors import StaleError
from groundwork.models import User
from pricing import fingerprint


def send_statement(contract: Contract, period: Period, by: User | None, now: datetime, expected: int) -> SentStatement:
    """Freeze the statement of a period that is over and ask for its mail; in the caller's transaction.

    `expected` is how many were sent to the client for the period when somebody looked. Raises StaleError where there
    are others since, and ContractError for a period that is not over or not covered, and where there is no address.
    """
    row, standing = lock_contract(contract)
    # The client too: what is sent is counted for all of its contracts.
    client = hold_client(row.client)
    if sent_of(client.pk, period).count() != expected:
        raise StaleError(_("A statement of this period has gone out since you opened the page. Look at it again."))
    today = Seller.day_of(now)
    if period.last >= today:
        said = {"period": period_words(period), "day": day(period.last)}
        raise ContractError(_("%(period)s runs until %(day)s. Send the statement after that.") % said)
    statement = statement_of(row, period, today)
    to = recipient_of(row, standing)
    if to is None:
        raise ContractError(
            _("There is nobody to send it to: give the client a contact who gets proposals, with an address.")
        )
    number = SentStatement.objects.filter(contract=row, period=period.code).count() + 1
    data = statement_bytes(statement)
    sha256 = fingerprint(data)
    event = chain.append("statement", row.subject, {"period": period.code, "number": number, "sha256": sha256}, now)
    sent = SentStatement.objects.create(
        contract=row,
        period=period.code,
        number=number,
        document=data,
        sha256=sha256,
        event=event,
        by=by,
        made_at=now,
    )
    person, contact = to
    mailing.ask(tasks.send_mail, MailKind.STATEMENT, row.subject, sent.pk, now, recipient=contact, email=person.email)
    return sent


def send_by_rule(contract: Contract, period: Period, now: datetime) -> SentStatement | None:
    """The statement that the rule asks for. None where the client has one, and where nobody can be sent one yet."""
    with transaction.atomic():
        lock_contract(contract)
        hold_client(contract.client)
        if sent_of(contract.client_id, period).exists():
            return None
        try:
            return send_statement(contract, period, None, now, 0)
        except ContractError:
            # Nobody has an address, say: tried again the next day, and the page says why.
            return None


def set_rule(contract: Contract, every: str | None, by: User, today: date) -> None:
    """How often statements go out under this contract: "" is never, None as for the whole company.

    A rule counts from the period in which it was made; the same again changes nothing.
    """
    with transaction.atomic():
        row, _standing = lock_contract(contract)
        kept = StatementRule.objects.filter(contract=row).first()
        if every is None:
            if kept is not None:
                kept.delete()
        elif kept is None or kept.every != every:
            StatementRule.objects.update_or_create(contract=row, defaults={"every": every, "since": today, "by": by})
