"""What may be chosen together: one validation for the draft, the live price and the acceptance."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from pricing.errors import PricingError
from pricing.plan import CLIENT_UNIT, Package, Plan
from pricing.selection import Discount, Selection
from pricing.words import gettext as _


def check_choice(plan: Plan, tier: str, packages: Iterable[str]) -> None:
    """Whether a client may have this tier with these packages. The order of the packages does not matter.

    Raises PricingError: bad-selection (a package twice), unknown-tier, unknown-package, package-needs-tier,
    package-needs-package or package-conflict, the first that holds.
    """
    chosen = tuple(packages)
    _check_repeats(chosen)
    _check_known(plan, tier, chosen)
    check_dependencies(plan, tier, chosen)


def check_selection(plan: Plan, selection: Selection) -> None:
    """Everything that can be wrong with a selection before a price is worked out, in the contract's order."""
    check_figures(plan, selection)
    check_names(plan, selection)
    check_dependencies(plan, selection.tier, selection.packages)


def check_figures(plan: Plan, selection: Selection) -> None:
    """What `read_selection` could not see without the plan. Raises PricingError("bad-selection")."""
    _check_repeats(selection.packages)
    for unit, _quantity in selection.quantities:
        if unit == CLIENT_UNIT:
            _bad(_("is always 1 and cannot be changed"), f"quantities.{unit}")
        if unit not in plan.index.units:
            _bad(_("there is no unit %(unit)s in this plan") % {"unit": ascii(unit)}, "quantities")
    _check_decimals(plan, selection.discount, "discount")
    _check_decimals(plan, selection.one_time_discount, "one_time_discount")


def check_names(plan: Plan, selection: Selection) -> None:
    """Raises PricingError: unknown-tier, unknown-package, unknown-term or unknown-tax."""
    _check_known(plan, selection.tier, selection.packages)
    if selection.term not in plan.index.terms:
        offered = ", ".join(str(term.months) for term in plan.terms) or _("none")
        message = _("there is no term of %(months)s months; the plan offers %(offered)s")
        raise PricingError("unknown-term", message % {"months": selection.term, "offered": offered})
    if selection.tax is not None and selection.tax not in plan.index.taxes:
        message = _("there is no tax %(tax)s in this plan") % {"tax": ascii(selection.tax)}
        raise PricingError("unknown-tax", message)


def _check_repeats(packages: tuple[str, ...]) -> None:
    for at, code in enumerate(packages):
        if code in packages[:at]:
            _bad(_("%(code)s is there twice; keep one") % {"code": ascii(code)}, f"packages[{at}]")


def _check_decimals(plan: Plan, discount: Discount | None, path: str) -> None:
    if discount is None or discount.amount is None:
        return
    exponent = discount.amount.as_tuple().exponent
    if isinstance(exponent, int) and -exponent > plan.index.places:
        message = _("%(currency)s has %(places)s decimals, not %(found)s")
        found = {"currency": plan.currency, "places": plan.index.places, "found": -exponent}
        _bad(message % found, f"{path}.amount")


def _bad(message: str, path: str) -> None:
    raise PricingError("bad-selection", message, path)


def _check_known(plan: Plan, tier: str, packages: tuple[str, ...]) -> None:
    if tier not in plan.index.tiers:
        message = _("there is no tier %(tier)s in this plan") % {"tier": ascii(tier)}
        raise PricingError("unknown-tier", message)
    for code in packages:
        if code not in plan.index.packages:
            message = _("there is no package %(package)s in this plan") % {"package": ascii(code)}
            raise PricingError("unknown-package", message)


