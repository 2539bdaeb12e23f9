"""Selections side by side: the step from each to the next, what brought what, and what one package changes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from pricing.arithmetic import price, price_regardless
from pricing.errors import PricingError
from pricing.inventory import Inventory
from pricing.money import ZERO, exact, rounded, step_of
from pricing.plan import Plan
from pricing.priced import Delivered, Line, Price
from pricing.selection import Selection
from pricing.words import gettext as _

# What prices a selection as price_regardless does, for whoever keeps prices.
Priced = Callable[[Plan, Inventory, Selection], Price]

SourceKind = Literal["tier", "package", "bundle", "minimum", "extra"]


@dataclass(frozen=True, slots=True)
class SourceGroup:
    """What one tier or package brings, what one bundle takes off, or the minimum, or the extras together.

    `delivered` has every service, those included without a charge too; `amount` is the sum of `lines`, before
    term adjustment and discount. Code, name and tagline are empty for the minimum and the extras.
    """

    kind: SourceKind
    code: str
    name: str
    tagline: str
    amount: Decimal
    lines: tuple[Line, ...]
    delivered: tuple[Delivered, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One priced selection of a comparison.

    `step` is the monthly net price less that of the column before, None for the first. `gained` are the groups of
    services that this column has and the one before has not; `lost` the services it no longer has (none: this column
    is "everything in the one before, and").
    """

    selection: Selection
    price: Price
    step: Decimal | None
    groups: tuple[SourceGroup, ...]
    gained: tuple[SourceGroup, ...]
    lost: tuple[Delivered, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    columns: tuple[Column, ...]


def compare(plan: Plan, inventory: Inventory, selections: Sequence[Selection]) -> Comparison:
    """The selections as columns in their order, each priced exactly once. Raises PricingError as `price` does."""
    return compare_priced(plan, [(selection, price(plan, inventory, selection)) for selection in selections])


def compare_priced(plan: Plan, priced: Sequence[tuple[Selection, Price]]) -> Comparison:
    """The same for selections whose prices are there already."""
    columns: list[Column] = []
    for selection, current in priced:
        columns.append(column_after(plan, selection, current, columns[-1].price if columns else None))
    return Comparison(tuple(columns))


def column_after(plan: Plan, selection: Selection, current: Price, before: Price | None) -> Column:
    """The column of a selection of `plan` and its price, beside the price of the column before it.

    That one may come from another version of the plan, in the same currency: a service is the same by its code.
    """
    had = frozenset[str]() if before is None else _codes(before)
    has = _codes(current)
    return Column(
        selection=selection,
        price=current,
        step=None if before is None else _difference(current, before),
        groups=by_source(plan, current),
        gained=_groups(plan, current, has - had),
        lost=() if before is None else tuple(d for d in before.delivered if d.service.code not in has),
    )


def by_source(plan: Plan, current: Price) -> tuple[SourceGroup, ...]:
    """The monthly lines and services by what brought them: tiers from the lowest, packages, bundles, minimum, extras.

    A chosen package that adds nothing has its group with amount 0 and no services.
    """
    return _groups(plan, current, None)


def per_person_day(net: Decimal, people: int, working_days: int = 21) -> Decimal | None:
    """A monthly price per person and working day, to the decimals that `net` has. None without people or days."""
    if people <= 0 or working_days <= 0:
        return None
    exponent = net.as_tuple().exponent
    places = -exponent if isinstance(exponent, int) else 0
    with exact():
        return rounded(net / (people * working_days), step_of(places))


def relative_change(before: Decimal, after: Decimal) -> Decimal:
    """By what share of `before` an amount changes; below 0 where it falls. Not rounded. `before` is above 0."""
    with exact():
        return (after - before) / before


@dataclass(frozen=True, slots=True)
class PackageStep:
    """What ticking or unticking one package does to the monthly net price.

    `net` is negative where the price falls; None, like `price`, where the discount would be more than what is left.
    `lines` are the lines that come (or go) with the package, bundles that it completes among them; `added` tells which
    of the two.
    """

    package: str
    added: bool
    net: Decimal | None
    lines: tuple[Line, ...]
    price: Price | None


def package_step(
    plan: Plan,
    inventory: Inventory,
    selection: Selection,
    package: str,
    base: Price | None = None,
    priced: Priced = price_regardless,
) -> PackageStep:
    """The step of adding `package` to the selection, or of removing it where it is chosen.

    The rules between packages are not applied, so that a page can show the price of what isn’t available yet;
    `package_offers` tells what can. `base` is the price of the selection if it is known already, `priced` what
    prices the other one, for whoever keeps prices.
    Raises PricingError: unknown-package, or whatever is wrong with the selection itself.
    """
    if package not in plan.index.packages:
        message = _("there is no package %(package)s in this plan") % {"package": ascii(package)}
        raise PricingError("unknown-package", message)
    base = base or priced(plan, inventory, selection)
    added = package not in selection.packages
    others = tuple(code for code in selection.packages if code != package)
    changed = replace(selection, packages=(*others, package) if added else others)
    try:
        after = priced(plan, inventory, changed)
    except PricingError as error:
        if error.code != "discount-too-large":
            raise
        return PackageStep(package, added, None, (), None)
    more, less = (after, base) if added else (base, after)
    had, bundles = _codes(less), {line.source for line in less.lines if line.share is not None}
    lines = tuple(
        line
        for line in more.lines
        if (line.service is not None and line.service not in had)
        or (line.share is not None and line.source not in bundles)
    )
    return PackageStep(package, added, _difference(after, base), lines, after)


def move_step(
    plan: Plan,
    inventory: Inventory,
    selection: Selection,
    package: str,
    base: Price,
    priced: Priced = price_regardless,
) -> PackageStep:
    """The step from a choice that costs `base` to `selection`, another one that has `package` among its own.

    For what a package needs besides itself: `net` is everything that the move changes, `lines` are the package's own.
    The rules between packages are not applied. Raises PricingError for whatever is wrong with the selection.
    """
    try:
        after = priced(plan, inventory, selection)
    except PricingError as error:
        if error.code != "discount-too-large":
            raise
        return PackageStep(package, True, None, (), None)
    lines = tuple(line for line in after.lines if line.source == f"package:{package}")
    return PackageStep(package, True, _difference(after, base), lines, after)


def _difference(current: Price, before: Price) -> Decimal:
    with exact():
        return current.recurring_net - before.recurring_net


def _codes(current: Price) -> frozenset[str]:
    return frozenset(delivered.service.code for delivered in current.delivered)


def _groups(plan: Plan, current: Price, wanted: frozenset[str] | None) -> tuple[SourceGroup, ...]:
    """All groups, or those that have a wanted service, with the wanted services only."""
    rungs = plan.tiers[: plan.index.rung[current.tier] + 1]
    chosen = tuple(plan.index.packages[code] for code in current.packages)
    groups = [_group(current, "tier", tier.code, tier.name, tier.tagline, wanted) for tier in rungs]
    groups += [_group(current, "package", entry.code, entry.name, entry.tagline, wanted) for entry in chosen]
    if wanted is not None:
        return tuple(group for group in groups if group.delivered)
    own = [_group(current, "bundle", bundle.code, bundle.name, "", None) for bundle in plan.bundles]
    own += [_group(current, kind, "", "", "", None) for kind in ("minimum", "extra")]
    return (*groups, *(group for group in own if group.lines))


def _group(
    current: Price, kind: SourceKind, code: str, name: str, tagline: str, wanted: frozenset[str] | None
) -> SourceGroup:
    source = f"{kind}:{code}" if code else kind
    lines = tuple(
        line for line in current.lines if line.source == source and (wanted is None or line.service in wanted)
    )
    delivered = tuple(
        entry
        for entry in current.delivered
        if entry.source == source and (wanted is None or entry.service.code in wanted)
    )
    with exact():
        amount = rounded(sum((line.amount for line in lines), ZERO), step_of(current.places))
    return SourceGroup(kind, code, name, tagline, amount, lines, delivered)
