"""A renewal beside the other one that it was drafted with: on the client's page, in its preview, on the desk's page."""

from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.functional import Promise

from contracts.models import Seller
from contracts.selectors.standings import standing_of
from groundwork.models import User
from quotes.documents import Revision
from quotes.errors import NotSendableError
from quotes.links import proposal_path
from quotes.models import Quote
from quotes.proposal.side_by_side import Side, side_by_side
from quotes.selectors.alternatives import alternative_of, out_beside, own_plan
from quotes.selectors.states import state_of
from quotes.services.compiling import shown_revision

# Of these there is nothing left to compare.
_GONE = (Quote.State.WITHDRAWN, Quote.State.ACCEPTED)


@dataclass(frozen=True, slots=True)
class Way:
    """One of the two, and where it is read; `here` is the page itself. `state` and `label` are for staff."""

    side: Side
    url: str
    here: bool
    state: str = ""
    label: str | Promise = ""


@dataclass(frozen=True, slots=True)
class Compared:
    """Both ways to renew the contract; `ends_on` is its last day, None where that is over or there is none."""

    contract: str
    ends_on: date | None
    ways: tuple[Way, ...]
    other_clauses: bool


def for_client(quote: Quote, revision: Revision, now: datetime) -> Compared | None:
    """What the client has beside this quote; None where it was drafted alone, or one of the two cannot be signed."""
    beside = out_beside(quote, now) if quote.state == Quote.State.SENT else None
    if beside is None:
        return None
    return _compared(quote, revision, beside.revision, now, {beside.quote.number: proposal_path(beside.token)})


def in_preview(quote: Quote, revision: Revision, by: User, now: datetime) -> Compared | None:
    """The same for staff; of a draft, as it would be if both were sent now."""
    found = _for_staff(quote, by, now)
    if found is None:
        return None
    other, shown = found
    if other.state != Quote.State.SENT and not (other.state == quote.state == Quote.State.DRAFT):
        return None
    return _compared(quote, revision, shown, now, {other.number: reverse("quotes:quote_preview", args=[other.number])})


def on_desk(quote: Quote, revision: Revision, by: User, now: datetime) -> tuple[Quote, Compared] | None:
    """The other quote, and both for the page of a quote, each with its state."""
    found = _for_staff(quote, by, now)
    if found is None:
        return None
    other, shown = found
    urls = {other.number: reverse("quotes:quote_page", args=[other.number])}
    states = {one.number: state_of(one, now) for one in (quote, other)}
    return other, _compared(quote, revision, shown, now, urls, states)


def _for_staff(quote: Quote, by: User, now: datetime) -> tuple[Quote, Revision] | None:
    """The other one as it went out, or would now; None where it cannot be shown, or nothing is left to compare."""
    other = None if quote.state in _GONE else alternative_of(quote)
    if other is None or other.state in _GONE:
        return None
    try:
        return other, shown_revision(other, by, now)
    except NotSendableError:  # its own page says why
        return None


def _compared(
    quote: Quote,
    revision: Revision,
    other: Revision,
    now: datetime,
    urls: dict[str, str],
    states: dict[str, tuple[str, str | Promise]] | None = None,
) -> Compared:
    assert quote.about is not None  # an alternative renews a contract (quote_alternative_of_a_renewal)
    standing = standing_of(quote.about)
    both = side_by_side(revision, other, own_plan(quote))
    ways = tuple(
        Way(side, urls.get(side.number, ""), side.number == quote.number, *(states or {}).get(side.number, ("", "")))
        for side in both.sides
    )
    ends_on = standing.ends_on
    if ends_on is not None and ends_on < Seller.day_of(now):
        ends_on = None
    return Compared(standing.contract, ends_on, ways, both.other_clauses)
