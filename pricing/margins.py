"""What the owner sees beside each price: cost and margin of a service, a rung, a package."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, Decimal
from itertools import pairwise

from pricing.arithmetic import price_regardless
from pricing.charges import charge_parts, multiplicity, parts_sum
from pricing.inventory import Inventory
from pricing.money import ZERO, exact, rounded
from pricing.plan import Plan, Service, Term
from pricing.priced import Price
from pricing.rules import foothold
from pricing.selection import Selection
from pricing.steps.internal import margin
from pricing.steps.lines import extras_of

_LIST_TERM = 12


@dataclass(frozen=True, slots=True)
class ServiceMargin:
    """A month of one service: what the client pays, what it costs us, and the margin (None at price 0)."""

    price: Decimal
    cost: Decimal
    margin: Decimal | None


def service_margin(plan: Plan, service: Service, quantity: int = 1) -> ServiceMargin:
    """Price, cost and margin of `quantity` units at list price: no minimum, term adjustment or discount.

    A share of the month has no price by itself: 0, and no margin.
    """
    step = plan.index.step
    with exact():
        parts = () if service.charge is None else charge_parts(service.charge, quantity)
        charged = rounded(parts_sum(parts), step)
        times = multiplicity(service.charge, quantity)
        cost = rounded((service.cost * 60 + service.minutes * plan.labour_rate) * times / 60, step)
        return ServiceMargin(charged, cost, margin(charged, cost))


def margin_of(net: Decimal, cost: Decimal) -> Decimal | None:
    """The gross margin of any months together, to 4 decimals; None at net 0."""
    with exact():
        return margin(net, cost)


def once_margin(net: Decimal, selection: Selection) -> Decimal | None:
    """The margin of what is paid once, `net` after its discount, to 4 decimals; None where nothing of it has a cost.

    The plan's one-time fees have none.
    """
    with exact():
        cost = sum((extra.cost * extra.quantity for extra in extras_of(selection, "once")), ZERO)
        return margin(net, cost) if cost else None


def least_price(plan: Plan, service: Service) -> Decimal | None:
    """The lowest price of one unit whose margin is at the plan's floor, in whole minor units.

    None where the floor is 1 or more: no price reaches it; and for a share of the month, which has no price by itself.
    """
    if service.charge is not None and service.charge.rate is not None:
        return None
    with exact():
        share = 1 - plan.margin_floor
        if share <= ZERO:
            return None
        cost = service_margin(plan, service).cost
        return (cost / share).quantize(plan.index.step, ROUND_CEILING)


@dataclass(frozen=True, slots=True)
class Figure:
    """A tier, package or preset of the plan for one client.

    For a tier or preset `net` is the whole monthly price, for a package what it adds where it can first be had;
    cost and margin belong to that `net`, and so do the hours of our labour and what the same work would be billed by
    the hour (`break_fix_value`). `step` is what a tier or preset adds to the one before it; None for the first and for
    packages.
    """

    code: str
    name: str
    net: Decimal
    step: Decimal | None
    cost: Decimal
    margin: Decimal | None
    effective_hourly_rate: Decimal | None
    labour_hours: Decimal
    break_fix_value: Decimal


@dataclass(frozen=True, slots=True)
class PlanFigures:
    tiers: tuple[Figure, ...]
    packages: tuple[Figure, ...]
    presets: tuple[Figure, ...]


def plan_figures(plan: Plan, inventory: Inventory, term: int | None = None) -> PlanFigures:
    """Every tier, package and preset for this client: at list price, or at the term's price.

    The rules between packages are not applied, so a plan that is still being built has its figures.
    Raises PricingError("unknown-term").
    """
    shown = at_list_price(plan) if term is None else plan
    months = _LIST_TERM if term is None else term

    def priced(tier: str, packages: tuple[str, ...] = ()) -> Price:
        return price_regardless(shown, inventory, Selection(tier, packages, months))

    tiers = [_whole(tier.code, tier.name, priced(tier.code)) for tier in plan.tiers]
    presets = [_whole(preset.code, preset.name, priced(preset.tier, preset.packages)) for preset in plan.presets]
    return PlanFigures(
        tiers=_with_steps(tiers),
        packages=tuple(_added(shown, inventory, entry.code, months) for entry in plan.packages if plan.tiers),
        presets=_with_steps(presets),
    )


def _with_steps(figures: Sequence[Figure]) -> tuple[Figure, ...]:
    with exact():
        return (*figures[:1], *(replace(figure, step=figure.net - before.net) for before, figure in pairwise(figures)))


def at_list_price(plan: Plan) -> Plan:
    """The plan with a single term that changes nothing, without one-time fees and without choices of billing."""
    services = plan.services
    if plan.index.own_adjustments:
        services = tuple(replace(service, adjustments=()) for service in services)
    terms = (Term(_LIST_TERM, "list price", ZERO, ZERO),)
    return replace(plan, services=services, terms=terms, one_time=(), billing=())


def _whole(code: str, name: str, found: Price) -> Figure:
    internal = found.internal
    return Figure(
        code=code,
        name=name,
        net=found.recurring_net,
        step=None,
        cost=internal.monthly_cost,
        margin=internal.gross_margin,
        effective_hourly_rate=internal.effective_hourly_rate,
        labour_hours=internal.labour_hours,
        break_fix_value=internal.break_fix_value,
    )


def _added(plan: Plan, inventory: Inventory, package: str, months: int) -> Figure:
    """The package on the lowest rung and the packages that it needs."""
    tier, needed = foothold(plan, package)
    without = price_regardless(plan, inventory, Selection(tier, needed, months))
    with_it = price_regardless(plan, inventory, Selection(tier, (*needed, package), months))
    with exact():
        net = with_it.recurring_net - without.recurring_net
        cost = with_it.internal.monthly_cost - without.internal.monthly_cost
        share = margin(net, cost)
        hours = with_it.internal.labour_hours - without.internal.labour_hours
        by_the_hour = with_it.internal.break_fix_value - without.internal.break_fix_value
    return Figure(package, plan.index.packages[package].name, net, None, cost, share, None, hours, by_the_hour)
