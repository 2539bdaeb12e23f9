"""The other renewal that a quote was drafted with: what its client may compare it with."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from contracts.models import Contract
from contracts.selectors.standings import standing_of
from quotes.documents import Revision, read_revision
from quotes.links import live_link, token_of
from quotes.models import Quote
from quotes.selectors.states import with_viewed


@dataclass(frozen=True, slots=True)
class Beside:
    """The other one while its client can open and sign it: what was sent, and what opens it."""

    quote: Quote
    revision: Revision
    token: str


def alternative_of(quote: Quote) -> Quote | None:
    """The other one, with all that a page shows of it. One query; none for a quote that was drafted alone."""
    if quote.alternative_id is None:
        return None
    related = ("client", "contact", "owner", "plan_version__plan", "current", "about")
    return with_viewed(Quote.objects.select_related(*related)).get(pk=quote.alternative_id)


def out_beside(quote: Quote, now: datetime) -> Beside | None:
    """The other one as its client has it; None where there is none, or it cannot be signed now."""
    other = alternative_of(quote)
    if other is None or other.state != Quote.State.SENT or other.current is None or other.current.expires_at <= now:
        return None
    link = live_link(other)
    token = token_of(link) if link else None
    return None if token is None else Beside(other, read_revision(bytes(other.current.document)), token)


def own_plan(quote: Quote) -> str:
    """The fingerprint of the version that the contract stands on which this quote renews; empty for a flat fee."""
    plan = None if quote.about is None else standing_of(quote.about).stretches[-1].plan
    return "" if plan is None else plan.sha256


def renewed_fault(quote: Quote) -> str:
    """Why a renewal can be neither sent nor signed any more: its contract is renewed. Empty where it is not."""
    followed = _renewed_by(quote)
    if followed is None:
        return ""
    words = {"number": followed.follows, "other": followed.number}
    return _("%(number)s is renewed by %(other)s already. Withdraw this quote.") % words


def renewed_instead(quote: Quote) -> bool:
    """Whether a quote that was taken back was to renew a contract that is renewed otherwise."""
    return quote.state == Quote.State.WITHDRAWN and _renewed_by(quote) is not None


def _renewed_by(quote: Quote) -> Contract | None:
    if quote.purpose != Quote.Purpose.RENEWAL:
        return None
    return Contract.objects.filter(follows=quote.about_id).select_related("follows").first()
