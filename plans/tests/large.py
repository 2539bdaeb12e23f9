"""A large plan: 120 services, 4 tiers, 12 packages."""

from typing import Any

import pricing
from plans.starters import starter_plan


def large_document() -> dict[str, Any]:
    """The cable TV ladder's services, again and again, in 8 categories, on four rungs and in twelve packages."""
    ladder: dict[str, Any] = pricing.plan_document(starter_plan("cable-tv"))
    services = [
        {**ladder["services"][at % 26], "code": f"s-{at}", "name": f"Service {at}", "category": f"Category {at // 15}"}
        for at in range(120)
    ]
    codes = [service["code"] for service in services]
    tiers = [
        {"code": f"t-{at}", "name": f"Tier {at}", "services": codes[at * 18 : (at + 1) * 18], "minimum": str(at * 5000)}
        for at in range(4)
    ]
    packages = [
        {"code": f"p-{at}", "name": name, "services": codes[72 + at * 4 : 76 + at * 4], "requires_tier": "t-1"}
        for at, name in enumerate(_PACKAGES)
    ]
    presets = [{"code": f"x-{at}", "name": f"X {at}", "tier": f"t-{at}", "recommended": at == 2} for at in range(4)]
    parts = {"services": services, "tiers": tiers, "packages": packages, "presets": presets}
    return {**ladder, "name": "Large", **parts}


# As long as owners call them.
_PACKAGES = (
    *("Security", "Microsoft 365 and backup", "Continuity", "People", "Desktop backup", "Compliance", "Mobile"),
    *("Printers and plotters", "Cloud telephony", "Awareness training", "On-site day", "Executive support"),
)
