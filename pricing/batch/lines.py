"""The lines of a month for every client at once: steps 2 and 2b of the contract, and what they cost us."""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

import numpy as np

from pricing.batch.amounts import at_price, charged
from pricing.batch.bundles import Bundles
from pricing.batch.choice import Choices
from pricing.batch.columns import Numbers, any_of, half_up, plus, times
from pricing.batch.costs import Costs
from pricing.batch.quantities import Quantities
from pricing.batch.rates import Rates
from pricing.batch.whole import RATE, minor_unit, whole
from pricing.plan import Service


class Lines(NamedTuple):
    """In minor units what all lines come to; what adjustments of single services change in it; what it costs us.

    The second is over the divisor of `Rates`, the third over that of `Costs`.
    """

    charged: Numbers
    adjusted: Numbers
    costs: Numbers


def lines_of(choices: Choices, quantities: Quantities, rates: Rates, costs: Costs) -> Lines:
    """The lines of every client of the book. Raises TooLarge."""
    bundles = Bundles(choices)
    total = adjusted = np.zeros(choices.book.size, choices.dtype)
    shares: list[Service] = []
    # Services of one unit that the same choices have are delivered as often as each other.
    delivered: dict[tuple[str, tuple[int, ...]], Numbers] = {}
    weights: defaultdict[tuple[str, tuple[int, ...], bool], int] = defaultdict(int)
    for service in choices.services:
        whose = service.unit, choices.has(service)
        if whose not in delivered:
            delivered[whose] = _delivered(choices, service, quantities.of(service.unit))
        often = delivered[whose]
        charge = service.charge
        flat = charge is not None and charge.model == "flat"
        weights[*whose, flat] += costs.weights[service.code]
        if charge is not None and charge.model == "percent":
            shares.append(service)
        elif charge is not None:
            amounts = _amounts(choices, service, often, flat=flat)
            bundles.add(service, amounts)
            total = plus(total, amounts)
            adjusted = rates.adjusted(adjusted, service, amounts)
    base = total
    for service in shares:
        rate = whole(service.charge.rate, RATE)  # type: ignore[union-attr,arg-type]  # chosen by its model above
        amounts = _delivered(choices, service, half_up(times(base, rate), RATE))
        total = plus(total, amounts)
        adjusted = rates.adjusted(adjusted, service, amounts)
    spent = np.zeros(choices.book.size, choices.dtype)
    for (unit, has, flat), weight in weights.items():
        often = delivered[unit, has]
        spent = plus(spent, times(any_of(often) if flat else often, weight))
    return Lines(plus(total, -bundles.off()), adjusted, spent)


def _delivered(choices: Choices, service: Service, column: Numbers) -> Numbers:
    """The column where the service is delivered, 0 elsewhere."""
    has = choices.has(service)
    return column if all(has) else column * choices.by_choice(has)


def _amounts(choices: Choices, service: Service, often: Numbers, *, flat: bool) -> Numbers:
    """What the service's line comes to, at the plan's price or at the one agreed with a client."""
    assert service.charge is not None
    book, minor = choices.book, minor_unit(choices.plan.index.places)
    listed = charged(service.charge, often, minor)
    agreed = book.prices.get(service.code)
    if agreed is None:
        return listed
    prices = agreed.column(book.size).astype(choices.dtype)
    with_client = at_price(prices, often, minor, flat=flat)
    return np.where(agreed.has(book.size), with_client, listed)
