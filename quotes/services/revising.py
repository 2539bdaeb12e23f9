"""What can still be done with a quote that is out: offer something else, take it back, change its link."""

from datetime import datetime

from django.db import transaction

from contracts.models import Contract
from groundwork import chain
from groundwork.history import sign
from groundwork.models import User
from quotes.links import new_link, revoke_links
from quotes.mail_kinds import MailKind, Needless
from quotes.models import ProposalLink, Quote
from quotes.services.locking import demand_state, lock_quote
from quotes.services.mailing import drop_mails, drop_proposal

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
    return _take_back(quote, {"by": str(by)}, Needless.WITHDRAWN, by, now)


def close_renewals(contract: Contract, instead: str, now: datetime) -> None:
    """Take back every renewal of the contract that is drafted or out: it is renewed, so none of them can be signed.

    In the transaction of what renews it, which has locked all of them (`lock_renewals`). The entries of those that were
    sent name what is `instead` of them, by its number.
    """
    drafted = Quote.objects.filter(about=contract, purpose=Quote.Purpose.RENEWAL, state__in=(State.DRAFT, State.SENT))
    for quote in drafted.select_related("current", "client").order_by("pk"):
        _take_back(quote, {"instead": instead}, Needless.ANSWERED, None, now)


def _take_back(quote: Quote, said: dict[str, str], why: Needless, by: User | None, now: datetime) -> Quote:
    """What is `said` goes into the entry of the chain, where something was sent."""
    if quote.current is not None:
        body: dict[str, object] = {"revision": quote.current.number, "revision_sha256": quote.current.sha256}
        chain.append("withdrawn", quote.subject, {**body, **said}, now)
    revoke_links(quote, now)
    drop_mails(quote, why, MailKind.APPROVAL_ASKED, MailKind.APPROVED)
    drop_proposal(quote, why, now)
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
    drop_proposal(quote, Needless.CLOSED, now)
    if revoke_links(quote, now):
        chain.append("revoked", quote.subject, {"by": str(by)}, now)


def _demand_out(quote: Quote) -> None:
    demand_state(quote, [State.SENT, State.DECLINED, State.ACCEPTED])


def _save(quote: Quote, state: str, by: User | None) -> Quote:
    quote.state = state
    quote.revision += 1
    sign(quote, by)
    quote.save()
    return quote
