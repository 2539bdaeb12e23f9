"""One client of many: quantities, lines, minimum, extras, term, discount, cost and margin, in the contract's order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import NamedTuple

from pricing.batch.choice import PerUnit, compiled, least_charged
from pricing.batch.discount import off
from pricing.batch.once import counted, paid_once
from pricing.batch.whole import COST, PRICE, RATE, half_up, minor_unit, whole
from pricing.errors import PricingError
from pricing.plan import CLIENT_UNIT, Plan
from pricing.rules import check_dependencies, check_figures, check_names
from pricing.selection import Selection

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


_TOO_LARGE = BatchPrice(0, 0, None, "discount-too-large")


def from_minor(plan: Plan, minor: int) -> Decimal:
    """An amount of minor units as money of the plan's currency."""
    return Decimal(minor).scaleb(-plan.index.places)


def price_many(plan: Plan, clients: Iterable[Client]) -> list[BatchPrice]:
    """The month of every client, in their order; what `pricing.price` says of each, to the minor unit.

    Whatever follows from the choice alone is worked out once for each `Selection` object, so give clients who chose the
    same the same object.
    """
    return _priced(_Office(plan), clients)


def price_many_regardless(plan: Plan, clients: Iterable[Client]) -> list[BatchPrice]:
    """The same without the rules between packages; what `pricing.price_regardless` says of each. For findings only."""
    return _priced(_Office(plan, regardless=True), clients)


def _priced(office: _Office, clients: Iterable[Client]) -> list[BatchPrice]:
    desks: dict[int, tuple[Selection, _Desk | BatchPrice]] = {}  # the selection is kept, so that its id stays its own
    found = []
    for counts, selection in clients:
        kept = desks.get(id(selection))
        if kept is None:
            kept = desks[id(selection)] = selection, office.desk(selection)
        desk = kept[1]
        found.append(desk if isinstance(desk, BatchPrice) else desk.price(counts))
    return found


class _Basis:
    """What follows from a tier, its packages and which units are set by hand, whatever they are set to."""

    def __init__(self, plan: Plan, tier: str, units: dict[str, PerUnit], by_hand: frozenset[str]) -> None:
        self.fixed = [(code, unit) for code, unit in units.items() if code in by_hand]
        found = [(unit, plan.index.units[code].counts) for code, unit in units.items() if code not in by_hand]
        # What rises with each device alike is added up by inventory key; the rest asks how many there are of its unit.
        self.linear = _by_key(found)
        self.stepped = [(unit, keys) for unit, keys in found if unit.stepped]
        self.minimum = least_charged(plan, tier)


def _by_key(found: list[tuple[PerUnit, tuple[str, ...]]]) -> dict[str, tuple[int, int, int]]:
    """Charge, tools and minutes for one more of each inventory key, whatever units count it."""
    sums: dict[str, tuple[int, int, int]] = {}
    for unit, keys in found:
        for key in keys:
            each, tools, minutes = sums.get(key, (0, 0, 0))
            sums[key] = each + unit.each, tools + unit.tools, minutes + unit.minutes
    return sums


