"""The revisions of a quote, one held against another."""

from dataclasses import replace

from groundwork import chain
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
    if revision.number == 1:
        return None
    earlier = QuoteRevision.objects.filter(quote=quote, number__lt=revision.number).order_by("-number")
    row = earlier.filter(number=_seen_last(revision)).first() or earlier.first()
    if row is None:
        return None
    found = revised(read_revision(bytes(row.document)), revision)
    return None if found.is_empty else found


def two_of(quote: Quote, one: int, other: int) -> tuple[Revision, Revision] | None:
    """Two revisions by their numbers, the earlier one first; None where one of them is not there."""
    rows = {row.number: row for row in quote.revisions.filter(number__in=(one, other))}
    if len(rows) != 2:
        return None
    before, after = (read_revision(bytes(rows[number].document)) for number in sorted(rows))
    return before, after


def _seen_last(revision: Revision) -> int:
    views = chain.events_of(chain.Subject(SUBJECT, revision.quote)).filter(kind=Event.Kind.VIEWED)
    seen = (chain.body_of(event)["revision"] for event in views)
    return max((number for number in seen if number < revision.number), default=0)


def is_extended(quote: int, revision: Revision) -> bool:
    """Whether it differs from the one before it in its last day alone. One query, none of a first revision."""
    if revision.number == 1:
        return False
    row = QuoteRevision.objects.filter(quote=quote, number=revision.number - 1).first()
    if row is None:
        return False
    before = read_revision(bytes(row.document))
    own = {name: getattr(revision, name) for name in ("number", "sent_at", "valid_through", "expires_at", "sha256")}
    return replace(before, **own) == revision
