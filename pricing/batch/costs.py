"""What a month costs us, as whole numbers over one divisor."""

from __future__ import annotations

from math import gcd
from typing import Any

import numpy as np

from pricing.batch.choice import Choices
from pricing.batch.columns import Numbers, plus, times
from pricing.batch.whole import COST, PRICE, minor_unit, whole
from pricing.plan import Service

# Minutes stay minutes until the end, so that 60 divides only once.
_HOUR = 60


class Costs:
    """Tools and labour of services and extras. How often, times its weight, over `divisor`, is in minor units.

    What all weights and the divisor have in common is left out, so that usual figures stay far from any bound.
    """

    def __init__(self, choices: Choices) -> None:
        plan, self._book = choices.plan, choices.book
        labour = whole(plan.labour_rate, COST)
        exact = {service.code: weight_of(service, labour) for service in choices.services}
        tools = gcd(*(int(np.gcd.reduce(extra.costs)) for extra in self._book.extras))
        divisor = cost_divisor(minor_unit(plan.index.places))
        shared = gcd(divisor, extra_weight(tools), *exact.values())
        self.divisor = divisor // shared
        self.weights = {code: weight // shared for code, weight in exact.items()}
        self._tools, self._extra = tools, extra_weight(tools) // shared

    def of_extras(self, dtype: Any) -> Numbers:
        """What the extras cost every client. Raises TooLarge."""
        total: Numbers = np.zeros(self._book.size, dtype)
        for extra in self._book.extras:
            if self._tools:
                tools = times((extra.costs // self._tools).astype(dtype), extra.quantities.astype(dtype))
                total[extra.places] = plus(total[extra.places], times(tools, self._extra))
        return total


def weight_of(service: Service, labour: int) -> int:
    """What a service costs us each time, over `cost_divisor`; labour is what an hour costs, in millionths."""
    tools, minutes = whole(service.cost, COST), whole(service.minutes, COST)
    return (tools * _HOUR * COST + minutes * labour) * PRICE


def extra_weight(tools: int) -> int:
    """What a line outside the plan costs us each time, over `cost_divisor`; given in millionths."""
    return tools * _HOUR * COST * PRICE


def cost_divisor(minor: int) -> int:
    """By what weights are divided to be minor units."""
    return _HOUR * COST * COST * minor
