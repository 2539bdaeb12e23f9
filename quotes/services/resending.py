"""What is mailed once more, and what is offered for longer: both without a new offer."""

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from contracts.models import Seller
from contracts.selectors.standings import standing_of
from groundwork import chain
from groundwork.history import sign
from groundwork.models import Event, User
from quotes.documents import read_revision, validity
from quotes.errors import NotSendableError, PlannedError
from quotes.links import live_link
from quotes.mail_kinds import PROPOSALS, TO_CONTACT, TO_OTHERS, TO_SIGN, MailKind, Needless
from quotes.models import PlannedSending, Quote, QuoteRevision
from quotes.recipients import goes_to
from quotes.selectors.alternatives import renewed_fault
from quotes.selectors.signing import signed_before
from quotes.services.amendment import change_fault
from quotes.services.figures import note_sent
from quotes.services.locking import demand_move, demand_state, lock_quote, moment_of
from quotes.services.mailing import ask_mail, ask_signers, drop_mails, tell_in_vain
from quotes.services.recipients import serve_recipients
from quotes.services.sending import frozen, go_out
from quotes.terms import start_fault


@transaction.atomic
def extend_quote(quote: Quote, by: User, now: datetime) -> QuoteRevision:
    """Offer what is out for as many days again, from today: a revision that differs in its last day alone.

    Nothing is priced or approved anew, and the client gets a mail. Who has signed already is told, and asked again.
    Raises LockedError unless it is out, PlannedError while its next revision is about to go, NotSendableError where it
    could not be signed on the new days either.
    """
    quote = lock_quote(quote)
    demand_move(quote, "extend")
    if PlannedSending.objects.filter(quote=quote, fault="").exists():
        raise PlannedError(_("The next revision is about to be sent. Undo that first."))
    now, row = moment_of(quote, now), quote.current
    assert row is not None  # a sent quote has a revision (quote_sent_has_a_revision)
    revision = read_revision(bytes(row.document))
    zone = revision.seller.time_zone
    valid_through, expires_at = _longer(row, now, zone)
    if valid_through <= row.valid_through:
        raise NotSendableError(_("It is valid for as long already. Extend it on a later day."))
    _demand_signable(quote, revision.starts_on, now, zone)
    last = quote.revisions.order_by("-number").values_list("number", flat=True)[0]
    longer = replace(revision, number=last + 1, sent_at=now, valid_through=valid_through, expires_at=expires_at)
    tell_in_vain(quote, now)
    made = frozen(quote, longer, by, now)
    quote.current = made
    quote.revision += 1
    sign(quote, by)
    quote.save()
    note_sent(quote, longer, now)
    said: dict[str, object] = {"revision": made.number, "revision_sha256": made.sha256, "by": str(by)}
    chain.append(Event.Kind.SENT, quote.subject, {**said, "extends": row.number}, now)
    drop_mails(quote, Needless.REPLACED, *PROPOSALS, *TO_SIGN)
    go_out(quote, (made,), now)
    return made


def longer_to(quote: Quote, now: datetime) -> date | None:
    """The last day that extending gives it now; None where it is out for as long already, or not out."""
    row = quote.current
    if row is None or quote.state != Quote.State.SENT:
        return None
    last_day, _end = _longer(row, now, Seller.current().time_zone)
    return last_day if last_day > row.valid_through else None


def _longer(row: QuoteRevision, now: datetime, zone: str) -> tuple[date, datetime]:
    """As many days as it had, from today."""
    days = (row.valid_through - row.sent_at.astimezone(ZoneInfo(zone)).date()).days
    return validity(now, days, zone)


def _demand_signable(quote: Quote, starts_on: date | None, now: datetime, zone: str) -> None:
    if live_link(quote) is None:
        raise NotSendableError(_("The link is closed. Make a new one first."))
    if fault := start_fault(starts_on, now, zone):
        raise NotSendableError(_("Starts on: %(fault)s Revise it.") % {"fault": fault})
    if fault := renewed_fault(quote):
        raise NotSendableError(fault)
    standing = standing_of(quote.about) if quote.amends and quote.about is not None else None
    if standing and (fault := change_fault(quote, standing, Seller.day_of(now))):
        raise NotSendableError(fault)


@transaction.atomic
def mail_again(quote: Quote, by: User, now: datetime, note: str = "", *, others: bool = False) -> None:
    """Mail the link of the current revision once more, to whom the quote's page names and at their address of today.

    A `note` stands above it, and is kept beside an entry of the chain. A mail of it that has not gone out yet is not
    needed any more then. With `others` it goes to everybody else who gets it too, without the note, which is written
    to the contact. Raises LockedError unless the quote is out, NotSendableError without a link.
    """
    quote = lock_quote(quote)
    demand_state(quote, [Quote.State.SENT])
    assert quote.current is not None  # a sent quote has a revision (quote_sent_has_a_revision)
    if live_link(quote) is None:
        raise NotSendableError(_("The link is closed. Make a new one first."))
    to = goes_to(quote)
    if to is None:
        raise NotSendableError(_("Choose who gets the proposal. Where the client has no contact yet, add one first."))
    drop_mails(quote, Needless.AGAIN, *TO_CONTACT)
    if others:
        drop_mails(quote, Needless.AGAIN, *TO_OTHERS)
        signing = read_revision(bytes(quote.current.document)).signing
        serve_recipients(quote, quote.current, signing, by, moment_of(quote, now))
    if not note:
        ask_mail(MailKind.PROPOSAL, quote, quote.current.pk, now, recipient=quote.contact_id, email=to.email)
        return
    said: dict[str, object] = {**_revision_of(quote), "by": str(by)}
    entry = chain.append(Event.Kind.RESENT, quote.subject, said, moment_of(quote, now), beside={"note": note})
    ask_mail(MailKind.AGAIN, quote, entry.pk, now, recipient=quote.contact_id, email=to.email)


@transaction.atomic
def remind_signer(quote: Quote, place: int, by: User, now: datetime) -> None:
    """Mail their link once more to a signer who is awaited. A mail with it that has not gone out yet is not needed any
    more then.

    Raises LockedError unless the quote is out, NotSendableError where nobody is awaited there or their link is closed.
    """
    quote = lock_quote(quote)
    demand_state(quote, [Quote.State.SENT])
    assert quote.current is not None  # a sent quote has a revision (quote_sent_has_a_revision)
    signing = read_revision(bytes(quote.current.document)).signing
    if not signing.signers or place not in signing.due(tuple(one.place for one in signed_before(quote))):
        raise NotSendableError(_("Nobody is awaited there. Look at who signs now."))
    if live_link(quote, place) is None:
        raise NotSendableError(_("The link is closed. Make a new one first."))
    if named := signing.at(place):
        drop_mails(quote, Needless.AGAIN, MailKind.SIGN, email=named.email)
    ask_signers(quote, quote.current, signing, (place,), now)


def _revision_of(quote: Quote) -> dict[str, object]:
    assert quote.current is not None
    return {"revision": quote.current.number, "revision_sha256": quote.current.sha256}
