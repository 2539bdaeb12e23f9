"""A large plan: 120 services, 4 tiers, 12 packages."""

from typing import Any

import pricing
from plans.starters import starter_plan


def large_document(services: int = 120) -> dict[str, Any]:
    """The cable TV ladder's services, again and again, in categories of 15, on four rungs and in twelve packages."""
    ladder: dict[str, Any] = pricing.plan_document(starter_plan("cable-tv"))
    rung, package = services * 3 // 20, services // 30
    several = [
        {**ladder["services"][at % 26], "code": f"s-{at}", "name": f"Service {at}", "category": f"Category {at // 15}"}
        for at in range(services)
    ]
    codes = [service["code"] for service in several]
    tiers = [
        {
            "code": f"t-{at}",
            "name": f"Tier {at}",
            "services": codes[at * rung : (at + 1) * rung],
            "minimum": str(at * 5000),
        }
        for at in range(4)
    ]
    packages = [
        {
            "code": f"p-{at}",
            "name": name,
            "services": codes[4 * rung + at * package :][:package],
            "requires_tier": "t-1",
        }
        for at, name in enumerate(_PACKAGES)
    ]
    presets = [{"code": f"x-{at}", "name": f"X {at}", "tier": f"t-{at}", "recommended": at == 2} for at in range(4)]
    parts = {"services": several, "tiers": tiers, "packages": packages, "presets": presets}
    return {**ladder, "name": "Large", **parts}


# As long as owners call them.
_PACKAGES = (
    *("Security", "Microsoft 365 and backup", "Continuity", "People", "Desktop backup", "Compliance", "Mobile"),
    *("Printers and plotters", "Cloud telephony", "Awareness training", "On-site day", "Executive support"),
)
