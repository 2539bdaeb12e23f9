"""What can still be done with a quote that is out: offer something else, take it back, change its link."""

from datetime import datetime

from django.db import transaction

from groundwork import chain
from groundwork.history import sign
from groundwork.models import User
from quotes.links import new_link, revoke_links
from quotes.mail_kinds import MailKind, Needless
from quotes.models import ProposalLink, Quote
from quotes.services.locking import demand_state, lock_quote
from quotes.services.mailing import drop_mails

State = Quote.State


@transaction.atomic
def revise_quote(quote: Quote, by: User) -> Quote:
    """Open the quote's draft again.

    What was sent stays out until the next revision is sent: its link shows it, and the client can still accept it
    (which closes the draft). Raises LockedError when the quote is accepted, or a draft already.
    """
    quote = lock_quote(quote)
    demand_state(quote, [State.SENT, State.DECLINED, State.WITHDRAWN])
    if quote.state == State.WITHDRAWN:
        return _save(quote, State.DRAFT, by)
    quote.revising = True
    return _save(quote, quote.state, by)


@transaction.atomic
def withdraw_quote(quote: Quote, by: User, now: datetime) -> Quote:
    """Take the quote back and close its link. Raises LockedError when the client has accepted first."""
    quote = lock_quote(quote)
    demand_state(quote, [State.DRAFT, State.SENT, State.DECLINED])
    if quote.current is not None:
        body: dict[str, object] = {"revision": quote.current.number, "revision_sha256": quote.current.sha256}
        chain.append("withdrawn", quote.subject, {**body, "by": str(by)}, now)
    revoke_links(quote, now)
    drop_mails(quote, Needless.WITHDRAWN, MailKind.PROPOSAL, MailKind.APPROVAL_ASKED, MailKind.APPROVED)
    quote.revising = False
    quote.approval_asked_at = None
    return _save(quote, State.WITHDRAWN, by)


@transaction.atomic
def renew_link(quote: Quote, by: User, now: datetime) -> ProposalLink:
    """Make a new link; the one before opens nothing any more.

    Raises LockedError unless a revision is out or accepted.
    """
    quote = lock_quote(quote)
    _demand_out(quote)
    if revoke_links(quote, now):
        chain.append("revoked", quote.subject, {"by": str(by)}, now)
    return new_link(quote, now)


@transaction.atomic
def close_link(quote: Quote, by: User, now: datetime) -> None:
    """Close the link without a new one. Raises LockedError unless a revision is out or accepted.

    A contract stands without its link: whoever signed has it by mail.
    """
    quote = lock_quote(quote)
    _demand_out(quote)
    drop_mails(quote, Needless.CLOSED, MailKind.PROPOSAL)
    if revoke_links(quote, now):
        chain.append("revoked", quote.subject, {"by": str(by)}, now)


def _demand_out(quote: Quote) -> None:
    demand_state(quote, [State.SENT, State.DECLINED, State.ACCEPTED])


def _save(quote: Quote, state: str, by: User) -> Quote:
    quote.state = state
    quote.revision += 1
    sign(quote, by)
    quote.save()
    return quote
