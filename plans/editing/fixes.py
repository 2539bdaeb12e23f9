"""What fixes a finding of the ladder check, as edits that can be carried out by one press.

A fix is offered only where it makes its finding go away and breaks nothing else. Most do by their nature; where that
depends on prices or on other rules, it is tried out first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, Final

import pricing
from groundwork.display import money
from plans.editing.bundle_fixes import bundle_shadowed, bundle_unreachable, included_quantity_unused
from plans.editing.entries import remove, with_entries
from plans.editing.fix import Fix
from plans.editing.kinds import KINDS, Edit
from plans.editing.placing import put
from pricing import gettext as _
from pricing import ngettext


def fixes_for(plan: pricing.Plan, finding: pricing.Finding) -> tuple[Fix, ...]:
    """What fixes a finding of this plan by one press; empty where it takes an owner's thought."""
    kind, _colon, code = finding.where.partition(":")
    offer = _OFFERS.get(f"{finding.code} {kind}") or _OFFERS.get(finding.code)
    return () if offer is None else tuple(offer(plan, code))


def _tier_adds_nothing(plan: pricing.Plan, code: str) -> Iterator[Fix]:
    yield Fix("remove", _("Remove %(name)s") % {"name": plan.index.tiers[code].name}, remove(KINDS["tier"], code))


def _tier_not_dearer(plan: pricing.Plan, code: str) -> Iterator[Fix]:
    below = plan.tiers[plan.index.rung[code] - 1]
    edit = _changed("tier", below.code, lambda tier: replace(tier, minimum=pricing.ZERO))
    if below.minimum != 0 and not _still(pricing.tiers_not_dearer(edit(plan)), f"tier:{code}"):
        yield Fix("minimum", _("Take the minimum off %(name)s") % {"name": below.name}, edit)


def _bracket_cliff(_plan: pricing.Plan, code: str) -> Iterator[Fix]:
    def graduated(service: pricing.Service) -> pricing.Service:
        brackets = () if service.charge is None else service.charge.brackets
        return replace(service, charge=pricing.Charge("graduated", None, brackets))

    yield Fix("graduate", _("Charge in slices"), _changed("service", code, graduated))


def _package_without_step(plan: pricing.Plan, code: str) -> Iterator[Fix]:
    if len(plan.tiers) < 2:
        return
    asked = plan.tiers[1]
    edit = _changed("package", code, lambda package: replace(package, requires_tier=asked.code))
    if _unbuyable(edit(plan)) <= _unbuyable(plan):
        yield Fix("climb", _("Ask for %(tier)s") % {"tier": asked.name}, edit)


def _unreachable_package(plan: pricing.Plan, code: str) -> Iterator[Fix]:
    names = {package.code: package.name for package in plan.packages}
    for at in dict.fromkeys((code, *pricing.needed_packages(plan, code))):
        for need in plan.index.packages[at].requires:
            if at == need or at in pricing.needed_packages(plan, need):
                edit = _changed("package", at, _without_need(need))
                label = _("Let %(package)s do without %(need)s") % {"package": names[at], "need": names[need]}
                yield from _if_reachable(plan, code, Fix(f"need-{at}-{need}", label, edit))
    for first, second in pricing.conflicts_among(plan, dict.fromkeys((code, *pricing.needed_packages(plan, code)))):
        edit = _together(first, second)
        label = _("Let %(one)s go with %(other)s") % {"one": names[first], "other": names[second]}
        if first == second:
            label = _("Remove the conflict of %(one)s with itself") % {"one": names[first]}
        yield from _if_reachable(plan, code, Fix(f"conflict-{first}-{second}", label, edit))


