"""What can still be done with a quote that is out: offer something else, take it back, change its link."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from contracts.models import Contract
from groundwork import chain
from groundwork.history import sign
from groundwork.models import Event, User
from quotes.documents import ONE_OPEN, read_revision
from quotes.errors import LockedError
from quotes.links import new_link, revoke_all_links, revoke_links
from quotes.mail_kinds import TO_SIGN, MailKind, Needless
from quotes.models import PlannedSending, ProposalLink, Quote, QuoteFigures
from quotes.services.figures import note_closed, note_open
from quotes.services.locking import demand_move, demand_state, lock_quote, moment_of
from quotes.services.mailing import drop_mails, drop_proposal, tell_in_vain

State = Quote.State


@transaction.atomic
def revise_quote(quote: Quote, by: User) -> Quote:
    """Open the draft of the next revision of a quote that is out or declined.

    What was sent stays out until the next revision is sent: its link shows it, and the client can still accept it
    (which closes the draft). Raises LockedError when the quote is accepted, taken back, or a draft already.
    """
    quote = lock_quote(quote)
    demand_move(quote, "revise")
    quote.revising = True
    return _save(quote, quote.state, by)


@transaction.atomic
def reopen_quote(quote: Quote, by: User, now: datetime) -> Quote:
    """Make a draft again of a quote that was withdrawn or lost. Raises LockedError when it is neither."""
    quote = lock_quote(quote)
    demand_move(quote, "reopen")
    chain.append(Event.Kind.REOPENED, quote.subject, {"by": str(by)}, moment_of(quote, now))
    quote.lost_reason = quote.competitor = ""
    note_open(quote)
    return _save(quote, State.DRAFT, by)


@transaction.atomic
def withdraw_quote(quote: Quote, by: User, now: datetime) -> Quote:
    """Take the quote back and close its link. Raises LockedError when the client has accepted first."""
    quote = lock_quote(quote)
    demand_move(quote, "withdraw")
    return _take_back(quote, {"by": str(by)}, Needless.WITHDRAWN, by, moment_of(quote, now))


@transaction.atomic
def lose_quote(quote: Quote, reason: str, competitor: str, by: User, now: datetime) -> Quote:
    """Mark a quote as lost, for a reason (`Quote.LostReason`) and to whom, where that is known; its link closes.

    The competitor's name stands beside the entry of the chain, where it can be erased. Raises LockedError when it is
    neither out nor declined.
    """
    quote = lock_quote(quote)
    demand_move(quote, "lose")
    now = moment_of(quote, now)
    said: dict[str, object] = {**_what_was_out(quote), "by": str(by), "why": str(Quote.LostReason(reason))}
    chain.append(Event.Kind.LOST, quote.subject, said, now, beside={"competitor": competitor})
    _close_everything(quote, Needless.LOST, now)
    quote.lost_reason, quote.competitor = reason, competitor
    note_closed(quote, QuoteFigures.Outcome.LOST, reason, now)
    return _save(quote, State.LOST, by)


def close_renewals(contract: Contract, instead: str, now: datetime) -> None:
    """Take back every renewal of the contract that is drafted or out: it is renewed, so none of them can be signed.

    In the transaction of what renews it, which has locked all of them (`lock_renewals`). The entries of those that were
    sent name what is `instead` of them, by its number.
    """
    drafted = Quote.objects.filter(about=contract, purpose=Quote.Purpose.RENEWAL, state__in=(State.DRAFT, State.SENT))
    for quote in drafted.select_related("current", "client").order_by("pk"):
        _take_back(quote, {"instead": instead}, Needless.ANSWERED, None, now)


def _take_back(quote: Quote, said: dict[str, str], why: Needless, by: User | None, now: datetime) -> Quote:
    """What is `said` goes into the entry of the chain."""
    chain.append(Event.Kind.WITHDRAWN, quote.subject, {**_what_was_out(quote), **said}, now)
    _close_everything(quote, why, now)
    note_open(quote)  # neither won nor lost
    return _save(quote, State.WITHDRAWN, by)


def _what_was_out(quote: Quote) -> dict[str, object]:
    """The revision sent last, for an entry of the chain; nothing where none was."""
    current = quote.current
    return {} if current is None else {"revision": current.number, "revision_sha256": current.sha256}


def _close_everything(quote: Quote, why: Needless, now: datetime) -> None:
    """Links, mails that have not gone out, the open draft and a planned sending. Does not save the quote."""
    revoke_all_links(quote, now)
    drop_mails(quote, why, MailKind.APPROVAL_ASKED, MailKind.APPROVED, *TO_SIGN)
    drop_proposal(quote, why, now)
    tell_in_vain(quote, now)
    quote.revising = False
    quote.approval_asked_at = quote.approval_asked_by = None
    PlannedSending.objects.filter(quote=quote).delete()


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
