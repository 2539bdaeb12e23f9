"""What may be chosen together: one validation for the draft, the live price and the acceptance."""

from __future__ import annotations

from collections.abc import Iterable

from pricing.errors import PricingError
from pricing.nodes import place_of
from pricing.plan import CLIENT_UNIT, Package, Plan
from pricing.selection import Discount, Selection
from pricing.words import gettext as _


def check_choice(plan: Plan, tier: str, packages: Iterable[str]) -> None:
    """Whether a client may have this tier with these packages. The order of the packages does not matter.

    Raises PricingError: bad-selection (a package twice), unknown-tier, unknown-package, package-needs-tier,
    package-needs-package or package-conflict, the first that holds.
    """
    chosen = tuple(packages)
    check_repeats(chosen)
    check_known(plan, tier, chosen)
    check_dependencies(plan, tier, chosen)


def check_selection(plan: Plan, selection: Selection) -> None:
    """Everything that can be wrong with a selection before a price is worked out, in the contract's order."""
    check_figures(plan, selection)
    check_names(plan, selection)
    check_dependencies(plan, selection.tier, selection.packages)


def check_figures(plan: Plan, selection: Selection) -> None:
    """What `read_selection` could not see without the plan. Raises PricingError("bad-selection")."""
    check_repeats(selection.packages)
    for unit, _quantity in selection.quantities:
        if unit == CLIENT_UNIT:
            _bad(_("is always 1 and cannot be changed"), f"quantities.{unit}")
        if unit not in plan.index.units:
            _bad(_("there is no unit %(unit)s in this plan") % {"unit": ascii(unit)}, "quantities")
    _check_decimals(plan, selection.discount, "discount")
    _check_decimals(plan, selection.one_time_discount, "one_time_discount")
    check_repeats(selection.taxes, "tax")
    for service, _price in selection.prices:
        _check_agreed(plan, service)
    if selection.prorate is not None and selection.elapsed > 0:
        _bad(_("a part month stands before a contract's first month; leave it out where months have passed"), "prorate")
    if selection.term in plan.index.terms:
        _check_months(selection)


def _check_agreed(plan: Plan, code: str) -> None:
    """A price can be agreed for what is charged by itself."""
    service, path = plan.index.services.get(code), "prices"
    if service is None:
        _bad(_("there is no service %(service)s in this plan") % {"service": ascii(code)}, path)
    elif service.charge is None:
        _bad(_("%(service)s is not charged; agree no price for it") % {"service": service.name}, place_of(path, code))
    elif service.charge.model == "percent":
        message = _("%(service)s is a share of the rest; agree no price for it")
        _bad(message % {"service": service.name}, place_of(path, code))


def _check_months(selection: Selection) -> None:
    """What must fit into the term, which the plan has."""
    months = {"term": selection.term, "left": selection.term - selection.elapsed}
    if selection.elapsed >= selection.term:
        _bad(_("must be less than the %(term)s months of the term") % months, "elapsed")
    if selection.billing > selection.term:
        _bad(_("must be at most the %(term)s months of the term") % months, "billing")
    if sum(entry.months for entry in selection.ramp) > selection.term - selection.elapsed:
        _bad(_("has more months than the %(left)s that are left of the term") % months, "ramp")


def check_names(plan: Plan, selection: Selection) -> None:
    """Raises PricingError: unknown-tier, unknown-package, unknown-term, unknown-billing or unknown-tax."""
    check_known(plan, selection.tier, selection.packages)
    if selection.term not in plan.index.terms:
        offered = ", ".join(str(term.months) for term in plan.terms) or _("none")
        message = _("there is no term of %(months)s months; the plan offers %(offered)s")
        raise PricingError("unknown-term", message % {"months": selection.term, "offered": offered})
    if selection.billing != 1 and selection.billing not in plan.index.billing:
        offered = ", ".join(str(entry.months) for entry in plan.billing) or "1"
        message = _("%(months)s months are not billed at once; the plan offers %(offered)s")
        raise PricingError("unknown-billing", message % {"months": selection.billing, "offered": offered})
    for tax in selection.taxes:
        if tax not in plan.index.taxes:
            raise PricingError("unknown-tax", _("there is no tax %(tax)s in this plan") % {"tax": ascii(tax)})


def check_repeats(codes: tuple[str, ...], path: str = "packages") -> None:
    """Raises PricingError("bad-selection") at a code that is there already."""
    for at, code in enumerate(codes):
        if code in codes[:at]:
            _bad(_("%(code)s is there twice; keep one") % {"code": ascii(code)}, f"{path}[{at}]")


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


def check_known(plan: Plan, tier: str, packages: tuple[str, ...]) -> None:
    """Raises PricingError: unknown-tier or unknown-package."""
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
        needed = needed_tier(plan, tier, package)
        if needed is not None:
            names = {"package": package.name, "tier": plan.index.tiers[needed].name}
            raise PricingError("package-needs-tier", _("%(package)s needs %(tier)s or a tier above it") % names)
    for package in chosen:
        lacking = missing(package, packages)
        if lacking:
            names = {"package": package.name, "others": _names(plan, lacking)}
            raise PricingError("package-needs-package", _("%(package)s needs %(others)s as well") % names)
    for package in chosen:
        others = against(plan, package, packages)
        if others:
            names = {"package": package.name, "others": _names(plan, others)}
            raise PricingError("package-conflict", _("%(package)s isn’t available with %(others)s") % names)


def needed_tier(plan: Plan, tier: str, package: Package) -> str | None:
    """The tier the package asks for, if the chosen one is below it."""
    rung, needed = plan.index.rung, package.requires_tier
    return needed if needed is not None and rung[tier] < rung[needed] else None


def missing(package: Package, chosen: tuple[str, ...]) -> tuple[str, ...]:
    """What the package needs and is not chosen."""
    return tuple(code for code in package.requires if code not in chosen)


def against(plan: Plan, package: Package, chosen: tuple[str, ...]) -> tuple[str, ...]:
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
        for second in against(plan, plan.index.packages[first], codes[at:])
    )
