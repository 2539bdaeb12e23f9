"""Findings that need prices: does each rung cost more, does one more unit, is the margin held."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from pricing.arithmetic import below_floor, price_regardless
from pricing.charges import charge_parts, parts_sum
from pricing.inventory import Inventory
from pricing.ladder_check.finding import Finding, error, warning
from pricing.margins import at_list_price
from pricing.money import ZERO, exact, money_text, number_text, rounded
from pricing.plan import CLIENT_UNIT, Charge, Plan
from pricing.selection import Selection
from pricing.words import gettext as _
from pricing.words import ngettext

_OTHERS = 10
_MOST = 50
_CLIFF_LIMIT = 500

_TYPICAL = {"server": 1, "workstation": 20, "user": 22, "site": 1}
# What an owner tries a plan on beside the typical client; the rest of what a plan counts is there once.
_SMALL = {"server": 0, "workstation": 5, "laptop": 3, "user": 9, "mailbox": 9, "mobile": 3, "printer": 2}
_LARGE = {
    "server": 4,
    "workstation": 45,
    "laptop": 20,
    "user": 72,
    "mailbox": 80,
    "mobile": 35,
    "site": 3,
    "firewall": 3,
    "switch": 8,
    "access-point": 12,
    "printer": 9,
}


def tiers_not_dearer(plan: Plan) -> Iterator[Finding]:
    """tier-not-dearer: some inventory prices a tier at or below the one under it, minimums included.

    Each unit from 0 to 50 in turn, the others at 10, at list price. A total is the sum over units, so moving one
    unit changes one summand: no inventory is priced from nothing. What a rung holds is worked out once, for it and for
    all above it.
    """
    with exact():
        rungs = tuple(zip(plan.tiers, _ladders(plan), strict=True))
        for (below, lower), (tier, upper) in pairwise(rungs):
            least, most = (rounded(each.minimum, plan.index.step) for each in (below, tier))
            for unit, count in _inventories(plan):
                cheap = max(lower.total(unit, count), least)
                dear = max(upper.total(unit, count), most)
                if dear <= cheap:
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
    """bracket-cliff: some n + 1 units cost less than n, n up to 500.

    Inside a bracket the amount never falls, because no price is negative; so only the ends of brackets are tried.
    """
    for service in plan.services:
        charge = service.charge
        if charge is None:
            continue
        for end in (bracket.up_to for bracket in charge.brackets):
            if end is None or end > _CLIFF_LIMIT:
                continue
            more = end + 1
            with exact():
                here, next_one = (_amount(charge, plan.index.step, count) for count in (end, more))
            if next_one < here:
                message = ngettext(
                    "%(count)s unit of %(service)s costs %(cost)s, less than %(end)s at %(here)s. "
                    "Use the graduated model, or bring the two brackets closer.",
                    "%(count)s units of %(service)s cost %(cost)s, less than %(end)s at %(here)s. "
                    "Use the graduated model, or bring the two brackets closer.",
                    more,
                ) % {
                    "count": more,
                    "service": service.name,
                    "cost": _money(plan, next_one),
                    "end": end,
                    "here": _money(plan, here),
                }
                yield warning("bracket-cliff", f"service:{service.code}", message)
                break


def below_floor_findings(plan: Plan) -> Iterator[Finding]:
    """below-floor: a tier or preset whose gross margin on a typical client is below the plan's floor."""
    typical, shown = typical_client(plan), at_list_price(plan)
    choices = [("tier", tier.code, tier.name, tier.code, ()) for tier in plan.tiers] + [
        ("preset", preset.code, preset.name, preset.tier, preset.packages) for preset in plan.presets
    ]
    for kind, code, name, tier_code, packages in choices:
        found = price_regardless(shown, typical, Selection(tier_code, packages)).internal
        if below_floor(plan, found.gross_margin):
            share = _("none, because its price is 0") if found.gross_margin is None else _percent(found.gross_margin)
            message = _(
                "The margin of %(name)s on a typical client (1 server, 20 workstations, 22 users, 1 site, 1 of the "
                "rest) is %(share)s; your floor is %(floor)s. Raise a price or lower a cost."
            ) % {"name": name, "share": share, "floor": _percent(plan.margin_floor)}
            yield warning("below-floor", f"{kind}:{code}", message)


