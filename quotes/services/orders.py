"""What is to be ordered after signing: listed by the acceptance, ticked by staff with an entry of the chain."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from groundwork import chain
from groundwork.models import Event, User
from quotes.documents import HARDWARE, Revision
from quotes.errors import LockedError
from quotes.models import OrderLine, Quote
from quotes.services.locking import lock_all, lock_quote, moment_of


def note_orders(quote: Quote, revision: Revision, now: datetime) -> None:
    """List the hardware of what was signed. The quote must be locked."""
    goods = revision.goods.of_kind(HARDWARE) if revision.goods else ()
    extras = revision.common.extras
    OrderLine.objects.bulk_create(
        OrderLine(
            quote=quote,
            place=one.extra,
            name=extras[one.extra].label,
            part_number=one.part,
            quantity=extras[one.extra].quantity,
            cost=extras[one.extra].cost,
            currency=revision.plan.currency,
            signed_at=now,
        )
        for one in goods
        if extras[one.extra].quantity
    )


@transaction.atomic
def mark_ordered(lines: Collection[OrderLine], by: User, now: datetime) -> int:
    """Note that these were ordered, an entry for each quote, and return how many were not before."""
    places: defaultdict[int, set[int]] = defaultdict(set)
    quotes = {line.quote_id: line.quote for line in lines}
    for line in lines:
        places[line.quote_id].add(line.place)
    lock_all(quotes.values())
    count = 0
    for key in sorted(places):
        quote = lock_quote(quotes[key])
        rows = OrderLine.objects.filter(quote=quote, place__in=places[key], ordered_at=None).order_by("place")
        if said := _told(rows):
            moment = moment_of(quote, now)
            chain.append(Event.Kind.ORDERED, quote.subject, {"by": by.name, "lines": said}, moment)
            count += rows.update(ordered_at=moment, ordered_by=by)
    return count


@transaction.atomic
def not_ordered(line: OrderLine, by: User, now: datetime) -> None:
    """It was not ordered after all, or has to be ordered again. Raises LockedError where it is open already."""
    quote = lock_quote(line.quote)
    rows = OrderLine.objects.filter(pk=line.pk, ordered_at__isnull=False)
    said = _told(rows)
    if not said:
        raise LockedError(_("This is to be ordered already."))
    chain.append(Event.Kind.NOT_ORDERED, quote.subject, {"by": by.name, "lines": said}, moment_of(quote, now))
    rows.update(ordered_at=None, ordered_by=None)


def _told(rows: Collection[OrderLine]) -> list[dict[str, object]]:
    """As an entry says it: which lines of the revision, and what. What it costs us is no part of it."""
    return [{"place": row.place, "quantity": row.quantity, "name": row.name} for row in rows]
