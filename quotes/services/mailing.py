"""Mails of a quote: asked for, tried at once, left. What sends them is quotes.tasks.send_mail."""

from collections.abc import Iterable
from datetime import datetime

from groundwork import mailing
from groundwork.access import Role
from groundwork.models import Mail, User
from quotes import tasks
from quotes.documents import Signing
from quotes.mail_kinds import PROPOSALS, MailKind, Needless
from quotes.models import Quote, QuoteRevision
from quotes.recipients import contact_today
from quotes.selectors.alternatives import out_beside
from quotes.selectors.signing import signed_before


def ask_mail(
    kind: MailKind, quote: Quote, source: int, now: datetime, *, recipient: int | None = None, email: str = ""
) -> Mail:
    """Ask for one mail to one person, in the transaction of what it tells. See MailKind for source and recipient."""
    return mailing.ask(tasks.send_mail, kind, quote.subject, source, now, recipient=recipient, email=email)


def drop_mails(quote: Quote, why: Needless, *kinds: MailKind, email: str = "") -> int:
    """Close the mails of these kinds that have not gone out, or those to one address: what has happened makes them
    needless. Says how many."""
    return mailing.drop(quote.subject, kinds, why, email)


def drop_proposal(quote: Quote, why: Needless, now: datetime) -> None:
    """Close the proposal's mail. One that had not gone out and was to bring the link of another renewal too goes out
    for that one alone.
    """
    dropped = drop_mails(quote, why, *PROPOSALS)
    beside = out_beside(quote, now) if dropped else None
    if beside is None:
        return
    other, source = beside.quote, beside.quote.current_id
    assert source is not None  # it is out
    if not mailing.mails_of(other.subject).filter(kind=MailKind.PROPOSAL, source=source).exists():
        to = contact_today(other.contact_id, beside.revision)
        ask_mail(MailKind.PROPOSAL, other, source, now, recipient=other.contact_id, email=to.email)


def ask_signers(quote: Quote, row: QuoteRevision, signing: Signing, places: Iterable[int], now: datetime) -> None:
    """Mail their link to the named signers at these places, each by a mail of their own."""
    for named in filter(None, map(signing.at, places)):
        ask_mail(MailKind.SIGN, quote, row.pk, now, email=named.email)


def ask_who_follows(quote: Quote, row: QuoteRevision, signing: Signing, signed: tuple[int, ...], now: datetime) -> None:
    """Ask whose turn it has become by the last of these signatures: a signer, or the owners for theirs."""
    ask_signers(quote, row, signing, set(signing.due(signed)) - set(signing.due(signed[:-1])), now)
    if signing.countersign and not signing.due(signed):
        for owner in User.objects.filter(groups__name=Role.OWNER, is_active=True).order_by("pk"):
            ask_mail(MailKind.COUNTERSIGN_ASKED, quote, row.pk, now, recipient=owner.pk, email=owner.email)


def tell_in_vain(quote: Quote, now: datetime) -> None:
    """Mail to everybody who has signed what is out that there is no contract by it, each once, whatever comes after.

    In the transaction that has locked the quote, while what they have signed is its current revision.
    """
    source = quote.current_id
    if source is None or mailing.mails_of(quote.subject).filter(kind=MailKind.IN_VAIN, source=source).exists():
        return
    for one in signed_before(quote):
        ask_mail(MailKind.IN_VAIN, quote, source, now, email=one.signer.email)


def try_mail_now(quote: Quote, mail_id: int, now: datetime) -> None:
    """Let a mail of the quote that has not gone out be tried at once. Raises MailClosedError."""
    mailing.try_now(mailing.mail_of(quote.subject, mail_id), tasks.send_mail, now)


def leave_mail(quote: Quote, mail_id: int) -> None:
    """Take down that somebody knows that a mail has not gone out, and sees to it. Raises MailClosedError."""
    mailing.leave(mailing.mail_of(quote.subject, mail_id))
