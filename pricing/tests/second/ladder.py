"""The findings of version 2 that can be judged by a simple look at the plan: bundles, costs, included devices."""

from __future__ import annotations

from fractions import Fraction

from pricing.tests.second.figures import Document

JUDGED = {"bundle-unreachable", "bundle-shadowed", "cost-missing", "included-quantity-unused"}


def ladder_faults(plan: Document) -> set[tuple[str, str, str]]:
    """(code, severity, where) of each finding that JUDGED names."""
    found = set()
    bundles = plan.get("bundles", [])
    for at, bundle in enumerate(bundles):
        if _is_out_of_reach(plan, bundle["packages"]):
            found.add(("bundle-unreachable", "error", f"bundle:{bundle['code']}"))
        if any(_shadows(plan, earlier, bundle) for earlier in bundles[:at]):
            found.add(("bundle-shadowed", "error", f"bundle:{bundle['code']}"))
    charged = [service for service in plan["services"] if service.get("charge") is not None]
    for service in charged:
        no_cost = not Fraction(service.get("cost", "0")) and not Fraction(service.get("minutes", "0"))
        # The page leaves open whether a plan of version 1 is asked; the project does not.
        if plan["format"] != "msp-plan/1" and service["charge"]["model"] != "percent" and no_cost:
            found.add(("cost-missing", "warning", f"service:{service['code']}"))
    for unit in plan["units"]:
        if unit.get("beyond") and unit["code"] not in {service["unit"] for service in charged}:
            found.add(("included-quantity-unused", "warning", f"unit:{unit['code']}"))
    return found


def _shadows(plan: Document, earlier: Document, bundle: Document) -> bool:
    return set(earlier["packages"]) <= set(bundle["packages"]) and _rung(plan, earlier) <= _rung(plan, bundle)


def _rung(plan: Document, bundle: Document) -> int:
    """Asking for no tier is asking for the lowest."""
    needed = bundle.get("requires_tier")
    return 0 if needed is None else [tier["code"] for tier in plan["tiers"]].index(needed)


def _is_out_of_reach(plan: Document, packages: list[str]) -> bool:
    by_code = {package["code"]: package for package in plan.get("packages", [])}
    return _quarrels(by_code, set(packages)) or any(_is_unreachable(by_code, code) for code in packages)


def _quarrels(by_code: dict[str, Document], codes: set[str]) -> bool:
    return any(other in codes for code in codes for other in by_code[code].get("conflicts", []))


def _is_unreachable(by_code: dict[str, Document], code: str) -> bool:
    """Its needs run into a circle, or quarrel. Found by taking what can be ticked, one package after the other."""
    needed = {code}
    while True:
        more = needed | {need for one in needed for need in by_code[one].get("requires", [])}
        if more == needed:
            break
        needed = more
    ticked: set[str] = set()
    while True:
        next_ones = {one for one in needed - ticked if set(by_code[one].get("requires", [])) <= ticked}
        if not next_ones:
            break
        ticked |= next_ones
    return code not in ticked or _quarrels(by_code, needed)
