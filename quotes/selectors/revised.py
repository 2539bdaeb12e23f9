"""The revisions of a quote, one held against another."""

from dataclasses import replace

from groundwork import chain
from groundwork.locales import company_locale
from groundwork.models import Event
from quotes.documents import Revision, read_revision
from quotes.models import Quote, QuoteRevision
from quotes.models.quote import SUBJECT
from quotes.proposal.revised import Revised, revised


def revised_since(quote: int, revision: Revision) -> Revised | None:
    """What has changed since the revision that the client has seen last before this one, or that was sent last where
    they were not seen to look at any. None of a first one, and where nothing that they read has changed.

    Two queries, none of a first revision. Nobody looks at an earlier revision once this one is out, so it is always the
    same.
    """
    before = _before(quote, revision)
    if before is None:
        return None
    found = revised(before, revision)
    return None if found.is_empty else found


def is_extended(quote: int, revision: Revision) -> bool:
    """Whether it differs in its last day alone from the one that `revised_since` holds it against. Two queries."""
    before = _before(quote, revision)
    own = {name: getattr(revision, name) for name in ("number", "sent_at", "valid_through", "expires_at", "sha256")}
    return before is not None and replace(before, **own) == revision


def _before(quote: int, revision: Revision) -> Revision | None:
    if revision.number == 1:
        return None
    earlier = QuoteRevision.objects.filter(quote=quote, number__lt=revision.number).order_by("-number")
    row = earlier.filter(number=_seen_last(revision)).first() or earlier.first()
    return None if row is None else read_revision(bytes(row.document))


def two_of(quote: Quote, one: int, other: int) -> tuple[Revision, Revision] | None:
    """Two revisions by their numbers, the earlier one first, as staff read them; None where one is not there."""
    rows = {row.number: row for row in quote.revisions.filter(number__in=(one, other))}
    if len(rows) != 2:
        return None
    before, after = (_for_staff(read_revision(bytes(rows[number].document))) for number in sorted(rows))
    return before, after


def _for_staff(revision: Revision) -> Revision:
    """The same with its figures and days as the company writes them. It has no fingerprint: what is kept under that is
    written as its client reads.
    """
    return replace(revision, sha256="", seller=replace(revision.seller, locale=company_locale()))


def _seen_last(revision: Revision) -> int:
    views = chain.events_of(chain.Subject(SUBJECT, revision.quote)).filter(kind=Event.Kind.VIEWED)
    seen = (chain.body_of(event)["revision"] for event in views)
    return max((number for number in seen if number < revision.number), default=0)
