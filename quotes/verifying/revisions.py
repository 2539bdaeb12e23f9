"""Every revision against its entry of the chain, its columns, and what today's engine makes of it."""

from collections.abc import Iterator, Mapping

import pricing
from groundwork.shown import hashes
from quotes.documents import Revision, read_revision
from quotes.models import QuoteRevision
from quotes.verifying.told import BATCH, UNREADABLE, Told

# A draft leaves out what was approved before (quotes.drafts), a price by itself cannot.
_JUDGED = "needs_approval"


def verify_revisions(told: Mapping[str, Told]) -> Iterator[str]:
    """Revisions that no entry names, entries whose revision is gone, columns and prices that are not those frozen."""
    kept = hashes()
    rows = QuoteRevision.objects.select_related("quote").order_by("pk")
    for row in rows.iterator(chunk_size=BATCH):
        place = f"quote {row.quote}: revision {row.number}"
        try:
            revision = read_revision(bytes(row.document))
        except UNREADABLE as error:
            yield f"{place} cannot be read: {error!r}"
            continue
        yield from (f"{place}: {what}" for what in _columns(row, revision))
        yield from (f"{place}: {what}" for what in priced_anew(revision))
        for sha256 in sorted((revision.pictures | {*revision.brochures}) - kept):
            yield f"{place}: it shows a file with hash {sha256}, which is not there"
    yield from _sealed(told)


def _sealed(told: Mapping[str, Told]) -> Iterator[str]:
    there: dict[str, dict[str, tuple[int, object]]] = {}
    for number, place, sha256, at in QuoteRevision.objects.values_list("quote__number", "number", "sha256", "sent_at"):
        there.setdefault(number, {})[sha256] = place, at
    for number in sorted(told.keys() | there.keys()):
        named, held = told[number].named if number in told else set(), there.get(number, {})
        for sha256 in sorted(named - held.keys()):
            yield f"quote {number}: the chain names a revision with hash {sha256}, which is not there"
        for sha256 in sorted(held.keys() - named):
            yield f"quote {number}: its revision with hash {sha256} is named by no entry of the chain"
        for seq, (place, sha256, at) in (told[number].sent if number in told else {}).items():
            if sha256 in held and held[sha256] != (place, at):
                yield f"quote {number}: revision {held[sha256][0]} was sent at {held[sha256][1]}, entry {seq} says {at}"


def _columns(row: QuoteRevision, revision: Revision) -> Iterator[str]:
    pairs = (
        ("quote", row.quote.number, revision.quote),
        ("number", row.number, revision.number),
        ("last day", row.valid_through, revision.valid_through),
        ("end", row.expires_at, revision.expires_at),
        ("moment", row.sent_at, revision.sent_at),
    )
    for name, column, said in pairs:
        if column != said:
            yield f"its {name} is {column}, in its bytes {said}"


def priced_anew(revision: Revision) -> Iterator[str]:
    """Options whose price is not, to the last figure, what today's engine makes of plan, counts and choice."""
    for option in revision.options:
        try:
            anew = pricing.price_document(revision.priced(option.tier, option.packages))
        except pricing.PricingError as error:
            yield f"{option.name} has no price any more: {error}"
            continue
        # A later engine may say more; what was said then, it says alike.
        for name, figure in option.price.items():
            if name != _JUDGED and anew.get(name) != figure:
                yield f"{option.name} is priced otherwise today: {name} is {anew.get(name)}, it was {figure}"