class _Rung:
    """For each unit that a rung's services count, what they come to for 0 to 50 of it; and all units at their usual."""

    def __init__(self, by_unit: dict[str, tuple[Decimal, ...]]) -> None:
        self.by_unit = by_unit
        self.usual = sum((amounts[_usual(unit)] for unit, amounts in by_unit.items()), ZERO)

    def total(self, moved: str, count: int) -> Decimal:
        """What an inventory comes to in which `moved` is there so many times, and every other unit as usual."""
        amounts = self.by_unit.get(moved)
        return self.usual if amounts is None else self.usual - amounts[_OTHERS] + amounts[count]


def _usual(unit: str) -> int:
    return 1 if unit == CLIENT_UNIT else _OTHERS


def _ladders(plan: Plan) -> Iterator[_Rung]:
    """Every rung, each from the one below and the services that it adds."""
    by_unit: dict[str, tuple[Decimal, ...]] = {}
    known: set[str] = set()
    for rung in plan.index.ladder:
        by_unit = dict(by_unit)
        for code in rung:
            service = plan.index.services[code]
            if code in known or service.charge is None:
                continue
            amounts = _amounts(service.charge, plan.index.step)
            so_far = by_unit.get(service.unit)
            by_unit[service.unit] = (
                amounts if so_far is None else tuple(one + other for one, other in zip(so_far, amounts, strict=True))
            )
        known.update(rung)
        yield _Rung(by_unit)


def _inventories(plan: Plan) -> Iterator[tuple[str, int]]:
    """All units at 10 first, then each unit in turn from 0 to 50."""
    yield "", _OTHERS
    for unit in plan.units:
        for count in range(_MOST + 1):
            yield unit.code, count


def _amount(charge: Charge, step: Decimal, quantity: int) -> Decimal:
    """What the line of a charged service comes to. Call it inside `exact()`."""
    return rounded(parts_sum(charge_parts(charge, quantity)), step)


@lru_cache(maxsize=2048)
def _amounts(charge: Charge, step: Decimal) -> tuple[Decimal, ...]:
    """The same for 0 to 50 units. An edit leaves nearly every charge as it was, and all of them are checked again."""
    return tuple(_amount(charge, step, count) for count in range(_MOST + 1))


def typical_client(plan: Plan) -> Inventory:
    """The client that a ladder is judged by: 1 server, 20 workstations, 22 users, 1 site, 1 of all else it counts."""
    return _client(plan, _TYPICAL)


def small_client(plan: Plan) -> Inventory:
    """A small office without a server: 8 desks, 9 users, 1 site, 1 of what else the plan counts."""
    return _client(plan, _SMALL)


def large_client(plan: Plan) -> Inventory:
    """A large client: 4 servers, 65 desks, 72 users, 3 sites, 1 of what else the plan counts."""
    return _client(plan, _LARGE)


def _client(plan: Plan, counts: dict[str, int]) -> Inventory:
    keys = {key for unit in plan.units for key in unit.counts}
    return Inventory(tuple((key, counts.get(key, 1)) for key in sorted(keys)))


def _described(plan: Plan, unit: str, count: int) -> str:
    if not unit:
        return _("10 of every unit")
    return _("%(count)s x %(unit)s and 10 of every other unit") % {"count": count, "unit": plan.index.units[unit].name}


def _money(plan: Plan, amount: Decimal) -> str:
    return f"{money_text(amount, plan.index.places)} {plan.currency}"


def _percent(share: Decimal) -> str:
    return f"{number_text(share * 100)} %"
