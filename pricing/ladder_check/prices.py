"""Findings that need prices: does each rung cost more, does one more unit, is the margin held."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from typing import Final

from pricing.arithmetic import beyond_included
from pricing.batch import Moves, bracket_amounts, from_minor, ladder_months, price_many_regardless
from pricing.inventory import Inventory
from pricing.ladder_check.finding import Finding, error, warning
from pricing.margins import at_list_price
from pricing.money import ZERO, exact
from pricing.plan import CLIENT_UNIT, Charge, Plan, own_services
from pricing.priced import Line
from pricing.selection import Selection
from pricing.steps.internal import below_floor
from pricing.steps.lines import delivered_services, monthly_lines, sum_of
from pricing.words import gettext as _
from pricing.words import ngettext, written_money, written_percent

_OTHERS = 10
_MOST = 50
_CLIFF_LIMIT = 500

TYPICAL_PEOPLE: Final = 22
_TYPICAL = {"server": 1, "workstation": 20, "user": TYPICAL_PEOPLE, "site": 1}


def tiers_not_dearer(plan: Plan) -> Iterator[Finding]:
    """tier-not-dearer: some inventory prices a tier below the one under it, minimums included.

    Or at the same price, although a service of its own is charged there: who owns nothing that a tier adds pays the
    same for both. Each unit counted from 0 to 50 in turn, the others at 10, at list price; of a unit some of which go
    with another one, what is beyond these is charged.
    """
    usual = {CLIENT_UNIT: 1} | {unit.code: _OTHERS for unit in plan.units}
    moves = _moves(plan)
    inventories = [(unit, count) for unit, counts in moves for count in counts]
    months = ladder_months(plan, usual, moves)
    for (below, lower), (tier, upper) in pairwise(zip(plan.tiers, months, strict=True)):
        for (unit, count), cheap, dear in zip(inventories, lower, upper, strict=True):
            if dear < cheap or (dear == cheap and _charges_own(plan, tier.code, unit, count)):
                message = _(
                    "With %(client)s, %(tier)s costs %(dear)s a month and %(below)s %(cheap)s. A higher tier must "
                    "cost more: price what %(tier)s adds, or lower the minimum of %(below)s."
                ) % {
                    "client": _described(plan, unit, count),
                    "tier": tier.name,
                    "dear": _money(plan, dear),
                    "below": below.name,
                    "cheap": _money(plan, cheap),
                }
                yield error("tier-not-dearer", f"tier:{tier.code}", message)
                break


def bracket_cliffs(plan: Plan) -> Iterator[Finding]:
    """bracket-cliff: some n + 1 units cost less than n, n up to 500."""
    for service in plan.services:
        charge = service.charge
        cliff = _cliff(charge, plan.index.places) if charge is not None and charge.brackets else None
        if cliff is not None:
            end, here, beyond = cliff
            more = end + 1
            message = ngettext(
                "%(count)s unit of %(service)s costs %(cost)s, less than %(end)s at %(here)s. "
                "Use the graduated model, or bring the two brackets closer.",
                "%(count)s units of %(service)s cost %(cost)s, less than %(end)s at %(here)s. "
                "Use the graduated model, or bring the two brackets closer.",
                more,
            ) % {
                "count": more,
                "service": service.name,
                "cost": _money(plan, beyond),
                "end": end,
                "here": _money(plan, here),
            }
            yield warning("bracket-cliff", f"service:{service.code}", message)


@lru_cache(maxsize=1024)
def _cliff(charge: Charge, places: int) -> tuple[int, int, int] | None:
    """The first quantity of which one more costs less, and what both cost in minor units.

    Inside a bracket the amount never falls, because no price is negative; so only the ends of brackets are tried.
    Remembered, because an edit leaves most charges of a plan as they are.
    """
    amount = bracket_amounts(charge, places)
    for end in (bracket.up_to for bracket in charge.brackets):
        if end is not None and end <= _CLIFF_LIMIT:
            here, beyond = amount(end), amount(end + 1)
            if beyond < here:
                return end, here, beyond
    return None


def below_floor_findings(plan: Plan) -> Iterator[Finding]:
    """below-floor: a tier or preset whose gross margin on a typical client is below the plan's floor."""
    choices = [("tier", tier.code, tier.name, tier.code, ()) for tier in plan.tiers] + [
        ("preset", preset.code, preset.name, preset.tier, preset.packages) for preset in plan.presets
    ]
    counts = dict(typical_client(plan).counts)
    chosen = [(counts, Selection(tier, packages)) for _kind, _code, _name, tier, packages in choices]
    months = price_many_regardless(at_list_price(plan), chosen)
    for (kind, code, name, _tier, _packages), month in zip(choices, months, strict=True):
        margin = None if month.margin is None else Decimal(month.margin).scaleb(-4)
        if below_floor(plan, margin):
            share = _("none, because its price is 0") if margin is None else written_percent(margin)
            message = _(
                "The margin of %(name)s on a typical client (1 server, 20 workstations, 22 users, 1 site, 1 of the "
                "rest) is %(share)s; your floor is %(floor)s. Raise a price or lower a cost."
            ) % {"name": name, "share": share, "floor": written_percent(plan.margin_floor)}
            yield warning("below-floor", f"{kind}:{code}", message)


def _charges_own(plan: Plan, tier: str, unit: str, count: int) -> bool:
    """Whether a service that the tier brings is charged there; a share of the month only where there is a month."""
    quantities = _quantities(plan, unit, count)
    charges = [(entry.charge, entry.unit) for entry in own_services(plan, tier) if entry.charge is not None]
    if any(charge.rate is None and quantities[counted] > 0 for charge, counted in charges):
        return True
    with exact():
        month = sum_of(line for line in _lines_at(plan, tier, unit, count) if line.service is not None)
    return month > ZERO and any(charge.rate is not None for charge, _counted in charges)


def _lines_at(plan: Plan, tier: str, unit: str, count: int) -> tuple[Line, ...]:
    selection = Selection(tier)
    return monthly_lines(plan, selection, delivered_services(plan, selection, _quantities(plan, unit, count)), {})


def _quantities(plan: Plan, unit: str, count: int) -> dict[str, int]:
    """How many of each unit are charged where one is counted so often and the others as usual."""
    usual = {CLIENT_UNIT: 1} | {entry.code: _OTHERS for entry in plan.units}
    return beyond_included(plan, {**usual, unit: count})


def _moves(plan: Plan) -> Moves:
    """Which unit is moved while the others are as usual, and to what: first none of them, then each from 0 to 50."""
    return ((CLIENT_UNIT, (1,)), *((unit.code, range(_MOST + 1)) for unit in plan.units))


def typical_client(plan: Plan) -> Inventory:
    """The client that a ladder is judged by: 1 server, 20 workstations, 22 users, 1 site, 1 of all else it counts."""
    return Inventory(tuple((key, _TYPICAL.get(key, 1)) for key in sorted(plan.index.counted)))


def _described(plan: Plan, unit: str, count: int) -> str:
    if unit == CLIENT_UNIT:
        return _("10 of every unit")
    return _("%(count)s x %(unit)s and 10 of every other unit") % {"count": count, "unit": plan.index.units[unit].name}


def _money(plan: Plan, minor: int) -> str:
    return written_money(from_minor(plan, minor), plan.currency)
