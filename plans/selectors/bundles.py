"""What bundles save, at list price."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

import pricing
from groundwork.display import money, rate
from plans.selectors.usual_client import usual_client


@dataclass(frozen=True, slots=True)
class Saving:
    """What a bundle takes off a month for somebody: `amount` is above 0, `tier` the lowest rung on which it does."""

    bundle: str
    name: str
    tier: str
    amount: Decimal


@lru_cache(maxsize=8)
def typical_savings(plan: pricing.Plan) -> tuple[Saving, ...]:
    """What each bundle saves the typical client who takes its packages and what they need, and no more.

    A bundle that takes nothing off there, because an earlier one does or because the client has none of it, is left
    out.
    """
    if not plan.tiers or not plan.bundles:
        return ()
    listed, client = pricing.at_list_price(plan), usual_client(plan)
    return tuple(
        saving
        for bundle in plan.bundles
        for saving in savings_in(listed, client, *_foothold(plan, bundle))
        if saving.bundle == bundle.code
    )


def savings_in(
    plan: pricing.Plan, inventory: pricing.Inventory, tier: str, packages: Iterable[str]
) -> tuple[Saving, ...]:
    """The bundles that apply to a choice of this client. `plan` has a term of 12 months, as `at_list_price` has."""
    if not plan.bundles:
        return ()
    names = {bundle.code: bundle.name for bundle in plan.bundles}
    found = pricing.price_regardless(plan, inventory, pricing.Selection(tier, tuple(packages)))
    lines = ((*line.source.partition(":"), line.amount) for line in found.lines)
    return tuple(Saving(code, names[code], tier, -off) for kind, _colon, code, off in lines if kind == "bundle")


def _foothold(plan: pricing.Plan, bundle: pricing.Bundle) -> tuple[str, tuple[str, ...]]:
    """The lowest rung on which all its packages can be had and it applies, and the packages with what they need."""
    rung = plan.index.rung
    holds = [pricing.foothold(plan, package) for package in bundle.packages]
    tiers = [tier for tier, _needed in holds] + ([bundle.requires_tier] if bundle.requires_tier else [])
    wanted = {*bundle.packages, *(need for _tier, needed in holds for need in needed)}
    return max(tiers, key=rung.__getitem__), tuple(entry.code for entry in plan.packages if entry.code in wanted)


def off_text(bundle: pricing.Bundle, currency: str) -> str:
    """What a bundle takes off, as its plan says it: a share or an amount."""
    if bundle.percent is not None:
        return rate(bundle.percent)
    return money(pricing.ZERO if bundle.amount is None else bundle.amount, currency)
