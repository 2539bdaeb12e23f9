"""Hardware and projects: what the catalogue has, and what a draft's lines come to in a revision."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

import pricing
from contracts.documents import Picture
from quotes.documents import Good, Goods, Line, as_good
from quotes.models import CatalogueItem, QuoteExtra

ITEMS_A_PAGE: Final = 50
FOUND: Final = 12


def extra_of(row: QuoteExtra) -> pricing.Extra:
    """A line outside the plan; one that is hardware or a project says so."""
    line = pricing.Extra(
        label=row.label,
        recurrence="once" if row.recurrence == QuoteExtra.Recurrence.ONCE else "monthly",
        quantity=row.quantity,
        price=row.price,
        cost=row.cost,
        taxable=row.taxable,
    )
    return as_good(line, row.kind, row.part_number, row.item_id)


def goods_of(extras: Sequence[pricing.Extra], *, parts: bool, pictures: bool) -> Goods | None:
    """What is frozen of a draft's lines besides their amounts; None where all are plain. At most one query."""
    lines = [(place, line) for place, line in enumerate(extras) if isinstance(line, Line) and line.kind]
    if not lines:
        return None
    shown = _pictures([line.item for _place, line in lines if line.item is not None]) if pictures else {}
    rows = tuple(
        Good(place, line.kind, line.part, None if line.item is None else shown.get(line.item)) for place, line in lines
    )
    return Goods(rows, parts)


def _pictures(items: Sequence[int]) -> dict[int, Picture]:
    if not items:
        return {}
    rows = CatalogueItem.objects.filter(pk__in=items, picture__isnull=False).select_related("picture")
    return {row.pk: Picture(row.picture.sha256, row.width or 0, row.height or 0) for row in rows if row.picture}


def fitting(typed: str) -> QuerySet[CatalogueItem]:
    """Every word that was typed stands in the name or the part number."""
    found = CatalogueItem.objects.select_related("picture")
    for word in pricing.folded(typed).split():
        found = found.filter(search_key__contains=word)
    return found


def catalogue(typed: str, page: str) -> Page[CatalogueItem]:
    """One page of the catalogue, retired ones last; two queries."""
    return Paginator(fitting(typed).order_by("retired", "kind", "search_key", "pk"), ITEMS_A_PAGE).get_page(page)


@dataclass(frozen=True, slots=True)
class Pick:
    """Something that can be put on a quote, and what was typed as how many of it."""

    item: CatalogueItem
    quantity: str


def picks(typed: str, chosen: Mapping[int, str], currency: str) -> tuple[Pick, ...]:
    """What has a number already, then the first of the others that fit, in this currency; at most two queries."""
    known = CatalogueItem.objects.filter(currency=currency, retired=False).select_related("picture")
    first = list(known.filter(pk__in=chosen)) if chosen else []
    others = fitting(typed).filter(currency=currency, retired=False).exclude(pk__in=chosen)[:FOUND]
    return tuple(Pick(item, chosen.get(item.pk, "")) for item in (*first, *others))
