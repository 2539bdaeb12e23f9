"""How each package stands to a choice: there already, to be had, or in the way of something."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pricing.plan import Package, Plan
from pricing.rules import against, check_known, check_repeats, missing, needed_tier


@dataclass(frozen=True, slots=True)
class PackageOffer:
    """How a package stands to a choice of tier and packages. Codes everywhere; the page knows the names.

    `included`: the chosen tier delivers all its services already, so it would add nothing.
    `needs_tier`, `needs_packages`, `conflicts`: what stops it; for a chosen package, what breaks the choice.
    `needed_by`: chosen packages that would lose what they need if this one went.
    """

    package: Package
    chosen: bool
    included: bool
    needs_tier: str | None
    needs_packages: tuple[str, ...]
    conflicts: tuple[str, ...]
    needed_by: tuple[str, ...]

    @property
    def allowed(self) -> bool:
        return self.needs_tier is None and not self.needs_packages and not self.conflicts


def package_offers(plan: Plan, tier: str, packages: Iterable[str]) -> tuple[PackageOffer, ...]:
    """Every package of the plan, in its order, as it stands to this choice, which itself may break the rules.

    Where the choice breaks none, adding a package is allowed exactly if its offer is `allowed`.
    Raises PricingError: bad-selection, unknown-tier, unknown-package.
    """
    chosen = tuple(packages)
    check_repeats(chosen)
    check_known(plan, tier, chosen)
    delivered = plan.index.ladder[plan.index.rung[tier]]
    return tuple(
        PackageOffer(
            package=package,
            chosen=package.code in chosen,
            included=all(service in delivered for service in package.services),
            needs_tier=needed_tier(plan, tier, package),
            needs_packages=missing(package, (*chosen, package.code)),
            conflicts=against(plan, package, (*chosen, package.code)),
            needed_by=tuple(
                other.code
                for other in plan.packages
                if other.code in chosen and other is not package and package.code in other.requires
            ),
        )
        for package in plan.packages
    )
