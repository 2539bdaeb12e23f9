"""Sending a while after it was asked for: for seconds in which it can be undone, or at a chosen moment.

What is asked for is judged at once, and again when it is due: what stands against a sending may have come since. The
freeze happens then, by the worker, in one transaction with the end of the plan: it happens once, or it is undone.
"""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from groundwork import chain, outbox
from groundwork.access import SELLERS, has_role
from groundwork.errors import DomainError
from groundwork.models import Event, User
from quotes import tasks
from quotes.errors import LockedError, NotSendableError, PlannedError
from quotes.mail_kinds import MailKind, Needless
from quotes.models import PlannedSending, Quote
from quotes.services.locking import lock_quote, moment_of
from quotes.services.mailing import ask_mail, drop_mails
from quotes.services.sending import judged, locked_pair, send_quote, send_side_by_side
from quotes.states import MOVES

# So long a press can be undone.
UNDO: Final = timedelta(seconds=60)
MOST_AHEAD: Final = timedelta(days=366)
# What should have gone out so long ago has lost its job: it is asked for again (quotes.recurring).
OVERDUE: Final = timedelta(minutes=2)


@transaction.atomic
def plan_sending(quote: Quote, by: User, now: datetime, seen: int | None, at: datetime | None = None) -> PlannedSending:
    """Let the draft be sent `at` a moment, or as soon as the press cannot be undone any more; changes a chosen moment.

    `seen` is the revision of the draft that was looked at. Raises what send_quote would raise then, PlannedError where
    a sending waits already, NotSendableError for a moment that is over or more than a year ahead.
    """
    quote = lock_quote(quote)
    _demand_moment(at, now)
    due = at or now + UNDO
    waiting = _waiting(quote)
    if waiting is not None and (at is None or not waiting.chosen):
        raise PlannedError(_("This draft is about to be sent already."))
    if waiting is not None and waiting.both:
        raise PlannedError(_("Both renewals are about to be sent. Undo that first."))
    judged(quote, by, max(due, moment_of(quote, now)), seen)
    return _planned(quote, by, due, now, chosen=at is not None, both=False)


@transaction.atomic
def plan_both(quote: Quote, by: User, now: datetime, seen: tuple[int, int]) -> PlannedSending:
    """The same for a renewal and the alternative that was drafted with it: both go out together, or neither."""
    pair = locked_pair(quote)
    for one, revision in zip(pair, seen, strict=True):
        if _waiting(one):
            raise PlannedError(_("%(number)s is about to be sent already.") % {"number": one.number})
        try:
            judged(one, by, max(now + UNDO, moment_of(one, now)), revision)
        except DomainError as error:
            raise NotSendableError(f"{one.number}: {error}") from error
    # The one that was pressed is planned last: its job finds both.
    rows = [_planned(one, by, now + UNDO, now, chosen=False, both=True) for one in reversed(pair)]
    return rows[-1]


@transaction.atomic
def undo_sending(quote: Quote, by: User, now: datetime) -> None:
    """Let a sending that waits not happen: the draft is what it was. Raises LockedError where none waits any more, or
    what is out was answered meanwhile: then there is no draft that would be sent.
    """
    quote = lock_quote(quote)
    waiting = _waiting(quote)
    if waiting is None or not MOVES["unschedule"].fits(quote):
        raise LockedError(_("It was not undone: no sending waits here any more."))
    for row in _together(quote, waiting):
        if row.chosen:
            chain.append(Event.Kind.UNSCHEDULED, row.quote.subject, {"by": str(by)}, moment_of(row.quote, now))
        row.delete()


def send_planned(quote_id: int, now: datetime) -> None:
    """Send what is due; where something stands against it by now, say so on the quote and to whoever asked for it.

    Does nothing where it was undone, put off or sent: it may be called at any time, and any number of times.
    """
    quote = Quote.objects.filter(pk=quote_id).first()
    if quote is None:
        return
    try:
        _send_due(quote, now)
    except DomainError as error:
        _stop(quote, str(error), now)


def overdue(now: datetime) -> list[int]:
    """The quotes whose sending should have happened a while ago."""
    rows = PlannedSending.objects.filter(fault="", due_at__lte=now - OVERDUE)
    return list(rows.order_by("due_at").values_list("pk", flat=True))


@transaction.atomic
def _send_due(quote: Quote, now: datetime) -> None:
    quote = lock_quote(quote)
    waiting = _due(quote, now)
    if waiting is None:
        return
    if not quote.editable:  # answered or taken back since
        waiting.delete()
        return
    if not (has_role(waiting.by, *SELLERS) and quote.client.is_seen_by(waiting.by)):
        raise NotSendableError(_("%(name)s, who was to send it, may not send any more.") % {"name": waiting.by})
    if quote.client.archived_at is not None:
        raise NotSendableError(_("The client is archived."))
    if not waiting.both:
        send_quote(quote, waiting.by, now)
        return
    assert quote.alternative is not None  # locked_pair has looked
    send_side_by_side(quote, waiting.by, now, (quote.revision, quote.alternative.revision))


@transaction.atomic
def _stop(quote: Quote, fault: str, now: datetime) -> None:
    """Nothing was sent: note why, unless it was undone or changed since."""
    quote = lock_quote(quote)
    waiting = _due(quote, now)
    if waiting is None:
        return
    for row in _together(quote, waiting):
        row.fault = fault
        row.save(update_fields=["fault"])
        said: dict[str, object] = {"by": str(row.by), "at": row.due_at.isoformat()}
        chain.append(Event.Kind.NOT_SENT, row.quote.subject, said, moment_of(row.quote, now))
    drop_mails(quote, Needless.AGAIN, MailKind.NOT_SENT)
    ask_mail(MailKind.NOT_SENT, quote, quote.pk, now, recipient=waiting.by_id, email=waiting.by.email)


def _planned(quote: Quote, by: User, due: datetime, now: datetime, *, chosen: bool, both: bool) -> PlannedSending:
    said = {"due_at": due, "chosen": chosen, "both": both, "by": by, "asked_at": now, "fault": ""}
    row, _new = PlannedSending.objects.update_or_create(quote=quote, defaults=said)
    drop_mails(quote, Needless.SETTLED, MailKind.NOT_SENT)
    if chosen:
        told: dict[str, object] = {"by": str(by), "at": due.isoformat()}
        chain.append(Event.Kind.SCHEDULED, quote.subject, told, moment_of(quote, now))
    outbox.put(tasks.send_planned, not_before=due, quote_id=quote.pk)
    return row


def _waiting(quote: Quote) -> PlannedSending | None:
    return PlannedSending.objects.select_related("by", "quote").filter(quote=quote, fault="").first()


def _due(quote: Quote, now: datetime) -> PlannedSending | None:
    waiting = _waiting(quote)
    return waiting if waiting is not None and waiting.due_at <= now else None


def _together(quote: Quote, waiting: PlannedSending) -> list[PlannedSending]:
    """This sending, and that of the renewal that goes out with it."""
    if not waiting.both or quote.alternative is None:
        return [waiting]
    return [waiting, *filter(None, [_waiting(quote.alternative)])]


def _demand_moment(at: datetime | None, now: datetime) -> None:
    if at is not None and at <= now:
        raise NotSendableError(_("This moment is over. Choose one that comes."))
    if at is not None and at > now + MOST_AHEAD:
        raise NotSendableError(_("Choose a moment within a year."))
