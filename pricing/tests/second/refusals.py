"""What the page refuses, as far as it can be told without pricing: selections of version 2, codes, ladder rules."""

from __future__ import annotations

from pricing.tests.second.figures import Document, listed

# What `msp-selection/2` adds to version 1.
_NEW_KEYS = {"billing", "prices", "ramp", "prorate", "elapsed", "one_time"}


def refusal(plan: Document, selection: Document) -> str | None:
    """The first code of the page's list that holds, or None. `discount-too-large` is told by pricing."""
    if _is_bad_plan(plan):
        return "bad-plan"
    if _is_bad_selection(plan, selection):
        return "bad-selection"
    return _unknown(plan, selection) or broken_rule(plan, selection["tier"], selection.get("packages", []))


def _is_bad_plan(plan: Document) -> bool:
    billing = plan.get("billing", [])
    with_beyond = {unit["code"] for unit in plan["units"] if unit.get("beyond")}
    return (
        any(
            (service.get("charge") or {}).get("model") == "percent" and service["unit"] != "client"
            for service in plan["services"]
        )
        or (bool(billing) and all(entry["months"] != 1 for entry in billing))
        or any(unit["beyond"]["unit"] in with_beyond for unit in plan["units"] if unit.get("beyond"))
    )


def _is_bad_selection(plan: Document, selection: Document) -> bool:
    packages = selection.get("packages", [])
    units = {unit["code"] for unit in plan["units"]}
    is_new = selection["format"] == "msp-selection/2"
    taxes = listed(selection.get("tax"))
    return (
        (not is_new and (bool(_NEW_KEYS & set(selection)) or isinstance(selection.get("tax"), list)))
        or len(set(packages)) < len(packages)
        or not set(selection.get("quantities", {})) <= units
        or len(set(taxes)) < len(taxes)
        or not set(selection.get("prices", {})) <= _priced_by_the_unit(plan)
        or _is_bad_in_time(plan, selection)
    )


def _priced_by_the_unit(plan: Document) -> set[str]:
    return {
        service["code"]
        for service in plan["services"]
        if service.get("charge") is not None and service["charge"]["model"] != "percent"
    }


def _is_bad_in_time(plan: Document, selection: Document) -> bool:
    elapsed, billing = selection.get("elapsed", 0), selection.get("billing", 1)
    ramp, prorate = selection.get("ramp", []), selection.get("prorate")
    if prorate is not None and (elapsed > 0 or not 1 <= prorate["days"] < prorate["of"] <= 31):
        return True
    if elapsed < 0 or billing < 1 or any(entry["months"] < 1 for entry in ramp):
        return True
    term = selection.get("term", 12)
    if term not in [entry["months"] for entry in plan["terms"]]:
        return False
    return bool(elapsed >= term or billing > term or sum(entry["months"] for entry in ramp) > term - elapsed)


def _unknown(plan: Document, selection: Document) -> str | None:
    billing = selection.get("billing", 1)
    asked = [
        ("unknown-tier", [selection["tier"]], [tier["code"] for tier in plan["tiers"]]),
        ("unknown-package", selection.get("packages", []), [package["code"] for package in plan.get("packages", [])]),
        ("unknown-term", [selection.get("term", 12)], [term["months"] for term in plan["terms"]]),
        ("unknown-billing", [billing], [1, *(entry["months"] for entry in plan.get("billing", []))]),
        ("unknown-tax", listed(selection.get("tax")), [tax["code"] for tax in plan.get("taxes", [])]),
    ]
    return next((code for code, named, there in asked if not set(named) <= set(there)), None)


def broken_rule(plan: Document, tier: str, chosen: list[str]) -> str | None:
    """What stands between this tier and these packages."""
    rungs = [rung["code"] for rung in plan["tiers"]]
    packages = [package for package in plan.get("packages", []) if package["code"] in chosen]
    reached = rungs[: rungs.index(tier) + 1]
    if any(package.get("requires_tier") not in [None, *reached] for package in packages):
        return "package-needs-tier"
    if any(not set(package.get("requires", [])) <= set(chosen) for package in packages):
        return "package-needs-package"
    if any(set(package.get("conflicts", [])) & set(chosen) for package in packages):
        return "package-conflict"
    return None
