"""Where a plan has a finding, and short ways to write tiers and packages."""

from __future__ import annotations

from typing import Any

from pricing import Plan, findings


def found(plan: Plan, code: str) -> list[str]:
    """Where the plan has that finding."""
    return [finding.where for finding in findings(plan) if finding.code == code]


def tier(code: str, *services: str, **keys: Any) -> dict[str, Any]:
    return {"code": code, "name": code.title(), "services": list(services), **keys}


def package(code: str, *services: str, **keys: Any) -> dict[str, Any]:
    return {"code": code, "name": code.title(), "services": list(services), **keys}
