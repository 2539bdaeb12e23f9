"""What vendors charge us, worked out: the month of a yearly cost, and what a service costs that draws on the sheet.

A draw is so many of one entry of the sheet, at the cost that the entry had when it was taken over. The cost of a
service that draws is the sum of its draws, exactly: what would need more decimals than a plan has is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final, TypeAlias

import pricing
from groundwork.errors import DomainError

MONTHS: Final = {"month": 1, "year": 12}


@dataclass(frozen=True, slots=True)
class Draw:
    """So many (`quantity`) of an entry of the sheet, by its key, at what one cost a month when it was taken over."""

    entry: int
    quantity: Decimal
    cost: Decimal


# Of each service that draws, by its code, what it draws.
Draws: TypeAlias = Mapping[str, tuple[Draw, ...]]
# What an edit of a plan makes of the draws; it is given the plan as it is before.
DrawEdit: TypeAlias = Callable[[Draws, pricing.Plan], Draws]


@dataclass(frozen=True, slots=True)
class Working:
    """A working copy: the plan, and beside it what its services draw on."""

    plan: pricing.Plan
    draws: Draws


class InexactCostError(DomainError):
    """A number that a plan cannot hold: it has more than six decimals, or more than nine digits before them."""


def month_of(cost: Decimal, period: str) -> Decimal:
    """What a cost comes to in a month (`pricing.monthly_cost`). Raises InexactCostError for what is too much."""
    return _held(pricing.monthly_cost(cost, MONTHS[period]))


def sum_of(draws: Iterable[Draw]) -> Decimal:
    """What a service costs a month that draws these. Raises InexactCostError."""
    return _held(pricing.drawn_cost((draw.quantity, draw.cost) for draw in draws))


def holding(draws: Draws, plan: pricing.Plan) -> Draws:
    """Those that hold in this plan: of services that it has, and that cost what their draws come to.

    Who gives such a service another cost by hand, by a file or by an old version, means that cost: its draws end.
    """
    costs = {service.code: service.cost for service in plan.services}
    return {code: drawn for code, drawn in draws.items() if drawn and costs.get(code) == sum_of(drawn)}


def drawn_on(draws: Draws) -> frozenset[int]:
    """The entries of the sheet that any service draws on."""
    return frozenset(draw.entry for drawn in draws.values() for draw in drawn)


def repriced(working: Working, costs: Mapping[int, Decimal]) -> Working:
    """The working copy with these costs a month by entry, and with the services' costs that follow from them.

    Raises InexactCostError with the name of the service that cannot hold its sum.
    """
    draws = {code: tuple(_at(draw, costs) for draw in drawn) for code, drawn in working.draws.items()}

    def changed(service: pricing.Service) -> pricing.Service:
        drawn = draws.get(service.code, ())
        if drawn == working.draws.get(service.code, ()):
            return service
        try:
            return replace(service, cost=sum_of(drawn))
        except InexactCostError:
            raise InexactCostError(service.name) from None

    return Working(replace(working.plan, services=tuple(map(changed, working.plan.services))), draws)


def _at(draw: Draw, costs: Mapping[int, Decimal]) -> Draw:
    cost = costs.get(draw.entry, draw.cost)
    return draw if cost == draw.cost else replace(draw, cost=cost)


def _held(cost: Decimal) -> Decimal:
    """The number as a plan holds it. Raises InexactCostError."""
    try:
        return pricing.read_decimal(pricing.Node(pricing.number_text(cost), "", "bad-plan"), pricing.COST)
    except pricing.PricingError:
        raise InexactCostError(str(cost)) from None
