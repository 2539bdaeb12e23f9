"""What the worker does for quotes. Arguments are ids; every task may run twice and does no harm then."""

from django_tasks import task

from quotes.mail import mail_about_approval, mail_about_approved, mail_the_proposal


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
