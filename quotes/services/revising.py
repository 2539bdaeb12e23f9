"""What can still be done with a quote that is out: offer something else, take it back, change its link."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from contracts.models import Contract
from groundwork import chain
from groundwork.history import sign
from groundwork.models import User
from quotes.documents import ONE_OPEN, read_revision
from quotes.errors import LockedError
from quotes.links import new_link, revoke_all_links, revoke_links
from quotes.mail_kinds import TO_SIGN, MailKind, Needless
from quotes.models import ProposalLink, Quote
from quotes.services.locking import demand_state, lock_quote, moment_of
from quotes.services.mailing import drop_mails, drop_proposal, tell_in_vain

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
    return _take_back(quote, {"by": str(by)}, Needless.WITHDRAWN, by, moment_of(quote, now))


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
    revoke_all_links(quote, now)
    drop_mails(quote, why, MailKind.APPROVAL_ASKED, MailKind.APPROVED, *TO_SIGN)
    drop_proposal(quote, why, now)
    tell_in_vain(quote, now)
    quote.revising = False
    quote.approval_asked_at = None
    return _save(quote, State.WITHDRAWN, by)


@transaction.atomic
def renew_link(quote: Quote, by: User, now: datetime, signer: int | None = None) -> ProposalLink:
    """Make a new link, or a new one for the signer at a place; the one before opens nothing any more.

    Raises LockedError unless a revision is out or accepted, and names that signer.
    """
    quote = lock_quote(quote)
    _demand_out(quote, signer)
    now = moment_of(quote, now)
    _note_revoked(quote, by, now, signer)
    return new_link(quote, now, signer)


@transaction.atomic
def close_link(quote: Quote, by: User, now: datetime, signer: int | None = None) -> None:
    """Close the link, or that of the signer at a place, without a new one. Raises LockedError as renew_link.

    A contract stands without its link: whoever signed has it by mail.
    """
    quote = lock_quote(quote)
    _demand_out(quote, signer)
    now = moment_of(quote, now)
    if signer is None:
        drop_proposal(quote, Needless.CLOSED, now)
    _note_revoked(quote, by, now, signer)


def _note_revoked(quote: Quote, by: User, now: datetime, signer: int | None) -> None:
    if revoke_links(quote, now, signer):
        whose: dict[str, object] = {} if signer is None else {"signer": signer}
        chain.append("revoked", quote.subject, {"by": str(by), **whose}, now)


def _demand_out(quote: Quote, signer: int | None) -> None:
    demand_state(quote, [State.SENT, State.DECLINED, State.ACCEPTED])
    if signer is None:
        return
    signing = read_revision(bytes(quote.current.document)).signing if quote.current else ONE_OPEN
    if signer not in signing.places or not signing.signers:
        raise LockedError(_("There is no such signer any more. Look at who signs now."))


def _save(quote: Quote, state: str, by: User | None) -> Quote:
    quote.state = state
    quote.revision += 1
    sign(quote, by)
    quote.save()
    return quote