def _preset_not_buyable(plan: pricing.Plan, code: str) -> Iterator[Fix]:
    preset = next(preset for preset in plan.presets if preset.code == code)
    tier = _tier_for(plan, preset)
    wanted = {
        *preset.packages,
        *(need for package in preset.packages for need in pricing.needed_packages(plan, package)),
    }
    packages = tuple(package.code for package in plan.packages if package.code in wanted)
    whole = replace(preset, tier=_tier_for(plan, replace(preset, packages=packages)), packages=packages)
    for name, label, candidate in (
        ("tier", _("Put it on %(tier)s") % {"tier": plan.index.tiers[tier].name}, replace(preset, tier=tier)),
        ("packages", _("Add what its packages need"), replace(preset, packages=packages)),
        ("both", _("Give it the tier and packages it needs"), whole),
    ):
        if _buyable(plan, candidate):
            yield Fix(name, label, _changed("preset", code, _becomes(candidate)))
            return
    for package in reversed(preset.packages):
        left = replace(preset, packages=tuple(other for other in preset.packages if other != package))
        if _buyable(plan, left):
            label = _("Take %(package)s out") % {"package": plan.index.packages[package].name}
            yield Fix(f"without-{package}", label, _changed("preset", code, _becomes(left)))
            return


def _basic_too_good(plan: pricing.Plan, code: str) -> Iterator[Fix]:
    held = [*(tier.services for tier in plan.tiers), *(package.services for package in plan.packages)]
    placed = len({service for services in held for service in services})
    basic = plan.index.tiers[code].services
    if len(plan.tiers) > 1 and (len(basic) - 1) * 2 <= placed and basic[-1] not in plan.tiers[1].services:
        names = {"service": plan.index.services[basic[-1]].name, "tier": plan.tiers[1].name}
        yield Fix("up", _("Move %(service)s up to %(tier)s") % names, put(basic[-1], "tier", plan.tiers[1].code))


def _below_floor_tier(plan: pricing.Plan, code: str) -> Iterator[Fix]:
    return _below_floor(plan, pricing.Selection(code, ()))


def _below_floor_preset(plan: pricing.Plan, code: str) -> Iterator[Fix]:
    preset = next(preset for preset in plan.presets if preset.code == code)
    return _below_floor(plan, pricing.Selection(preset.tier, preset.packages))


def _below_floor(plan: pricing.Plan, selection: pricing.Selection) -> Iterator[Fix]:
    """Raise the price that is furthest below the floor; where that is not enough, every one that is below it."""
    typical = pricing.typical_client(plan)
    delivered = pricing.price_regardless(pricing.at_list_price(plan), typical, selection).delivered
    margins = {
        entry.service.code: found
        for entry in delivered
        if entry.service.charge is not None and entry.service.charge.rate is None and entry.quantity > 0
        for found in (pricing.service_margin(plan, entry.service).margin,)
        if pricing.below_floor(plan, found)
    }
    # A price of 0 has no margin; it is further below than any other.
    worst = sorted(margins, key=lambda service: (margins[service] is not None, margins[service] or 0))
    for services in (worst[:1], worst) if len(worst) > 1 else (worst,):
        edit = _to_the_floor(plan, frozenset(services))
        if not services or edit is None:
            return
        after = pricing.price_regardless(pricing.at_list_price(edit(plan)), typical, selection).internal.gross_margin
        if not pricing.below_floor(plan, after):
            yield Fix("floor", _floor_label(plan, services), edit)
            return


def _floor_label(plan: pricing.Plan, services: list[str]) -> str:
    first = plan.index.services[services[0]]
    least = pricing.least_price(plan, first)
    if len(services) == 1 and least is not None:
        names = {"service": first.name, "price": money(least, plan.currency)}
        return _("Set %(service)s to %(price)s") % names
    count = len(services)
    return ngettext("Raise %(count)d price to the floor", "Raise %(count)d prices to the floor", count) % {
        "count": count
    }


def _to_the_floor(plan: pricing.Plan, services: frozenset[str]) -> Edit | None:
    """Every price of these services at least at the floor. None where no price reaches it, or one would be too long."""
    least = {code: pricing.least_price(plan, plan.index.services[code]) for code in services}
    if any(price is None or price >= 10**9 for price in least.values()):
        return None

    def raised(service: pricing.Service) -> pricing.Service:
        floor, charge = least.get(service.code), service.charge
        if floor is None or charge is None:
            return service
        if charge.price is not None:
            return replace(service, charge=replace(charge, price=max(charge.price, floor)))
        brackets = [pricing.Bracket(entry.up_to, max(entry.price, floor), entry.flat) for entry in charge.brackets]
        return replace(service, charge=replace(charge, brackets=tuple(brackets)))

    return lambda value: replace(value, services=tuple(raised(service) for service in value.services))


