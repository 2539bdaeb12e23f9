"""The next thing that a contract could have from its own plan, priced for it: the next tier, else a package."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import chain

import pricing
from contracts.documents import Standing, Stretch, changed, fee_of_month
from contracts.models import Contract
from contracts.selectors.states import running
from contracts.selectors.whitespace import of_size
from contracts.statements import Included, Rung


def next_thing(contract: Contract, plan: pricing.Plan, standing: Standing, until: date) -> Rung | None:
    """The tier after the one that is had, with the rest of the choice as it is.

    From the highest tier, or where the next one cannot be had so, the package that most others of the client's size
    have on the same plan (one query more); of equals the plan's first. None where nothing would bring anything.
    """
    agreed = standing.in_force(until)
    if agreed.selection is None:
        return None
    had = replace(agreed.selection, ramp=(), prorate=None, one_time=False, one_time_discount=None)
    before = _priced(plan, agreed, had)
    if before is None:
        return None
    month = min(standing.month_on(until), standing.months)
    for name, chosen, package in chain(_tier(plan, had), _packages(contract, plan, had, until)):
        after = _priced(plan, agreed, chosen)
        adds = () if after is None else _brought(after, before)
        if after is not None and (adds or not package):
            more, less = (fee_of_month(_with(standing, agreed, price), month) for price in (after, before))
            return Rung(name, more - less, adds, package)
    return None


# What it is called, what would be chosen, and whether it is a package.
_Thing = tuple[str, pricing.Selection, bool]


def _tier(plan: pricing.Plan, had: pricing.Selection) -> Iterator[_Thing]:
    at = plan.index.rung[had.tier] + 1
    for tier in plan.tiers[at : at + 1]:
        yield tier.name, replace(had, tier=tier.code), False


def _packages(contract: Contract, plan: pricing.Plan, had: pricing.Selection, until: date) -> Iterator[_Thing]:
    lacking = [package for package in plan.packages if package.code not in had.packages]
    have = _have(contract, until) if lacking else Counter[str]()
    for package in sorted(lacking, key=lambda package: -have[package.code]):
        yield package.name, replace(had, packages=(*had.packages, package.code)), True


def _have(contract: Contract, until: date) -> Counter[str]:
    """How many other running contracts of the client's size have each package of the plan."""
    others = Contract.objects.of_current_clients().filter(running(until), of_size(contract.size), on_plan=True)
    choices = others.exclude(pk=contract.pk).order_by().values_list("choice", flat=True)
    named = contract.choice.get("plan")
    return Counter(package for choice in choices if choice.get("plan") == named for package in choice["packages"])


def _priced(plan: pricing.Plan, agreed: Stretch, chosen: pricing.Selection) -> pricing.Price | None:
    try:
        return pricing.price(plan, pricing.Inventory(agreed.counts), chosen)
    except pricing.PricingError:
        return None


def _with(standing: Standing, agreed: Stretch, price: pricing.Price) -> Standing:
    """The contract at this price, so that the increases that were agreed are in it."""
    return changed(standing, replace(agreed, fees=pricing.contract_fees(price)))


def _brought(after: pricing.Price, before: pricing.Price) -> tuple[Included, ...]:
    had = {entry.service.code for entry in before.delivered}
    return tuple(
        Included(entry.service.name, entry.service.benefit)
        for entry in after.delivered
        if entry.service.code not in had and entry.quantity
    )
