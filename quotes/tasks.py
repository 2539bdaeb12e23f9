"""What the worker does for quotes. Arguments are ids; every task may run twice and does no harm then."""

import logging
from collections.abc import Callable
from typing import Final

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from contracts.models import Seller
from groundwork import mailing, outbox
from groundwork.locales import written_as
from groundwork.mailing import Letter
from groundwork.models import Mail
from groundwork.outbox import CLOCKWORK, MAIL, PDF
from quotes import answer_mail, handing_mail, mail, question_mail, recipient_mail, reminder_mail, signing_mail
from quotes.mail_kinds import MailKind
from quotes.models import AcceptedQuote, PendingSeal, QuoteRevision
from quotes.services import forgetting
from quotes.services.mailed import note_mailed
from quotes.services.storing import store_contract_pdf, store_missing_proposals, store_proposal_pdf

logger = logging.getLogger(__name__)


def _copy(row: Mail) -> Letter:
    """The copy goes out with the PDF, which is made now where it is not kept yet."""
    store_proposal_pdf(QuoteRevision.objects.get(pk=row.source), timezone.now())
    return recipient_mail.copy(row)


_WRITERS: Final[dict[str, Callable[[Mail], Letter]]] = {
    MailKind.PROPOSAL: mail.proposal,
    MailKind.AGAIN: mail.again,
    MailKind.ALSO: recipient_mail.also,
    MailKind.COPY: _copy,
    MailKind.REMINDER: reminder_mail.reminder,
    MailKind.LOOKED: reminder_mail.looked,
    MailKind.SIGN: signing_mail.sign_asked,
    MailKind.CODE: signing_mail.code,
    MailKind.IN_VAIN: signing_mail.in_vain,
    MailKind.COUNTERSIGN_ASKED: signing_mail.countersign_asked,
    MailKind.CONTRACT: answer_mail.contract,
    MailKind.ACCEPTED: answer_mail.accepted,
    MailKind.DECLINED: answer_mail.declined,
    MailKind.QUESTION: question_mail.question,
    MailKind.ANSWER: question_mail.answer,
    MailKind.FORWARD: question_mail.forward,
    MailKind.APPROVAL_ASKED: mail.approval_asked,
    MailKind.APPROVED: mail.approved,
    MailKind.NOT_SENT: mail.not_sent,
    MailKind.SENT_BACK: mail.sent_back,
    MailKind.HANDED_OVER: handing_mail.handed_over,
}


@task(queue_name=MAIL)
def send_mail(mail_id: int) -> None:
    """Write a mail from what is true now, hand it to the mail server, and keep what that says."""
    mailing.deliver(mail_id, _written, note_mailed)


@task(queue_name=MAIL)
def send_planned(quote_id: int) -> None:
    """Send a draft whose sending is due."""
    from quotes.services import planning  # which asks for mails, and so imports this module

    planning.send_planned(quote_id, timezone.now())


@task(queue_name=PDF)
def render_proposal(revision_id: int) -> None:
    """Make and keep the PDF of a revision."""
    store_proposal_pdf(QuoteRevision.objects.get(pk=revision_id), timezone.now())


@task(queue_name=PDF)
def render_what_is_missing() -> None:
    """Make and keep the PDFs that proposals lack."""
    store_missing_proposals(timezone.now())


@task(queue_name=PDF)
def render_contract(contract_id: int) -> None:
    """Make, seal and keep the PDF of a contract."""
    _seal(contract_id)


@task(queue_name=CLOCKWORK)
def seal_what_waits() -> None:
    """Try each seal that is pending at once: it is never given up, and a key that was put right is found soon."""
    for contract_id, job in PendingSeal.objects.values_list("pk", "job"):
        if job is not None and outbox.is_unfinished(job):
            outbox.hurry(job, timezone.now())
            continue
        with transaction.atomic():
            again = outbox.put(render_contract, contract_id=contract_id)
            PendingSeal.objects.filter(pk=contract_id).update(job=again)


@task(queue_name=CLOCKWORK)
def note_figures(contract_id: int) -> None:
    """Write what reports add up of a contract, where that went wrong when it was signed."""
    from quotes.services import figures  # which asks for this job, and so imports this module

    figures.note_signed(AcceptedQuote.objects.select_related("quote", "revision", "record").get(pk=contract_id))


@task(queue_name=CLOCKWORK)
def forget_codes() -> None:
    """Delete codes for signing that are over, with the addresses they went to."""
    forgetting.forget_codes(timezone.now())


@task(queue_name=CLOCKWORK)
def erase_what_is_old() -> None:
    """Erase what is kept of people beside the chain for longer than KEEP_DETAILS_MONTHS."""
    forgetting.erase_what_is_old(timezone.now())


def _seal(contract_id: int) -> None:
    contract = AcceptedQuote.objects.select_related("quote", "revision", "record").get(pk=contract_id)
    store_contract_pdf(contract, timezone.now())


def _written(row: Mail) -> Letter:
    """A mail with a contract goes out with the sealed file. Where that cannot be made it goes without and says so.

    What is for staff has dates and money as their company writes them; what is for a client says whose it is itself.
    """
    if row.kind in (MailKind.CONTRACT, MailKind.ACCEPTED):
        try:
            _seal(int(row.source))
        except Exception:
            logger.warning("The contract of mail %d is not sealed yet: it goes out without.", row.pk, exc_info=True)
    with written_as(lambda: Seller.current().locale):
        return _WRITERS[row.kind](row)
