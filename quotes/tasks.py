"""What the worker does for quotes. Arguments are ids; every task may run twice and does no harm then."""

from collections.abc import Callable
from typing import Final

from django.utils import timezone
from django_tasks import task

from groundwork import mailing
from groundwork.mailing import Letter
from groundwork.models import Mail
from quotes import answer_mail, mail
from quotes.mail_kinds import MailKind
from quotes.models import AcceptedQuote, QuoteRevision
from quotes.services.mailed import note_mailed
from quotes.services.storing import store_contract_pdf, store_proposal_pdf

_WRITERS: Final[dict[str, Callable[[Mail], Letter]]] = {
    MailKind.PROPOSAL: mail.proposal,
    MailKind.CONTRACT: answer_mail.contract,
    MailKind.ACCEPTED: answer_mail.accepted,
    MailKind.DECLINED: answer_mail.declined,
    MailKind.APPROVAL_ASKED: mail.approval_asked,
    MailKind.APPROVED: mail.approved,
}


@task()
def send_mail(mail_id: int) -> None:
    """Write a mail from what is true now, hand it to the mail server, and keep what that says."""
    mailing.deliver(mail_id, lambda row: _WRITERS[row.kind](row), note_mailed)


@task()
def render_proposal(revision_id: int) -> None:
    """Make and keep the PDF of a revision."""
    store_proposal_pdf(QuoteRevision.objects.get(pk=revision_id), timezone.now())


@task()
def render_contract(contract_id: int) -> None:
    """Make and keep the PDF of a contract, and seal it into the chain."""
    contract = AcceptedQuote.objects.select_related("quote", "revision", "record").get(pk=contract_id)
    store_contract_pdf(contract, timezone.now())
