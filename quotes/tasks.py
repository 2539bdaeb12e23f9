"""What the worker does for quotes. Arguments are ids; every task may run twice and does no harm then."""

from django.utils import timezone
from django_tasks import task

from quotes.answer_mail import mail_the_contract, mail_the_no
from quotes.mail import mail_about_approval, mail_about_approved, mail_the_proposal
from quotes.models import Contract, QuoteRevision
from quotes.services.storing import store_contract_pdf, store_proposal_pdf


@task()
def mail_proposal(revision_id: int, again: int = 0) -> None:
    """Mail the link to the contact. `again` tells a repeated mail from the first one (a moment, in seconds)."""
    mail_the_proposal(revision_id, again)


@task()
def mail_approval_asked(quote_id: int) -> None:
    """Tell the owners that a quote waits for their approval."""
    mail_about_approval(quote_id)


@task()
def mail_approved(quote_id: int) -> None:
    """Tell the salesperson that the quote may be sent."""
    mail_about_approved(quote_id)


@task()
def render_proposal(revision_id: int) -> None:
    """Make and keep the PDF of a revision."""
    store_proposal_pdf(QuoteRevision.objects.get(pk=revision_id), timezone.now())


@task()
def render_contract(contract_id: int) -> None:
    """Make and keep the PDF of a contract, and seal it into the chain."""
    contract = Contract.objects.select_related("quote", "revision", "record").get(pk=contract_id)
    store_contract_pdf(contract, timezone.now())


@task()
def mail_accepted(contract_id: int) -> None:
    """Mail the contract to both parties."""
    mail_the_contract(contract_id)


@task()
def mail_declined(event_id: int) -> None:
    """Tell the salesperson that the client has said no, and why."""
    mail_the_no(event_id)
