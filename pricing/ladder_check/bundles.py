"""Findings on bundles: those that nobody can have, and those that another one stands before."""

from __future__ import annotations

from collections.abc import Iterator

from pricing.ladder_check.finding import Finding, error
from pricing.ladder_check.structure import unreachable_packages
from pricing.plan import Bundle, Plan
from pricing.rules import conflicts_among
from pricing.words import gettext as _


def bundles_unreachable(plan: Plan) -> Iterator[Finding]:
    """bundle-unreachable: its packages conflict with each other, or one of them is unreachable."""
    names = {package.code: package.name for package in plan.packages}
    unreachable = {finding.where for finding in unreachable_packages(plan)} if plan.bundles else set()
    for bundle in plan.bundles:
        lost = next((code for code in bundle.packages if f"package:{code}" in unreachable), None)
        if lost is not None:
            message = _("%(bundle)s never applies: nobody can have %(package)s. Take it out, or let it be had.") % {
                "bundle": bundle.name,
                "package": names[lost],
            }
            yield error("bundle-unreachable", f"bundle:{bundle.code}", message)
            continue
        for first, second in conflicts_among(plan, bundle.packages)[:1]:
            message = _(
                "%(bundle)s never applies: %(one)s and %(other)s conflict. Remove the conflict, or one of the two."
            ) % {"bundle": bundle.name, "one": names[first], "other": names[second]}
            yield error("bundle-unreachable", f"bundle:{bundle.code}", message)


def bundles_shadowed(plan: Plan) -> Iterator[Finding]:
    """bundle-shadowed: wherever it could apply, an earlier one of some of its packages does before it."""
    for at, bundle in enumerate(plan.bundles):
        before = next((other for other in plan.bundles[:at] if _stands_before(plan, other, bundle)), None)
        if before is not None:
            message = _(
                "%(bundle)s never applies together with %(before)s, which comes first and takes its packages. "
                "Put %(bundle)s before %(before)s."
            ) % {"bundle": bundle.name, "before": before.name}
            yield error("bundle-shadowed", f"bundle:{bundle.code}", message)


def _stands_before(plan: Plan, earlier: Bundle, bundle: Bundle) -> bool:
    return set(earlier.packages) <= set(bundle.packages) and _rung(plan, earlier) <= _rung(plan, bundle)


def _rung(plan: Plan, bundle: Bundle) -> int:
    """From which rung on it applies; where it asks for no tier, from the lowest."""
    return 0 if bundle.requires_tier is None else plan.index.rung[bundle.requires_tier]
