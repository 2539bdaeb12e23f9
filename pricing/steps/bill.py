"""Steps 5 to 9: from lines to what is due, by the month and once."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from pricing.errors import PricingError
from pricing.money import ZERO, rounded
from pricing.plan import Plan, Tax, Term
from pricing.priced import Bill, Line, OneTimeLine
from pricing.selection import Discount, Selection
from pricing.steps.bundles import taxable_of
from pricing.steps.lines import sum_of
from pricing.words import gettext as _
from pricing.words import written_money, written_percent


def monthly_bill(plan: Plan, selection: Selection, term: Term, lines: tuple[Line, ...], taxes: Sequence[Tax]) -> Bill:
    """5 to 9 for the month."""
    step = plan.index.step
    subtotal = rounded(sum_of(lines), step)  # 5
    adjustment = _term_adjustment(plan, term, lines, subtotal)  # 6
    billing = plan.index.billing.get(selection.billing)
    by_billing = rounded(ZERO if billing is None else (subtotal + adjustment) * billing.adjustment, step)  # 6b
    return _bill(plan, selection.discount, subtotal, (adjustment, by_billing), taxable_of(lines), taxes)


def one_time_bill(plan: Plan, selection: Selection, lines: Sequence[OneTimeLine], taxes: Sequence[Tax]) -> Bill:
    """The same for what is paid once, which no term or billing changes."""
    none = rounded(ZERO, plan.index.step)
    subtotal = sum((line.amount for line in lines), none)
    taxable = sum((line.amount for line in lines if line.taxable), ZERO)
    return _bill(plan, selection.one_time_discount, subtotal, (none, none), (taxable, Decimal(1)), taxes)


def _term_adjustment(plan: Plan, term: Term, lines: tuple[Line, ...], subtotal: Decimal) -> Decimal:
    """6: all lines at the term's adjustment, but a service at its own where it has one for this term."""
    adjusted = subtotal * term.adjustment
    own = plan.index.own_adjustments.get(term.months)
    if own is not None:
        for line in lines:
            if line.service in own:
                adjusted += line.amount * (own[line.service] - term.adjustment)
    return rounded(adjusted, plan.index.step)


def _bill(
    plan: Plan,
    discount: Discount | None,
    subtotal: Decimal,
    adjustments: tuple[Decimal, Decimal],
    taxable: tuple[Decimal, Decimal],
    taxes: Sequence[Tax],
) -> Bill:
    adjustment, by_billing = adjustments
    gross = subtotal + adjustment + by_billing
    off = _discount(plan, discount, gross)  # 7
    net = gross - off  # 8
    each = taxes_on(net, subtotal, taxable, taxes, plan.index.step)  # 9
    tax = sum(each, rounded(ZERO, plan.index.step))
    return Bill(subtotal, adjustment, by_billing, gross, off, net, taxable, each, tax, net + tax)


def taxes_on(
    net: Decimal, subtotal: Decimal, taxable: tuple[Decimal, Decimal], taxes: Sequence[Tax], step: Decimal
) -> tuple[Decimal, ...]:
    """9: each tax by itself on a net amount, of which as much is taxable as of the lines; 0 without a subtotal."""
    if subtotal == ZERO:
        return tuple(rounded(ZERO, step) for _tax in taxes)
    over, under = taxable
    return tuple(rounded(tax.rate * net * over / (subtotal * under), step) for tax in taxes)


def _discount(plan: Plan, discount: Discount | None, gross: Decimal) -> Decimal:
    """7. No discount is never too large; a negative one always is, even of nothing, as is a share of less than 0."""
    step = plan.index.step
    if discount is None:
        return rounded(ZERO, step)
    if discount.percent is not None:
        stated, off = discount.percent, rounded(discount.percent * gross, step)
    else:
        stated = ZERO if discount.amount is None else discount.amount
        off = rounded(stated, step)
    if off > gross:
        message = _("a discount of %(discount)s is more than the %(gross)s it is taken from")
        amounts = {"discount": written_money(off, plan.currency), "gross": written_money(gross, plan.currency)}
        raise PricingError("discount-too-large", message % amounts)
    if stated < ZERO or off < ZERO:
        message = _("a discount of %(discount)s is below 0")
        shared = discount.percent is not None and stated < ZERO
        told = written_percent(stated) if shared else written_money(min(stated, off), plan.currency)
        raise PricingError("discount-too-large", message % {"discount": told})
    return off
