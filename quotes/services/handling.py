"""What salespeople do with a quote beside its way to the client: drop a draft, note, follow up."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from clients.services.standing import forget_quotes
from groundwork import chain, mailing
from groundwork.history import sign
from groundwork.models import Event, User
from quotes.errors import LockedError
from quotes.models import FollowUp, Quote, QuoteNote
from quotes.services.locking import demand_editable, lock_quote


@transaction.atomic
def delete_draft(quote: Quote, by: User) -> None:
    """Delete a draft of which nobody has heard, with what hangs on it; its number is not given out again.

    Raises LockedError where it was sent, withdrawn, or shown to an owner for approval: of that there are entries in the
    chain, so it can only be withdrawn. PlannedError where it is about to be sent, perhaps with another one.
    """
    quote = lock_quote(quote)
    if quote.state != Quote.State.DRAFT or quote.current_id is not None:
        raise LockedError(_("Only a draft that was never sent can be deleted. Withdraw this quote instead."))
    demand_editable(quote)
    # Who looked after it before is no matter of anybody outside.
    events = chain.events_of(quote.subject).exclude(kind=Event.Kind.HANDED_OVER)
    if events.exists() or mailing.mails_of(quote.subject).exists():
        raise LockedError(_("An owner was asked about this draft, and that is kept. Withdraw it instead."))
    for other in Quote.objects.filter(alternative=quote):
        other.alternative = None
        sign(other, by)
        other.save()
    if quote.alternative_id is not None:
        quote.alternative = None
        sign(quote, by)
        quote.save()
    for row in (*quote.options.all(), *quote.extras.all(), quote):
        sign(row, by)
        row.delete()
    forget_quotes(quote.client, Quote.objects.filter(client=quote.client_id).exists())


@transaction.atomic
def add_note(quote: Quote, text: str, by: User, now: datetime) -> QuoteNote:
    """Note something on a quote, for ourselves."""
    return QuoteNote.objects.create(quote=quote, text=text, by=by, made_at=now)


@transaction.atomic
def remove_note(quote: Quote, note: int, by: User) -> None:
    """Remove a note of one's own. One of somebody else's stays, and nothing is said."""
    quote.notes.filter(pk=note, by=by).delete()


@transaction.atomic
def snooze(quote: Quote, until: datetime, by: User) -> None:
    """Leave a quote out of the queue until then."""
    FollowUp.objects.update_or_create(pk=lock_quote(quote).pk, defaults={"quiet_until": until, "by": by})


@transaction.atomic
def unsnooze(quote: Quote, by: User) -> None:
    """Let a quote that was left out of the queue come back into it, where there is a reason."""
    FollowUp.objects.filter(pk=lock_quote(quote).pk).update(quiet_until=None, by=by)


@transaction.atomic
def follow_up_done(quote: Quote, by: User, now: datetime) -> None:
    """Take a quote out of the queue until there is another reason than those of now."""
    said = {"done_at": now, "quiet_until": None, "by": by}
    FollowUp.objects.update_or_create(pk=lock_quote(quote).pk, defaults=said)