class _Office:
    """A plan, and what selections of it have in common, each worked out once."""

    def __init__(self, plan: Plan, *, regardless: bool = False) -> None:
        self.plan, self.regardless = plan, regardless
        self.minor = minor_unit(plan.index.places)
        self.labour = whole(plan.labour_rate, COST)
        self.adjustments = {term.months: whole(term.adjustment, RATE) for term in plan.terms}
        self._faults: dict[tuple[str, tuple[str, ...], int, tuple[str, ...]], str] = {}
        self._units: dict[tuple[str, tuple[str, ...]], dict[str, PerUnit]] = {}
        self._bases: dict[tuple[str, tuple[str, ...], frozenset[str]], _Basis] = {}

    def desk(self, selection: Selection) -> _Desk | BatchPrice:
        """What prices everybody who chose this; or the answer for all of them, where nobody can have it."""
        try:
            check_figures(self.plan, selection)
        except PricingError as error:
            return BatchPrice(0, 0, None, error.code)
        fault = self._fault(selection)
        if fault:
            return BatchPrice(0, 0, None, fault)
        return _Desk(self, selection, self._basis(selection))

    def _fault(self, selection: Selection) -> str:
        key = selection.tier, selection.packages, selection.term, selection.taxes
        if key not in self._faults:
            try:
                check_names(self.plan, selection)
                if not self.regardless:
                    check_dependencies(self.plan, selection.tier, selection.packages)
                self._faults[key] = ""
            except PricingError as error:
                self._faults[key] = error.code
        return self._faults[key]

    def _basis(self, selection: Selection) -> _Basis:
        choice = selection.tier, selection.packages
        if choice not in self._units:
            self._units[choice] = compiled(self.plan, *choice)
        by_hand = frozenset([CLIENT_UNIT, *(unit for unit, _ in selection.quantities)])
        key = *choice, by_hand
        if key not in self._bases:
            self._bases[key] = _Basis(self.plan, selection.tier, self._units[choice], by_hand)
        return self._bases[key]


class _Desk:
    """All that follows from a plan and a choice, ready for one inventory after the other."""

    def __init__(self, office: _Office, selection: Selection, basis: _Basis) -> None:
        self.office, self.selection, self.basis = office, selection, basis
        self.extras = self.charged = self.tools = self.minutes = 0
        for extra in selection.extras:
            if extra.recurrence == "monthly":
                self.extras += half_up(whole(extra.price, PRICE) * extra.quantity, office.minor)
                self.tools += whole(extra.cost, COST) * extra.quantity
        quantities = {CLIENT_UNIT: 1, **dict(selection.quantities)}
        for code, unit in basis.fixed:
            self._add(unit, quantities[code])
        self.adjustment = office.adjustments[selection.term]
        self.discount = off(selection.discount, office.minor)
        self.once = off(selection.one_time_discount, office.minor)
        if self.once is not None:
            self.paid_once = paid_once(office.plan, selection, office.minor)

    def _add(self, unit: PerUnit, quantity: int) -> None:
        if quantity:
            self.charged += unit.charged(quantity)
            self.tools += unit.tools * quantity + unit.tools_any
            self.minutes += unit.minutes * quantity + unit.minutes_any

    def price(self, counts: Mapping[str, int]) -> BatchPrice:
        """The month of one client."""
        charged, tools, minutes = self.charged, self.tools, self.minutes
        linear = self.basis.linear
        for key, number in counts.items():
            if key in linear:
                each, each_tools, each_minutes = linear[key]
                charged += each * number
                tools += each_tools * number
                minutes += each_minutes * number
        for unit, keys in self.basis.stepped:
            quantity = sum([counts.get(key, 0) for key in keys])
            if quantity:
                charged += unit.beside(quantity)
                tools += unit.tools_any
                minutes += unit.minutes_any
        net = self._net(max(charged, self.basis.minimum) + self.extras, counts)
        if net is None:
            return _TOO_LARGE
        # Minutes stay minutes until the end, so that 60 divides only once.
        cost = half_up((tools * 60 * COST + minutes * self.office.labour) * PRICE, 60 * COST * COST * self.office.minor)
        return BatchPrice(net, cost, None if net == 0 else half_up((net - cost) * 10**4, net))

    def _net(self, subtotal: int, counts: Mapping[str, int]) -> int | None:
        """Steps 6 to 8; None where a discount, the one on what is paid once too, is more than it is taken from."""
        net: int | None = subtotal + half_up(subtotal * self.adjustment, RATE)
        if self.discount is not None and net is not None:
            net = self.discount.taken_from(net)
        if self.once is not None and net is not None:
            gross = self.paid_once(counted(self.office.plan, self.selection, counts), net)
            if self.once.taken_from(gross) is None:
                return None
        return net
