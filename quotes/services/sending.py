"""The second freeze: a draft becomes what the client sees."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

import pricing
from contracts.models import Seller
from contracts.selectors.standings import standing_of
from groundwork import chain, outbox
from groundwork.errors import DomainError
from groundwork.history import sign
from groundwork.models import User
from quotes import tasks
from quotes.documents import ONE_OPEN, Revision, priced_from, read_revision, revision_bytes
from quotes.errors import NotSendableError
from quotes.links import link_signers, live_link, new_link, token_of
from quotes.mail_kinds import PROPOSALS, TO_SIGN, MailKind, Needless
from quotes.models import PlannedSending, Quote, QuoteRevision
from quotes.selectors.alternatives import out_beside, renewed_fault
from quotes.services.amendment import change_fault
from quotes.services.approval import demand_approval
from quotes.services.compiling import compile_revision, nothing_in
from quotes.services.figures import note_sent
from quotes.services.locking import demand_editable, demand_revision, lock_quote, moment_of
from quotes.services.mailing import ask_mail, ask_signers, drop_mails, tell_in_vain
from quotes.services.questions import settle_changes
from quotes.services.recipients import serve_recipients
from quotes.services.uncounted import demand_uncounted
from quotes.terms import start_fault
from quotes.undrawn import demand_drawn


@transaction.atomic
def send_quote(quote: Quote, by: User, now: datetime, expected_revision: int | None = None) -> QuoteRevision:
    """Freeze the draft as the next revision, keep or make its link, and ask for the mail and the PDF.

    A revision sent before is superseded from now on; its link is the same. Raises NotSendableError when something is
    missing, breaks a rule, starts on a day that is over, changes nothing or a contract that is another by
    now, cannot be drawn on paper, or counts nothing without a yes;
    NeedsApprovalError beyond the plan's limits, StaleError when the draft is not the one that was looked at,
    LockedError when it is no draft.
    """
    quote = lock_quote(quote)
    beside = out_beside(quote, now)
    row = _send(quote, by, now, expected_revision, beside.quote.number if beside else "")
    go_out(quote, (row,), now)
    return row


@transaction.atomic
def send_side_by_side(quote: Quote, by: User, now: datetime, expected: tuple[int, int]) -> tuple[QuoteRevision, ...]:
    """Send a renewal and the alternative that was drafted with it: both or none, and one mail with both links.

    `expected` are the revisions of the two drafts that were looked at, this one's first. Raises NotSendableError, which
    names the quote where send_quote would refuse it, and where the two go to different people.
    """
    quote, alternative = locked_pair(quote)
    pair = (quote, alternative)
    rows = []
    for one, other, seen in zip(pair, reversed(pair), expected, strict=True):
        try:
            rows.append(_send(one, by, now, seen, other.number))
        except DomainError as error:
            raise NotSendableError(f"{one.number}: {error}") from error
    go_out(quote, tuple(rows), now)
    return tuple(rows)


def locked_pair(quote: Quote) -> tuple[Quote, Quote]:
    """A renewal and its alternative, both locked. Raises NotSendableError unless they can go out in one mail."""
    quote = lock_quote(quote)
    if quote.alternative is None:
        raise NotSendableError(_("There is no other quote to send with this one."))
    other = lock_quote(quote.alternative)
    if quote.contact_id != other.contact_id:
        raise NotSendableError(
            _("%(one)s and %(other)s go out in one mail. Choose the same contact in both.")
            % {"one": quote.number, "other": other.number}
        )
    return quote, other


def go_out(quote: Quote, rows: tuple[QuoteRevision, ...], now: datetime) -> None:
    """The PDF of each of these revisions; then one mail, from the first, which is the quote's; one to each signer."""
    assert quote.contact is not None  # it was sent
    contact = quote.contact
    signed_by = [(row, read_revision(bytes(row.document)).signing) for row in rows]
    for row in rows:
        outbox.put(tasks.render_proposal, revision_id=row.pk)
    # Whoever signs gets their own link, and no other one beside it.
    if any(signing.place_of(contact.email) is None for _row, signing in signed_by):
        ask_mail(MailKind.PROPOSAL, quote, rows[0].pk, now, recipient=contact.pk, email=contact.email)
    for row, signing in signed_by:
        ask_signers(row.quote, row, signing, signing.due(()), now)
        serve_recipients(row.quote, row, signing, row.sent_by, now)


def judged(quote: Quote, by: User, now: datetime, expected_revision: int | None) -> Revision:
    """The revision that the locked quote would be if `by` sent it at `now`; raises whatever stands against that."""
    if not quote.editable:
        demand_editable(quote)
    demand_revision(quote, expected_revision)
    if quote.contact is None:
        raise NotSendableError(_("Choose who gets the proposal. Where the client has no contact yet, add one first."))
    last = quote.revisions.order_by("-number").values_list("number", flat=True).first() or 0
    revision = compile_revision(quote, number=last + 1, by=by, now=now)
    if fault := start_fault(revision.starts_on, now, revision.seller.time_zone):
        raise NotSendableError(_("Starts on: %(fault)s") % {"fault": fault})
    if fault := renewed_fault(quote):
        raise NotSendableError(fault)
    if quote.amends and quote.about is not None:
        standing = standing_of(quote.about)
        if fault := change_fault(quote, standing, Seller.day_of(now)) or nothing_in(revision, standing):
            raise NotSendableError(fault)
    demand_uncounted(quote)
    demand_drawn(revision)
    demand_approval(quote, revision, by)
    return revision


def _send(quote: Quote, by: User, now: datetime, expected_revision: int | None, beside: str) -> QuoteRevision:
    """All but the mail and the PDF. `beside` is the number of the quote that stands beside it, if there is one."""
    now = moment_of(quote, now)
    revision = judged(quote, by, now, expected_revision)
    before = read_revision(bytes(quote.current.document)).signing if quote.current else ONE_OPEN
    tell_in_vain(quote, now)
    row = frozen(quote, revision, by, now)
    quote.current = row
    quote.state = Quote.State.SENT
    quote.revising = False
    quote.approval_asked_at = quote.approval_asked_by = None
    quote.mrr = revision.amends.fee if revision.amends else revision.recommended.price["recurring_net"]
    quote.currency = revision.plan.currency
    quote.keep_priced_from(priced_from(revision.inventory, revision.offered(revision.recommended)))
    quote.revision += 1
    sign(quote, by)
    quote.save()
    PlannedSending.objects.filter(quote=quote).delete()
    note_sent(quote, revision, now)
    link = live_link(quote)
    if link is None or token_of(link) is None:
        new_link(quote, now)
    link_signers(quote, revision.signing, before, now)
    sent: dict[str, object] = {"revision": row.number, "revision_sha256": row.sha256, "by": str(by)}
    chain.append("sent", quote.subject, {**sent, "beside": beside} if beside else sent, now)
    settle_changes(quote, row, by, now)
    drop_mails(quote, Needless.REPLACED, *PROPOSALS, *TO_SIGN)
    drop_mails(quote, Needless.SETTLED, MailKind.APPROVAL_ASKED, MailKind.APPROVED, MailKind.SENT_BACK)
    return row


def frozen(quote: Quote, revision: Revision, by: User, now: datetime) -> QuoteRevision:
    """The revision, kept for good. The quote does not point to it yet."""
    document = revision_bytes(revision)
    return QuoteRevision.objects.create(
        quote=quote,
        number=revision.number,
        document=document,
        sha256=pricing.fingerprint(document),
        valid_through=revision.valid_through,
        expires_at=revision.expires_at,
        sent_by=by,
        sent_at=now,
    )