def _service_unused(plan: pricing.Plan, code: str) -> Iterator[Fix]:
    if plan.tiers:
        highest = plan.tiers[-1]
        yield Fix("place", _("Put it on %(tier)s") % {"tier": highest.name}, put(code, "tier", highest.code))
    yield Fix("remove", _("Remove it"), remove(KINDS["service"], code))


def _no_recommended_preset(plan: pricing.Plan, _code: str) -> Iterator[Fix]:
    """Of none the last but one, which is what most should take; of several each of them."""
    candidates = [preset for preset in plan.presets if preset.recommended]
    if not candidates:
        candidates = [plan.presets[-2] if len(plan.presets) > 2 else plan.presets[-1]]
    for preset in candidates:
        yield Fix(f"only-{preset.code}", _("Recommend %(preset)s") % {"preset": preset.name}, _only(preset.code))


def _only(code: str) -> Edit:
    def edit(plan: pricing.Plan) -> pricing.Plan:
        return replace(plan, presets=tuple(replace(entry, recommended=entry.code == code) for entry in plan.presets))

    return edit


def _changed(kind: str, code: str, change: Callable[[Any], Any]) -> Edit:
    """The edit that changes one entry; nothing where that is gone."""

    def edit(plan: pricing.Plan) -> pricing.Plan:
        entries = getattr(plan, KINDS[kind].field)
        return with_entries(plan, KINDS[kind], [change(entry) if entry.code == code else entry for entry in entries])

    return edit


def _becomes(preset: pricing.Preset) -> Callable[[pricing.Preset], pricing.Preset]:
    return lambda now: replace(now, tier=preset.tier, packages=preset.packages)


def _without_need(need: str) -> Callable[[pricing.Package], pricing.Package]:
    return lambda package: replace(package, requires=tuple(code for code in package.requires if code != need))


def _together(first: str, second: str) -> Edit:
    pair = {first, second}

    def edit(plan: pricing.Plan) -> pricing.Plan:
        def freed(package: pricing.Package) -> pricing.Package:
            if package.code not in pair:
                return package
            gone = pair if first == second else pair - {package.code}
            return replace(package, conflicts=tuple(code for code in package.conflicts if code not in gone))

        return replace(plan, packages=tuple(freed(package) for package in plan.packages))

    return edit


def _if_reachable(plan: pricing.Plan, code: str, fix: Fix) -> Iterator[Fix]:
    if not _still(pricing.unreachable_packages(fix.edit(plan)), f"package:{code}"):
        yield fix


def _still(findings: Iterator[pricing.Finding], where: str) -> bool:
    return any(finding.where == where for finding in findings)


def _tier_for(plan: pricing.Plan, preset: pricing.Preset) -> str:
    """The preset's tier, or the one that its packages ask for where that is higher."""
    asked = [plan.index.packages[code].requires_tier for code in preset.packages]
    return max((preset.tier, *(tier for tier in asked if tier is not None)), key=lambda tier: plan.index.rung[tier])


def _buyable(plan: pricing.Plan, preset: pricing.Preset) -> bool:
    try:
        pricing.check_choice(plan, preset.tier, preset.packages)
    except pricing.PricingError:
        return False
    return True


def _unbuyable(plan: pricing.Plan) -> set[str]:
    return {preset.code for preset in plan.presets if not _buyable(plan, preset)}


_OFFERS: Final[dict[str, Callable[[pricing.Plan, str], Iterator[Fix]]]] = {
    "tier-adds-nothing": _tier_adds_nothing,
    "tier-not-dearer": _tier_not_dearer,
    "bundle-unreachable": bundle_unreachable,
    "bundle-shadowed": bundle_shadowed,
    "bracket-cliff": _bracket_cliff,
    "package-without-step": _package_without_step,
    "unreachable-package": _unreachable_package,
    "preset-not-buyable": _preset_not_buyable,
    "basic-too-good": _basic_too_good,
    "below-floor tier": _below_floor_tier,
    "below-floor preset": _below_floor_preset,
    "service-unused": _service_unused,
    "no-recommended-preset": _no_recommended_preset,
    "included-quantity-unused": included_quantity_unused,
}
