"""Prices of one revision's choices, each worked out once however often it is asked for."""

from collections.abc import Callable
from functools import cache

import pricing
from quotes.documents import Revision

# A tier and packages in the plan's order, to their price. Raises PricingError("discount-too-large").
Prices = Callable[[str, tuple[str, ...]], pricing.Price]


def prices_of(revision: Revision, term: int | None, billing: int | None) -> Prices:
    """A pricer for one page, with its term and billing. The rules between packages are the choice's business."""

    @cache
    def priced(tier: str, packages: tuple[str, ...]) -> pricing.Price:
        selection = revision.selection(tier, packages, term, billing)
        return pricing.price_regardless(revision.plan, revision.inventory, selection)

    return priced
