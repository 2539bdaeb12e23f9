"""How many of everything the proposal stands on: counted, agreed otherwise, and chosen."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext as _

import pricing
from groundwork.display import number
from quotes.documents import Revision
from quotes.documents.things import things_of
from quotes.proposal.words import devices, heads, noun


@dataclass(frozen=True, slots=True)
class Count:
    """What the client has of something, and a remark where the price does not simply follow it."""

    label: str
    count: str
    remark: str = ""


def counted_of(revision: Revision, price: pricing.Price) -> tuple[Count, ...]:
    """What was counted, whatever was chosen since."""
    locale, outside, things = revision.seller.locale, dict(price.unpriced), things_of(revision)
    return tuple(
        Count(
            capfirst(noun(key, count, things)), number(count, locale), _("not looked after") if key in outside else ""
        )
        for key, count in (*devices(revision), *heads(revision))
    )


def agreed_of(revision: Revision, counted: Revision) -> tuple[Count, ...]:
    """Where the salesperson priced another number than was counted; `counted` is the revision with what was chosen."""
    return _otherwise(revision, counted, {unit for unit, _number in revision.common.quantities} - _limited(revision))


def chosen_of(revision: Revision, counted: Revision) -> tuple[Count, ...]:
    """The same of units whose number the client chooses."""
    return _otherwise(revision, counted, _limited(revision))


def numbers_in_words(revision: Revision) -> tuple[str, ...]:
    """How many there are of each unit whose number the client chooses: "User: 15"."""
    units, locale = revision.plan.index.units, revision.seller.locale
    return tuple(
        _("%(unit)s: %(number)s") % {"unit": units[unit].name, "number": number(count, locale)}
        for unit, count in revision.numbers
    )


def _otherwise(revision: Revision, counted: Revision, wanted: Iterable[str]) -> tuple[Count, ...]:
    locale, plan = revision.seller.locale, revision.plan
    real = pricing.unit_quantities(plan, revision.inventory)
    priced = pricing.unit_quantities(plan, counted.inventory, counted.common)
    return tuple(
        Count(
            plan.index.units[unit].name,
            number(priced[unit], locale),
            _("counted: %(count)s") % {"count": number(real[unit], locale)},
        )
        for unit in sorted(wanted)
        if priced[unit] != real[unit]
    )


def _limited(revision: Revision) -> set[str]:
    return {limit.unit for limit in revision.limits}
