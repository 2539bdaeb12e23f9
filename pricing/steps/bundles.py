"""Step 2b: packages that cost less together."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from pricing.charges import Part, share_text
from pricing.money import ZERO, money_text, rounded
from pricing.plan import Bundle, Plan
from pricing.priced import Line
from pricing.selection import Selection


def bundle_lines(plan: Plan, selection: Selection, lines: Sequence[Line]) -> list[Line]:
    """A line for each bundle that applies, in the plan's order; `lines` are those of step 2."""
    rung = plan.index.rung
    found: list[Line] = []
    used: set[str] = set()
    for bundle in plan.bundles:
        reached = bundle.requires_tier is None or rung[selection.tier] >= rung[bundle.requires_tier]
        if reached and used.isdisjoint(bundle.packages) and set(bundle.packages) <= set(selection.packages):
            line = _bundle_line(plan, bundle, lines)
            if line is not None:
                found.append(line)
                used |= set(bundle.packages)
    return found


def _bundle_line(plan: Plan, bundle: Bundle, lines: Sequence[Line]) -> Line | None:
    """What the packages' own lines come to, less: at most all of it. None where that is nothing."""
    sources = {f"package:{code}" for code in bundle.packages}
    held = [line for line in lines if line.source in sources and not _is_share(plan, line)]
    base = sum((line.amount for line in held), ZERO)
    if bundle.percent is not None:
        off = rounded(bundle.percent * base, plan.index.step)
        how, parts = share_text(-bundle.percent, base, plan.index.places), (Part(-bundle.percent, base),)
    else:
        off = rounded(min(bundle.amount or ZERO, base), plan.index.step)
        how, parts = money_text(-off, plan.index.places), (Part(None, -off),)
    if off <= ZERO:
        return None
    taxed = Fraction(sum((line.amount for line in held if line.taxable), ZERO)) / Fraction(base)
    source = f"bundle:{bundle.code}"
    return Line(source, None, bundle.name, None, 1, -off, -off, how, parts, taxed > 0, taxed)


def _is_share(plan: Plan, line: Line) -> bool:
    charge = None if line.service is None else plan.index.services[line.service].charge
    return charge is not None and charge.rate is not None


def taxable_of(lines: Sequence[Line]) -> tuple[Decimal, Decimal]:
    """The taxable amount of the lines, exactly, as a numerator and a denominator.

    Of a bundle's line the same share is taxable as of what it is taken from, and a share may have no end: a third.
    """
    over, under = sum([line.amount for line in lines if line.taxable and line.share is None], ZERO), Decimal(1)
    for line in lines:
        if line.share is not None:
            whole = Decimal(line.share.denominator)
            over, under = over * whole + line.amount * line.share.numerator * under, under * whole
    return over, under
