"""Small plans for the tests, and the contract's own files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pricing import (
    Inventory,
    Plan,
    Price,
    Selection,
    price,
    read_inventory,
    read_plan,
    read_selection,
)

DATA = Path(__file__).parent / "data"

# The client of the project's first issue.
CLIENT = {
    "server": 1,
    "workstation": 20,
    "user": 22,
    "site": 1,
    "firewall": 1,
    "switch": 1,
    "access-point": 2,
    "mailbox": 25,
}


def cable_tv_document() -> dict[str, Any]:
    document: dict[str, Any] = json.loads((DATA / "plans" / "cable-tv.json").read_text())
    return document


def cable_tv() -> Plan:
    return read_plan(cable_tv_document())


def counts(**by_key: int) -> Inventory:
    return read_inventory({"format": "msp-inventory/1", "counts": by_key})


def client() -> Inventory:
    return counts(**CLIENT)


def selection(tier: str = "basic", **keys: Any) -> Selection:
    return read_selection({"format": "msp-selection/1", "tier": tier, **keys})


def service(code: str, charge: Any = "10.00", **keys: Any) -> dict[str, Any]:
    """A service of unit `desk`; a charge given as text is a price per unit."""
    if isinstance(charge, str):
        charge = {"model": "per_unit", "price": charge}
    return {"code": code, "name": code.title(), "category": "Any", "unit": "desk", "charge": charge, **keys}


def brackets(model: str, *steps: tuple[Any, ...]) -> dict[str, Any]:
    keys = ("up_to", "price", "flat")
    return {"model": model, "brackets": [dict(zip(keys, step, strict=False)) for step in steps]}


def plan_document_of(**changes: Any) -> dict[str, Any]:
    """A plan of two tiers and a package; `changes` replace whole keys."""
    return {
        "format": "msp-plan/1",
        "name": "Small",
        "currency": "USD",
        "labour_rate": "60",
        "break_fix_rate": "120",
        "units": [
            {"code": "desk", "name": "Desk", "counts": ["workstation", "laptop"]},
            {"code": "person", "name": "Person", "counts": ["user"]},
        ],
        "services": [service("watch"), service("care", "20.00"), service("guard", "5.00", unit="person")],
        "tiers": [
            {"code": "basic", "name": "Basic", "services": ["watch"]},
            {"code": "advanced", "name": "Advanced", "services": ["care"]},
        ],
        "packages": [{"code": "security", "name": "Security", "services": ["guard"], "requires_tier": "advanced"}],
        "terms": [{"months": 12, "name": "A year"}, {"months": 1, "name": "Month to month"}],
        "taxes": [{"code": "vat", "name": "VAT", "rate": "0.10"}],
        **changes,
    }


def plan_of(**changes: Any) -> Plan:
    return read_plan(plan_document_of(**changes))


def one_service_plan(charge: Any, **changes: Any) -> Plan:
    """A plan whose single tier has a single service, `work`, with that charge."""
    keys = changes.pop("service", {})
    return plan_of(
        services=[service("work", charge, **keys)],
        tiers=[{"code": "basic", "name": "Basic", "services": ["work"], **changes.pop("tier", {})}],
        packages=[],
        **changes,
    )


def per_user() -> Plan:
    """An ordinary ladder: every service by the head, no rung with a minimum."""
    rungs = {
        "essentials": {"patch": "29.00", "guard": "14.00"},
        "complete": {"help": "60.00"},
        "total": {"lead": "24.50"},
    }
    return plan_of(
        services=[
            service(code, charge, unit="person", benefit="People work.")
            for added in rungs.values()
            for code, charge in added.items()
        ],
        tiers=[{"code": code, "name": code.title(), "services": list(added)} for code, added in rungs.items()],
        packages=[],
    )


def priced(plan: Plan, chosen: Selection | None = None, **by_key: int) -> Price:
    return price(plan, counts(**by_key), chosen or selection())
