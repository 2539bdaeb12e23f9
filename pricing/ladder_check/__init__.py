"""The ladder check: is this plan cable TV? Each code is one rule of the table in docs/pricing.md."""

from __future__ import annotations

from pricing.ladder_check.bundles import bundles_shadowed, bundles_unreachable
from pricing.ladder_check.finding import Finding, finding_document
from pricing.ladder_check.prices import (
    TYPICAL_PEOPLE,
    below_floor_findings,
    bracket_cliffs,
    tiers_not_dearer,
    typical_client,
)
from pricing.ladder_check.structure import (
    basic_too_good,
    costs_missing,
    included_quantities_unused,
    packages_without_step,
    presets_not_buyable,
    recommended_presets,
    services_unused,
    services_without_benefit,
    tiers_that_add_nothing,
    unreachable_packages,
)
from pricing.plan import Plan

_CHECKS = (
    tiers_that_add_nothing,
    tiers_not_dearer,
    unreachable_packages,
    presets_not_buyable,
    bundles_unreachable,
    bundles_shadowed,
    bracket_cliffs,
    packages_without_step,
    basic_too_good,
    below_floor_findings,
    services_unused,
    services_without_benefit,
    recommended_presets,
    costs_missing,
    included_quantities_unused,
)


def findings(plan: Plan) -> tuple[Finding, ...]:
    """All findings on the plan: errors before warnings, then by rule, then in the plan's order."""
    found = [finding for check in _CHECKS for finding in check(plan)]
    return tuple(sorted(found, key=lambda finding: finding.severity != "error"))


__all__ = [
    "TYPICAL_PEOPLE",
    "Finding",
    "finding_document",
    "findings",
    "tiers_not_dearer",
    "typical_client",
    "unreachable_packages",
]
