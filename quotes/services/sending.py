"""The second freeze: a draft becomes what the client sees."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

import pricing
from groundwork import outbox
from groundwork.models import User
from quotes import chain, tasks
from quotes.documents import priced_from, revision_bytes
from quotes.errors import NotSendableError
from quotes.links import live_link, new_link, token_of
from quotes.models import Quote, QuoteRevision
from quotes.services.approval import demand_approval
from quotes.services.compiling import compile_revision
from quotes.services.locking import demand_editable, demand_revision, demand_state, lock_quote
from quotes.services.uncounted import demand_uncounted
from quotes.undrawn import demand_drawn


@transaction.atomic
def send_quote(quote: Quote, by: User, now: datetime, expected_revision: int | None = None) -> QuoteRevision:
    """Freeze the draft as the next revision, keep or make its link, and ask for the mail and the PDF.

    A revision sent before is superseded from now on; its link is the same. Raises NotSendableError when something is
    missing, breaks a rule, cannot be drawn on paper, or counts nothing without a yes; NeedsApprovalError beyond the
    plan's limits, StaleError when the draft is not the one that was looked at, LockedError when it is no draft.
    """
    quote = lock_quote(quote)
    demand_editable(quote)
    demand_revision(quote, expected_revision)
    if quote.contact is None:
        raise NotSendableError(_("Choose who gets the proposal. Where the client has no contact yet, add one first."))
    last = quote.revisions.order_by("-number").values_list("number", flat=True).first() or 0
    revision = compile_revision(quote, number=last + 1, by=by, now=now)
    demand_uncounted(quote)
    demand_drawn(revision)
    demand_approval(quote, revision, by)
    document = revision_bytes(revision)
    row = QuoteRevision.objects.create(
        quote=quote,
        number=revision.number,
        document=document,
        sha256=pricing.fingerprint(document),
        valid_through=revision.valid_through,
        expires_at=revision.expires_at,
        sent_by=by,
        sent_at=now,
    )
    quote.current = row
    quote.state = Quote.State.SENT
    quote.revising = False
    quote.approval_asked_at = None
    quote.mrr = revision.recommended.price["recurring_net"]
    quote.currency = revision.plan.currency
    quote.priced_from = priced_from(revision.inventory, revision.recommended.selection)
    quote.revision += 1
    quote._history_user = by  # type: ignore[attr-defined]
    quote.save()
    link = live_link(quote)
    if link is None or token_of(link) is None:
        new_link(quote, now)
    chain.append("sent", quote, {"revision": row.number, "revision_sha256": row.sha256, "by": str(by)}, now)
    outbox.put(tasks.mail_proposal, revision_id=row.pk)
    outbox.put(tasks.render_proposal, revision_id=row.pk)
    return row


@transaction.atomic
def mail_again(quote: Quote, by: User, now: datetime) -> None:
    """Mail the link of the current revision once more. Raises LockedError unless the quote is out."""
    quote = lock_quote(quote)
    demand_state(quote, [Quote.State.SENT])
    assert quote.current_id is not None  # a sent quote has a revision (quote_sent_has_a_revision)
    if live_link(quote) is None:
        raise NotSendableError(_("The link is closed. Make a new one first."))
    outbox.put(tasks.mail_proposal, revision_id=quote.current_id, again=int(now.timestamp()))
