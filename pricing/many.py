"""Many clients at once: by `pricing/batch`, or one by one where the plan or the choice is of version 2."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal

from pricing import batch
from pricing.arithmetic import price, price_regardless
from pricing.batch.client import BatchPrice, Client
from pricing.errors import PricingError
from pricing.inventory import Inventory
from pricing.plan import Plan
from pricing.priced import Price
from pricing.selection import Selection


def price_many(plan: Plan, clients: Iterable[Client]) -> list[BatchPrice]:
    """The month of every client, in their order; what `price` says of each, to the minor unit.

    Whatever follows from the choice alone is worked out once for each `Selection` object, so give clients who chose the
    same the same object.
    """
    return _many(plan, clients, batch.price_many, price)


def price_many_regardless(plan: Plan, clients: Iterable[Client]) -> list[BatchPrice]:
    """The same without the rules between packages; what `price_regardless` says of each. For findings only."""
    return _many(plan, clients, batch.price_many_regardless, price_regardless)


def _many(
    plan: Plan,
    clients: Iterable[Client],
    together: Callable[[Plan, Iterable[Client]], list[BatchPrice]],
    one: Callable[[Plan, Inventory, Selection], Price],
) -> list[BatchPrice]:
    whole = list(clients)
    if plan.index.version == 1 and all(selection.version == 1 for _counts, selection in whole):
        return together(plan, whole)
    return [_by_itself(plan, client, one) for client in whole]


def _by_itself(plan: Plan, client: Client, one: Callable[[Plan, Inventory, Selection], Price]) -> BatchPrice:
    counts, selection = client
    try:
        found = one(plan, Inventory(tuple(sorted(counts.items()))), selection)
    except PricingError as error:
        return BatchPrice(0, 0, None, error.code)
    share = found.internal.gross_margin
    return BatchPrice(
        net=_minor(found.recurring_net, found.places),
        cost=_minor(found.internal.monthly_cost, found.places),
        margin=None if share is None else _minor(share, 4),
    )


def _minor(value: Decimal, places: int) -> int:
    return int(value.scaleb(places))
