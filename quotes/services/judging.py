"""Whether an answer can be taken: judged under the quote's lock, worked out anew from the frozen revision."""

from dataclasses import dataclass
from datetime import datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

import pricing
from groundwork.fonts.coverage import undrawn
from groundwork.prepared import Prepared
from quotes.documents import NO_DETAILS, OnBehalf, Option, Revision, details_document, read_revision
from quotes.models import ProposalLink, Quote, QuoteRevision
from quotes.proposal.amounts import to_sign
from quotes.proposal.choice import column_of
from quotes.refusals import (
    ExpiredError,
    LinkClosedError,
    NotOfferedError,
    NotOpenError,
    SupersededError,
    TotalChangedError,
    UndrawnError,
)
from quotes.services.answers import Answer
from quotes.terms import latest_start
from quotes.undrawn import undrawn_in

_LIVE: Final = Prepared(
    1, lambda link: ProposalLink.objects.filter(pk=link, revoked_at__isnull=True).order_by().values_list("pk")
)


@dataclass(frozen=True, slots=True)
class Judged:
    """An answer that can be taken: the revision, with the first day and the numbers that were asked for, and what was
    chosen of it.
    """

    row: QuoteRevision
    revision: Revision
    option: Option
    price: pricing.Price


def judge(quote: Quote, answer: Answer, now: datetime, *, follows: bool = False) -> Judged:
    """Hold an answer against the revision that is out, the clock and the price. The quote must be locked.

    `follows`: somebody has signed the same before, so that its first day was judged then. Raises SupersededError,
    NotOpenError, ExpiredError, NotOfferedError, TotalChangedError or UndrawnError.
    """
    row, revision = demand_current(quote, answer.revision_sha256)
    demand_open(quote, revision, now if answer.on_behalf is None else _morning_of(answer.on_behalf, revision))
    if not follows:
        _demand_start(revision, answer, now)
    revision = revision.from_day(answer.details.starts_on if answer.details else None)
    if not revision.offers_numbers(answer.numbers or ()):
        raise NotOfferedError(_("So many are not part of the proposal."))
    revision = revision.counting(answer.numbers or ())
    option, price = priced(revision, answer)
    _demand_drawn(revision, answer)
    return Judged(row, revision, option, price)


def demand_live(link: ProposalLink) -> None:
    """Raise LinkClosedError where the link was revoked. Its quote must be locked."""
    if not _LIVE.rows(link.pk):
        raise LinkClosedError(_("This link has been closed."))


def demand_current(quote: Quote, sha256: str) -> tuple[QuoteRevision, Revision]:
    """The quote's current revision. Raises SupersededError unless it is the one with this fingerprint.

    The quote must be locked. The bytes are hashed again: a revision that does not match its own hash is never signed.
    """
    row = quote.current
    assert row is not None  # its link could not have been opened otherwise
    revision = read_revision(bytes(row.document))
    if revision.sha256 != row.sha256:
        raise NotOpenError(_("This proposal is damaged and cannot be signed. Ask for a new one."), quote.state)
    if sha256 != row.sha256:
        shown = quote.revisions.filter(sha256=sha256).first()
        raise SupersededError(
            _("This proposal has changed since you opened it."),
            read_revision(bytes(shown.document)) if shown else None,
        )
    return row, revision


def demand_open(quote: Quote, revision: Revision, now: datetime) -> None:
    """Raise NotOpenError or ExpiredError unless the quote can be accepted at `now`. The quote must be locked."""
    if quote.state != Quote.State.SENT:
        raise NotOpenError(_("This proposal cannot be accepted at the moment."), quote.state)
    if now >= revision.expires_at:
        raise ExpiredError(_("This proposal is no longer valid."))


def priced(revision: Revision, answer: Answer) -> tuple[Option, pricing.Price]:
    option = next((entry for entry in revision.options if entry.code == answer.option), None)
    if option is None or not revision.offers(option, answer.packages, *_payment(revision, answer)):
        raise NotOfferedError(_("This choice is not part of the proposal."))
    try:
        price = revision.priced(option.tier, answer.packages, answer.term, answer.billing)
    except pricing.PricingError as error:
        raise NotOfferedError(_("This combination isn’t available.")) from error
    # Another column may be what was chosen, where a form names one and the packages of the other.
    option = column_of(revision, option, price.packages)
    month, first = to_sign(revision, price)
    shown, real = (answer.total, answer.first_invoice), (str(month), str(first))
    if shown != real:
        raise TotalChangedError(_("The total you were shown is not the total of this choice."), shown, real)
    return option, price


def _payment(revision: Revision, answer: Answer) -> tuple[int, int]:
    """The chosen term and billing, in months."""
    usual = revision.common
    return (
        usual.term if answer.term is None else answer.term,
        usual.billing if answer.billing is None else answer.billing,
    )


def _demand_start(revision: Revision, answer: Answer, now: datetime) -> None:
    """A first day is the client's to say where none was agreed, from the day of the answer to a year ahead."""
    starts_on = answer.details.starts_on if answer.details else None
    if starts_on is None:
        return
    came = answer.on_behalf
    today = came.day if came else now.astimezone(ZoneInfo(revision.seller.time_zone)).date()
    if not revision.asks_start or not today <= starts_on <= latest_start(today):
        raise NotOfferedError(_("This first day is not possible."))


def _demand_drawn(revision: Revision, answer: Answer) -> None:
    """No empty box is ever signed, also in a revision that was sent before there was this rule."""
    came = answer.on_behalf
    how = f"{came.words} {came.recorded_by.name}" if came else answer.signature
    besides = " ".join(details_document(answer.details or NO_DETAILS).values())
    if undrawn(f"{answer.name} {answer.title} {answer.email} {how} {besides}") or undrawn_in(revision):
        raise UndrawnError(_("There is a character in it that the contract cannot show."))


def _morning_of(came: OnBehalf, revision: Revision) -> datetime:
    """An answer that came elsewhere is in time where its day was, whenever it is recorded."""
    return datetime.combine(came.day, time.min, ZoneInfo(revision.seller.time_zone))
