"""Small documents of version 2 for the tests."""

from __future__ import annotations

from typing import Any

from pricing import Plan, Price, Selection, price, read_plan, read_selection
from pricing.tests.samples import counts, plan_document_of, service

# What a plan with a single tier has instead of the packages, bundles and units of the whole one.
FREE = {"packages": [], "bundles": [], "units": [{"code": "desk", "name": "Desk", "counts": ["workstation"]}]}


def plan_2_document(**changes: Any) -> dict[str, Any]:
    """The small plan of the samples with everything in it that version 2 has; `changes` replace whole keys."""
    guard = service("guard", "5.00", unit="person", adjustments=[{"months": 1, "adjustment": "0.25"}])
    document = {
        "format": "msp-plan/2",
        "units": [
            {"code": "desk", "name": "Desk", "counts": ["workstation"], "beyond": {"unit": "person", "each": 2}},
            {"code": "person", "name": "Person", "counts": ["user"]},
        ],
        "services": [
            service("watch"),
            service("care", "20.00"),
            guard,
            service("lead", {"model": "percent", "rate": "0.03"}, unit="client"),
        ],
        "packages": [
            {"code": "security", "name": "Security", "services": ["guard"], "requires_tier": "advanced"},
            {"code": "care", "name": "Care", "services": ["lead"]},
        ],
        "bundles": [
            {"code": "both", "name": "Both", "packages": ["security", "care"], "percent": "0.1"},
            {"code": "one", "name": "One", "packages": ["security"], "requires_tier": "advanced", "amount": "7.50"},
        ],
        "billing": [
            {"months": 1, "name": "By the month"},
            {"months": 12, "name": "By the year", "adjustment": "-0.05"},
        ],
        "taxes": [{"code": "vat", "name": "VAT", "rate": "0.1"}, {"code": "city", "name": "City", "rate": "0.02"}],
    }
    return plan_document_of(**{**document, **changes})


def plan_2(**changes: Any) -> Plan:
    return read_plan(plan_2_document(**changes))


def selection_2(tier: str = "basic", **keys: Any) -> Selection:
    return read_selection({"format": "msp-selection/2", "tier": tier, **keys})


def one(charge: Any = "100.00", *, tier: dict[str, Any] | None = None, **changes: Any) -> Plan:
    """A plan of version 2 whose single tier has a single service, `work`, for each desk."""
    keys = changes.pop("service", {})
    return plan_2(
        services=[service("work", charge, **keys)],
        tiers=[{"code": "basic", "name": "Basic", "services": ["work"], **(tier or {})}],
        **{**FREE, **changes},
    )


def priced(plan: Plan, desks: int = 1, tier: str = "basic", **keys: Any) -> Price:
    """The price for so many desks."""
    return price(plan, counts(workstation=desks), selection_2(tier, **keys))
