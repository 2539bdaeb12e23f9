"""Prices of one revision's choices, each worked out once however often it is asked for."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from django.utils.translation import get_language

import pricing
from quotes.documents import Revision

# A tier and packages in the plan's order, to their price. Raises PricingError("discount-too-large").
Prices = Callable[[str, tuple[str, ...]], pricing.Price]
# What a choice costs is what the next one is compared with, package by package: some 10 KB each.
_MOST: Final = 512


@dataclass(frozen=True, slots=True)
class _Frozen:
    """A revision as it counts, known by its fingerprint; a draft, which has none, by itself alone."""

    sha256: str
    language: str | None
    inventory: pricing.Inventory
    plan: pricing.Plan = field(compare=False)


def prices_of(revision: Revision, term: int | None, billing: int | None) -> Prices:
    """A pricer for one page, with its term and billing. The rules between packages are the choice's business."""
    own: dict[tuple[str, tuple[str, ...]], pricing.Price] = {}

    def priced(tier: str, packages: tuple[str, ...]) -> pricing.Price:
        found = own.get((tier, packages))
        if found is None:
            found = own[tier, packages] = price_of(revision, revision.selection(tier, packages, term, billing))
        return found

    return priced


def price_of(revision: Revision, selection: pricing.Selection) -> pricing.Price:
    """The price of a selection for the revision's client, whether or not the rules allow it; of a sent one it is kept.

    The packages are in the plan's order. Raises PricingError("discount-too-large").
    """
    if not revision.sha256:
        return pricing.price_regardless(revision.plan, revision.inventory, selection)
    return kept_price(_Frozen(revision.sha256, get_language(), revision.inventory, revision.plan), selection)


@lru_cache(maxsize=_MOST)
def kept_price(frozen: _Frozen, selection: pricing.Selection) -> pricing.Price:
    """What price_of keeps of a sent revision, 512 at most: what nobody has asked for longest goes first."""
    return pricing.price_regardless(frozen.plan, frozen.inventory, selection)