def check_dependencies(plan: Plan, tier: str, packages: tuple[str, ...]) -> None:
    """Raises PricingError: package-needs-tier, package-needs-package or package-conflict. Every code is known."""
    chosen = [package for package in plan.packages if package.code in packages]
    for package in chosen:
        needed = _needed_tier(plan, tier, package)
        if needed is not None:
            names = {"package": package.name, "tier": plan.index.tiers[needed].name}
            raise PricingError("package-needs-tier", _("%(package)s needs %(tier)s or a tier above it") % names)
    for package in chosen:
        missing = _missing(package, packages)
        if missing:
            names = {"package": package.name, "others": _names(plan, missing)}
            raise PricingError("package-needs-package", _("%(package)s needs %(others)s as well") % names)
    for package in chosen:
        against = _against(plan, package, packages)
        if against:
            names = {"package": package.name, "others": _names(plan, against)}
            raise PricingError("package-conflict", _("%(package)s isn’t available with %(others)s") % names)


def _needed_tier(plan: Plan, tier: str, package: Package) -> str | None:
    """The tier the package asks for, if the chosen one is below it."""
    rung, needed = plan.index.rung, package.requires_tier
    return needed if needed is not None and rung[tier] < rung[needed] else None


def _missing(package: Package, chosen: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(code for code in package.requires if code not in chosen)


def _against(plan: Plan, package: Package, chosen: tuple[str, ...]) -> tuple[str, ...]:
    """The chosen packages that this one cannot stand beside. It is enough that one of the two says so."""
    return tuple(
        other.code
        for other in plan.packages
        if other.code in chosen and (other.code in package.conflicts or package.code in other.conflicts)
    )


def _names(plan: Plan, codes: tuple[str, ...]) -> str:
    names = [plan.index.packages[code].name for code in codes]
    return _(" and ").join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def needed_packages(plan: Plan, package: str) -> tuple[str, ...]:
    """Everything the package asks for, and what that asks for in turn, in the plan's order.

    The package itself is among them only where its `requires` run in a circle.
    """
    found: set[str] = set()
    ahead = list(plan.index.packages[package].requires)
    while ahead:
        code = ahead.pop()
        if code not in found:
            found.add(code)
            ahead.extend(plan.index.packages[code].requires)
    return tuple(entry.code for entry in plan.packages if entry.code in found)


def foothold(plan: Plan, package: str) -> tuple[str, tuple[str, ...]]:
    """The lowest tier on which the package can be had, and the packages that must be chosen with it."""
    needed = tuple(code for code in needed_packages(plan, package) if code != package)
    asked = [plan.index.packages[code].requires_tier for code in (package, *needed)]
    rung = max((plan.index.rung[tier] for tier in asked if tier is not None), default=0)
    return plan.tiers[rung].code, needed


def conflicts_among(plan: Plan, packages: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """The pairs of these packages that cannot stand together, a package that conflicts with itself as well."""
    codes = tuple(packages)
    return tuple(
        (first, second)
        for at, first in enumerate(codes)
        for second in _against(plan, plan.index.packages[first], codes[at:])
    )


OfferState = Literal["chosen", "included", "available", "blocked"]


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

    @property
    def state(self) -> OfferState:
        """Chosen before all; included before blocked, because the client has it whatever stands in the way."""
        if self.chosen:
            return "chosen"
        if self.included:
            return "included"
        return "available" if self.allowed else "blocked"


def package_offers(plan: Plan, tier: str, packages: Iterable[str]) -> tuple[PackageOffer, ...]:
    """Every package of the plan, in its order, as it stands to this choice, which itself may break the rules.

    Where the choice breaks none, adding a package is allowed exactly if its offer is `allowed`.
    Raises PricingError: bad-selection, unknown-tier, unknown-package.
    """
    chosen = tuple(packages)
    _check_repeats(chosen)
    _check_known(plan, tier, chosen)
    delivered = plan.index.ladder[plan.index.rung[tier]]
    return tuple(
        PackageOffer(
            package=package,
            chosen=package.code in chosen,
            included=all(service in delivered for service in package.services),
            needs_tier=_needed_tier(plan, tier, package),
            needs_packages=_missing(package, (*chosen, package.code)),
            conflicts=_against(plan, package, (*chosen, package.code)),
            needed_by=tuple(
                other.code
                for other in plan.packages
                if other.code in chosen and other is not package and package.code in other.requires
            ),
        )
        for package in plan.packages
    )
