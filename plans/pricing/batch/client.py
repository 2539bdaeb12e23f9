"""One client of many: quantities, lines, minimum, extras, term, discount, cost and margin, in the contract's order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import NamedTuple

from plans.pricing.arithmetic import price
from plans.pricing.batch.choice import PerUnit, compiled
from plans.pricing.batch.whole import COST, PRICE, RATE, half_up, whole
from plans.pricing.errors import PricingError
from plans.pricing.inventory import Inventory
from plans.pricing.plan import CLIENT_UNIT, Plan
from plans.pricing.rules import check_selection
from plans.pricing.selection import Selection

# What a client's inventory counts, and what they chose.
Client = tuple[Mapping[str, int], Selection]


class BatchPrice(NamedTuple):
    """A month for one client in minor units: the net price, and what it costs us.

    `margin` is the gross margin in ten-thousandths, None at net 0. `fault` is the code of what stops this choice from
    being priced under this plan ("unknown-tier"), and all else is 0 then; it is empty where nothing does.
    """

    net: int
    cost: int
    margin: int | None
    fault: str = ""


def from_minor(plan: Plan, minor: int) -> Decimal:
    """An amount of minor units as money of the plan's currency."""
    return Decimal(minor).scaleb(-plan.index.places)


def price_many(plan: Plan, clients: Iterable[Client]) -> list[BatchPrice]:
    """The month of every client, in their order; what `pricing.price` says of each, to the minor unit.

    Whatever follows from the choice alone is worked out once for each `Selection` object, so give clients who chose the
    same the same object.
    """
    compiled_choices: dict[tuple[str, tuple[str, ...]], dict[str, PerUnit]] = {}
    desks: dict[int, tuple[Selection, _Desk | str]] = {}  # the selection is kept, so that its id stays its own
    found = []
    for counts, selection in clients:
        kept = desks.get(id(selection))
        if kept is None:
            kept = desks[id(selection)] = selection, _desk(plan, selection, compiled_choices)
        desk = kept[1]
        found.append(BatchPrice(0, 0, None, desk) if isinstance(desk, str) else desk.price(counts))
    return found


def _desk(
    plan: Plan, selection: Selection, choices: dict[tuple[str, tuple[str, ...]], dict[str, PerUnit]]
) -> _Desk | str:
    """What prices everybody who chose this; or the code of why nobody can."""
    try:
        check_selection(plan, selection)
    except PricingError as error:
        return error.code
    key = (selection.tier, selection.packages)
    if key not in choices:
        choices[key] = compiled(plan, *key)
    return _Desk(plan, selection, choices[key])


def _by_key(counted: list[tuple[PerUnit, tuple[str, ...]]]) -> dict[str, tuple[int, int, int]]:
    """Charge, tools and minutes for one more of each inventory key, whatever units count it."""
    sums: dict[str, tuple[int, int, int]] = {}
    for unit, keys in counted:
        for key in keys:
            each, tools, minutes = sums.get(key, (0, 0, 0))
            sums[key] = each + unit.each, tools + unit.tools, minutes + unit.minutes
    return sums


class _Desk:
    """All that follows from a plan and a choice, ready for one inventory after the other."""

    def __init__(self, plan: Plan, selection: Selection, choice: dict[str, PerUnit]) -> None:
        self.plan, self.selection = plan, selection
        once = selection.one_time_discount
        # Up to all of it, a share is never more than what it is taken from; an amount can be.
        self.by_the_engine = once is not None and (once.percent is None or not 0 <= once.percent <= 1)
        self.minor = PRICE // 10**plan.index.places
        self.labour = whole(plan.labour_rate, COST)
        fixed = {CLIENT_UNIT: 1, **dict(selection.quantities)}
        self.fixed = [(unit, fixed[code]) for code, unit in choice.items() if code in fixed]
        counted = [(unit, plan.index.units[code].counts) for code, unit in choice.items() if code not in fixed]
        # What rises with each device alike is added up by inventory key; the rest asks how many there are of its unit.
        self.linear = _by_key(counted)
        self.stepped = [(unit, keys) for unit, keys in counted if unit.stepped]
        self.minimum = whole(plan.index.tiers[selection.tier].minimum, PRICE)
        extras = [extra for extra in selection.extras if extra.recurrence == "monthly"]
        self.extras = sum(half_up(whole(extra.price, PRICE) * extra.quantity, self.minor) for extra in extras)
        self.extra_cost = sum(whole(extra.cost, COST) * extra.quantity for extra in extras)
        self.adjustment = whole(plan.index.terms[selection.term].adjustment, RATE)

    def price(self, counts: Mapping[str, int]) -> BatchPrice:
        """The month of one client."""
        if self.by_the_engine:
            return self._by_the_engine(counts)
        charged, tools, minutes = 0, self.extra_cost, 0
        linear = self.linear
        for key, number in counts.items():
            if key in linear:
                each, each_tools, each_minutes = linear[key]
                charged += each * number
                tools += each_tools * number
                minutes += each_minutes * number
        for unit, keys in self.stepped:
            quantity = sum([counts.get(key, 0) for key in keys])
            if quantity:
                charged += unit.beside(quantity)
                tools += unit.tools_any
                minutes += unit.minutes_any
        for unit, quantity in self.fixed:
            if quantity:
                charged += unit.each * quantity + unit.beside(quantity)
                tools += unit.tools * quantity + unit.tools_any
                minutes += unit.minutes * quantity + unit.minutes_any
        if charged * self.minor < self.minimum:
            charged += half_up(self.minimum - charged * self.minor, self.minor)
        net = self._net(charged + self.extras)
        if net is None:
            return BatchPrice(0, 0, None, "discount-too-large")
        # Minutes stay minutes until the end, so that 60 divides only once.
        cost = half_up((tools * 60 * COST + minutes * self.labour) * PRICE, 60 * COST * COST * self.minor)
        return BatchPrice(net, cost, None if net == 0 else half_up((net - cost) * 10**4, net))

    def _net(self, subtotal: int) -> int | None:
        """Steps 6 to 8; None where the discount is more than what it is taken from."""
        gross = subtotal + half_up(subtotal * self.adjustment, RATE)
        discount = self.selection.discount
        if discount is None:
            return gross
        if discount.percent is not None:
            stated = whole(discount.percent, RATE)
            off = half_up(stated * gross, RATE)
        else:
            stated = 0 if discount.amount is None else whole(discount.amount, PRICE)
            off = half_up(stated, self.minor)
        return None if off > gross or stated < 0 else gross - off

    def _by_the_engine(self, counts: Mapping[str, int]) -> BatchPrice:
        """A discount on what is paid once can be too large too, and is rare: the engine itself prices these."""
        try:
            found = price(self.plan, Inventory(tuple(sorted(counts.items()))), self.selection)
        except PricingError as error:
            return BatchPrice(0, 0, None, error.code)
        scale = 10**self.plan.index.places
        margin = found.internal.gross_margin
        return BatchPrice(
            whole(found.recurring_net, scale),
            whole(found.internal.monthly_cost, scale),
            None if margin is None else whole(margin, 10**4),
        )
