"""Findings on how the ladder is built, before any price: what holds what, and what can be had with what."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from pricing.errors import PricingError
from pricing.ladder_check.finding import Finding, error, warning
from pricing.money import ZERO
from pricing.plan import Package, Plan
from pricing.rules import check_choice, conflicts_among, foothold, needed_packages
from pricing.words import gettext as _


def tiers_that_add_nothing(plan: Plan) -> Iterator[Finding]:
    """tier-adds-nothing: every service of the tier is in a tier below it already."""
    for at, (below, tier) in enumerate(pairwise(plan.tiers), start=1):
        if len(plan.index.ladder[at]) == len(plan.index.ladder[at - 1]):
            message = _(
                "%(tier)s has no service that %(below)s has not. "
                "Give it one that people miss in %(below)s, or remove the tier."
            ) % {"tier": tier.name, "below": below.name}
            yield error("tier-adds-nothing", f"tier:{tier.code}", message)


def packages_without_step(plan: Plan) -> Iterator[Finding]:
    """package-without-step: the package itself asks for no tier, or for the lowest."""
    lowest = plan.tiers[0] if plan.tiers else None
    for package in plan.packages:
        if lowest is None or package.requires_tier not in (None, lowest.code):
            continue
        tier, needed = foothold(plan, package.code)
        if tier != lowest.code:
            names = ", ".join(plan.index.packages[code].name for code in needed)
            message = _(
                "%(package)s asks for no climb itself; only what it needs (%(needs)s) does. "
                "Let it ask for a higher tier if people want it."
            ) % {"package": package.name, "needs": names}
        else:
            message = _(
                "%(package)s can be had on %(tier)s, without climbing. Let it ask for a higher tier if people want it."
            ) % {"package": package.name, "tier": lowest.name}
        yield warning("package-without-step", f"package:{package.code}", message)


def unreachable_packages(plan: Plan) -> Iterator[Finding]:
    """unreachable-package: its needs run in a circle, or cannot stand together with it or with each other."""
    for package in plan.packages:
        why = _unreachable(plan, package)
        if why:
            message = _("Nobody can have %(package)s: %(why)s") % {"package": package.name, "why": why}
            yield error("unreachable-package", f"package:{package.code}", message)


def _unreachable(plan: Plan, package: Package) -> str:
    names = {entry.code: entry.name for entry in plan.packages}
    needed = needed_packages(plan, package.code)
    for code in (package.code, *needed):
        circle = needed_packages(plan, code)
        if code in circle:
            others = ", ".join(names[other] for other in circle if other != code) or _("itself")
            message = _("what %(package)s needs (%(others)s) needs %(package)s in turn. Remove one of these needs.")
            return message % {"package": names[code], "others": others}
    for first, second in conflicts_among(plan, dict.fromkeys((package.code, *needed))):
        if first == second:
            return _("%(package)s conflicts with itself. Remove that conflict.") % {"package": names[first]}
        message = _("it takes %(one)s and %(other)s together, which conflict. Remove the need or the conflict.")
        return message % {"one": names[first], "other": names[second]}
    return ""


def presets_not_buyable(plan: Plan) -> Iterator[Finding]:
    """preset-not-buyable: a client who chose this preset would break a rule between tiers and packages."""
    for preset in plan.presets:
        try:
            check_choice(plan, preset.tier, preset.packages)
        except PricingError as broken:
            message = _("%(preset)s cannot be bought as it is: %(why)s. Change the preset or the rule.")
            names = {"preset": preset.name, "why": broken.message}
            yield error("preset-not-buyable", f"preset:{preset.code}", message % names)


def basic_too_good(plan: Plan) -> Iterator[Finding]:
    """basic-too-good: the lowest tier has more than half of all services that a tier or package has."""
    if not plan.tiers:
        return
    basic, placed = plan.tiers[0], _placed(plan)
    if len(basic.services) * 2 > len(placed):
        message = _(
            "%(tier)s has %(count)s of the %(all)s services on offer. "
            "Too few reasons are left to climb; move what people want most up."
        ) % {"tier": basic.name, "count": len(basic.services), "all": len(placed)}
        yield warning("basic-too-good", f"tier:{basic.code}", message)


def services_unused(plan: Plan) -> Iterator[Finding]:
    """service-unused: in no tier and in no package."""
    placed = _placed(plan)
    for service in plan.services:
        if service.code not in placed:
            message = _("%(service)s is in no tier and in no package, so nobody can buy it. Place it or remove it.")
            yield warning("service-unused", f"service:{service.code}", message % {"service": service.name})


def services_without_benefit(plan: Plan) -> Iterator[Finding]:
    """service-without-benefit: a charged service that does not say what it does for the people who pay for it."""
    for service in plan.services:
        if service.charge is not None and not service.benefit.strip():
            message = _("%(service)s has a price but no benefit. Say what it does for the client's people.")
            yield warning("service-without-benefit", f"service:{service.code}", message % {"service": service.name})


def recommended_presets(plan: Plan) -> Iterator[Finding]:
    """no-recommended-preset: there are presets, and not exactly one is recommended."""
    recommended = [preset.name for preset in plan.presets if preset.recommended]
    if plan.presets and len(recommended) != 1:
        message = _("No preset is recommended. Recommend the one that most clients should take.")
        if recommended:
            message = _("%(presets)s are all recommended. Recommend the one that most clients should take.")
            message %= {"presets": _(" and ").join(recommended)}
        yield warning("no-recommended-preset", "plan", message)


def costs_missing(plan: Plan) -> Iterator[Finding]:
    """cost-missing: a charged service with neither cost nor minutes. Plans of version 1 are not asked.

    A share of the month is a fee on the rest, whose cost is where the rest is.
    """
    for service in plan.services if plan.index.version > 1 else ():
        charged = service.charge is not None and service.charge.rate is None
        if charged and service.cost == ZERO and service.minutes == ZERO:
            message = _(
                "%(service)s has a price but neither cost nor minutes, so its margin is an illusion. "
                "Say what its tools cost or how long it takes."
            )
            yield warning("cost-missing", f"service:{service.code}", message % {"service": service.name})


def included_quantities_unused(plan: Plan) -> Iterator[Finding]:
    """included-quantity-unused: some of a unit go with another one, and nothing is charged by what is beyond."""
    counted = {service.unit for service in plan.services if service.charge is not None}
    for unit in plan.units:
        if unit.beyond is not None and unit.code not in counted:
            message = _(
                "Only what is beyond the included %(unit)s counts, and no service is charged by that. "
                "Let a service count %(unit)s, or let the unit count everything."
            )
            yield warning("included-quantity-unused", f"unit:{unit.code}", message % {"unit": unit.name})


def _placed(plan: Plan) -> frozenset[str]:
    held = [tier.services for tier in plan.tiers] + [package.services for package in plan.packages]
    return frozenset(code for services in held for code in services)
