"""Whoever changes a quote's state locks its row first, so that of an acceptance and a withdrawal only one happens."""

from collections.abc import Collection
from datetime import datetime
from typing import Final

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contracts.models import Contract
from groundwork import chain
from groundwork.errors import StaleError
from groundwork.prepared import Prepared
from groundwork.transactions import hold
from quotes.errors import LockedError, PlannedError
from quotes.models import PlannedSending, Quote
from quotes.recipients import usual_contact
from quotes.states import MOVES

State = Quote.State

_WHY: dict[str, str | Promise] = {
    State.DRAFT: gettext_lazy("This quote is a draft. Send it first."),
    State.SENT: gettext_lazy("This quote has been sent. Revise it first: its link keeps working meanwhile."),
    State.ACCEPTED: gettext_lazy(
        "The client has accepted this quote, so it cannot be changed. Start a new quote instead."
    ),
    State.DECLINED: gettext_lazy("The client has declined this quote. Revise it to make another offer."),
    State.LOST: gettext_lazy("This quote is marked as lost. Revise it to make another offer."),
    State.WITHDRAWN: gettext_lazy("This quote was withdrawn. Revise it to send it again."),
}


_RELATED: Final = ("client", "contact", "owner", "plan_version__plan", "current")
_QUOTE: Final = Prepared(1, lambda key: Quote.objects.select_related(*_RELATED).filter(pk=key).order_by())


def lock_quote(quote: Quote) -> Quote:
    """The quote as it stands now, locked until the end of the caller's transaction.atomic() block.

    All renewals of one contract are locked together: what becomes of one of them decides over the others.
    """
    lock_all([quote])
    # Read afterwards: a row that was waited for comes back as it is now, but what is joined to it in the same statement
    # comes from before the wait, and a revision sent meanwhile would be missing.
    locked: Quote = _QUOTE.get(quote.pk)
    locked.contact = usual_contact(locked)
    return locked


def lock_all(quotes: Collection[Quote]) -> None:
    """Lock these before the first entry about any of them is written: an entry locks the head of the chain, and whoever
    signs one of the others holds that quote and waits for the head.
    """
    which = Q(pk__in=[quote.pk for quote in quotes])
    for quote in quotes:
        if quote.purpose == Quote.Purpose.RENEWAL:
            which |= _renewals(quote.about_id)
    hold(Quote.objects.filter(which))


def moment_of(quote: Quote, now: datetime) -> datetime:
    """`now`, or the moment of what was done to the quote last where that is later. The quote must be locked.

    A request has read the clock before it waited for the lock. What it does comes after what others did meanwhile, and
    says so: a link closed before it was made, or made before the last one was closed, agrees with no entry.
    """
    last = chain.events_of(quote.subject).order_by("-seq").values_list("happened_at", flat=True).first()
    made = quote.links.order_by("-created_at").values_list("created_at", flat=True).first()
    return max(at for at in (now, last, made) if at is not None)


def lock_renewals(contract: Contract) -> None:
    """Lock every renewal of the contract that was drafted; before the contract itself, as an acceptance does."""
    hold(Quote.objects.filter(_renewals(contract.pk)))


def _renewals(contract: int | None) -> Q:
    return Q(about=contract, purpose=Quote.Purpose.RENEWAL)


def demand_state(quote: Quote, allowed: Collection[str]) -> None:
    """Raise LockedError, with what to do instead, unless the quote is in one of these states."""
    if quote.state not in allowed:
        raise LockedError(str(_WHY[quote.state]))


def demand_move(quote: Quote, name: str) -> None:
    """Raise LockedError, with what to do instead, unless the quote is where this move of quotes.states begins."""
    if not MOVES[name].fits(quote):
        raise LockedError(str(_WHY[quote.state]))


def demand_editable(quote: Quote) -> None:
    """Raise LockedError, with what to do instead, unless the draft is open; PlannedError where it is about to go."""
    if not quote.editable:
        raise LockedError(str(_WHY[quote.state]))
    if PlannedSending.objects.filter(quote=quote, fault="").exists():
        raise PlannedError(_("This draft is about to be sent. Undo the sending on its page, then change it."))


def demand_revision(quote: Quote, expected: int | None) -> None:
    """Raise StaleError if somebody has saved since `expected` was shown; None asks nothing."""
    if expected is not None and quote.revision != expected:
        raise StaleError(
            _(
                "Somebody else has changed this quote in the meantime. "
                "Look at it as it is now, then enter your change again."
            )
        )
