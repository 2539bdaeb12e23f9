"""The arithmetic of the contract, in its order. The numbers in the comments are the steps of docs/pricing.md.

Its twin is `pricing/batch`, which works the month out once more in whole numbers, for many clients at once: whoever
changes one changes both. `pricing/tests/test_batch.py` holds them equal.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from pricing.charges import Part, charge_parts, multiplicity, parts_sum, parts_text
from pricing.errors import PricingError
from pricing.inventory import Inventory
from pricing.money import FOUR_PLACES, TWO_PLACES, ZERO, exact, money_text, rounded
from pricing.plan import CLIENT_UNIT, OneTime, Plan, Term
from pricing.priced import Delivered, Internal, Line, OneTimeLine, Price, Rates, Year
from pricing.rules import check_figures, check_names, check_selection
from pricing.selection import Discount, Extra, Selection
from pricing.words import gettext as _
from pricing.words import written_money, written_percent


def price(plan: Plan, inventory: Inventory, selection: Selection) -> Price:
    """What the selection costs this client, to the minor unit.

    Raises PricingError, the first that holds: bad-selection, unknown-tier, unknown-package, unknown-term,
    unknown-tax, package-needs-tier, package-needs-package, package-conflict, discount-too-large.
    """
    check_selection(plan, selection)
    with exact():
        return _price(plan, inventory, selection)


def price_regardless(plan: Plan, inventory: Inventory, selection: Selection) -> Price:
    """The same without the rules between packages: what a package would cost that isn’t available yet.

    For display and findings only. An offer or an acceptance goes through `price`.
    """
    check_figures(plan, selection)
    check_names(plan, selection)
    with exact():
        return _price(plan, inventory, selection)


def unit_quantities(plan: Plan, inventory: Inventory, selection: Selection | None = None) -> dict[str, int]:
    """How many of each unit the client has: counted, or as the selection overrides it."""
    counts = dict(inventory.counts)
    found = {unit.code: sum(counts.get(key, 0) for key in unit.counts) for unit in plan.units}
    found[CLIENT_UNIT] = 1
    if selection is not None:
        found.update(selection.quantities)
    return found


def _price(plan: Plan, inventory: Inventory, selection: Selection) -> Price:
    step = plan.index.step
    term = plan.index.terms[selection.term]
    rates = _rates(plan, selection, term)
    quantities = unit_quantities(plan, inventory, selection)
    delivered = _delivered(plan, selection, quantities)
    lines = _lines(plan, selection, delivered)
    adjustment = rounded(_sum(lines) * term.adjustment, step)  # 6
    monthly = _bill(plan, lines, adjustment, selection.discount, rates.tax_rate)
    once_lines = _one_time_lines(plan, selection, term, monthly.net, quantities)
    once = _bill(plan, once_lines, ZERO, selection.one_time_discount, rates.tax_rate)
    years = _years(term, monthly.net, step)
    internal = _internal(plan, selection, delivered, monthly.net)
    return Price(
        currency=plan.currency,
        places=plan.index.places,
        tier=selection.tier,
        packages=tuple(package.code for package in plan.packages if package.code in selection.packages),
        term=term.months,
        rates=rates,
        delivered=delivered,
        lines=lines,
        recurring_subtotal=monthly.subtotal,
        term_adjustment=adjustment,
        discount=monthly.discount,
        recurring_net=monthly.net,
        recurring_tax=monthly.tax,
        recurring_total=monthly.total,
        one_time_lines=once_lines,
        one_time_subtotal=once.subtotal,
        one_time_discount=once.discount,
        one_time_net=once.net,
        one_time_tax=once.tax,
        one_time_total=once.total,
        first_invoice=monthly.total + once.total,  # 11
        years=years,
        contract_value=_contract_value(term, years, once.net),
        unpriced=tuple((key, n) for key, n in inventory.counts if n > 0 and key not in plan.index.counted),
        needs_approval=_needs_approval(plan, internal, monthly, once),
        internal=internal,
    )


def _rates(plan: Plan, selection: Selection, term: Term) -> Rates:
    monthly, once = selection.discount, selection.one_time_discount
    return Rates(
        adjustment=term.adjustment,
        discount_percent=None if monthly is None else monthly.percent,
        one_time_discount_percent=None if once is None else once.percent,
        tax=next(iter(selection.taxes), None),
        tax_rate=ZERO if not selection.taxes else plan.index.taxes[selection.taxes[0]].rate,
        escalator=term.escalator,
    )


def _delivered(plan: Plan, selection: Selection, quantities: dict[str, int]) -> tuple[Delivered, ...]:
    """1: the services of the tier and those below, then of the packages in the plan's order, each once."""
    services = plan.index.services
    sources = dict(plan.index.ladder[plan.index.rung[selection.tier]])
    for package in plan.packages:
        if package.code in selection.packages:
            for code in package.services:
                sources.setdefault(code, f"package:{package.code}")
    return tuple(Delivered(source, services[code], quantities[services[code].unit]) for code, source in sources.items())


def _lines(plan: Plan, selection: Selection, delivered: tuple[Delivered, ...]) -> tuple[Line, ...]:
    places, step = plan.index.places, plan.index.step
    lines: list[Line] = []
    for source, service, quantity in delivered:  # 2
        if service.charge is None or quantity == 0:
            continue
        parts = charge_parts(service.charge, quantity)
        amount = rounded(parts_sum(parts), step)
        how = parts_text(parts, places)
        lines.append(
            Line(source, service.code, service.name, service.unit, quantity, amount, how, parts, service.taxable)
        )
    charged = _sum(lines)
    tier = plan.index.tiers[selection.tier]
    if charged < tier.minimum:  # 3
        missing = rounded(tier.minimum - charged, step)
        how = f"{money_text(tier.minimum, places)} minimum - {money_text(charged, places)}"
        label = _("Minimum for %(tier)s") % {"tier": tier.name}
        lines.append(Line("minimum", None, label, None, 1, missing, how, (Part(1, missing),), True))
    for extra in _extras(selection, "monthly"):  # 4
        parts = (Part(extra.quantity, extra.price),)
        amount, how = rounded(parts_sum(parts), step), parts_text(parts, places)
        lines.append(Line("extra", None, extra.label, None, extra.quantity, amount, how, parts, extra.taxable))
    return tuple(lines)


def _extras(selection: Selection, recurrence: str) -> tuple[Extra, ...]:
    return tuple(extra for extra in selection.extras if extra.recurrence == recurrence and extra.quantity > 0)


class _Bill(NamedTuple):
    """Steps 5 to 9. `gross` is what a discount is taken from."""

    subtotal: Decimal
    gross: Decimal
    discount: Decimal
    net: Decimal
    tax: Decimal
    total: Decimal


def _bill(
    plan: Plan,
    lines: tuple[Line, ...] | tuple[OneTimeLine, ...],
    adjustment: Decimal,
    discount: Discount | None,
    tax_rate: Decimal,
) -> _Bill:
    step = plan.index.step
    subtotal = rounded(_sum(lines), step)  # 5
    gross = subtotal + adjustment
    off = _discount(plan, discount, gross)  # 7
    net = gross - off  # 8
    tax = rounded(ZERO, step)
    if subtotal != ZERO:  # 9
        taxable = _sum(line for line in lines if line.taxable)
        tax = rounded(tax_rate * net * taxable / subtotal, step)
    return _Bill(subtotal, gross, off, net, tax, net + tax)


def _sum(lines: Iterable[Line | OneTimeLine]) -> Decimal:
    return sum((line.amount for line in lines), ZERO)


def _discount(plan: Plan, discount: Discount | None, gross: Decimal) -> Decimal:
    """7. No discount is never too large; a negative one always is, even of nothing."""
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
    if stated < ZERO:
        message = _("a discount of %(discount)s is below 0")
        told = written_money(stated, plan.currency) if discount.percent is None else written_percent(stated)
        raise PricingError("discount-too-large", message % {"discount": told})
    return off


def _one_time_lines(
    plan: Plan, selection: Selection, term: Term, recurring_net: Decimal, quantities: dict[str, int]
) -> tuple[OneTimeLine, ...]:
    """10: the plan's fees in order, then the extras that recur once."""
    places, step = plan.index.places, plan.index.step
    lines: list[OneTimeLine] = []
    for fee in plan.one_time:
        if fee.unit is not None and quantities[fee.unit] == 0:
            continue
        parts = _fee_parts(fee, recurring_net, quantities)
        how, at_minimum = parts_text(parts, places), parts_sum(parts) < fee.minimum
        if at_minimum:
            parts, how = (Part(None, fee.minimum),), f"{money_text(fee.minimum, places)} minimum"
        listed = rounded(parts_sum(parts), step)
        waived = fee.waived_from is not None and term.months >= fee.waived_from
        if waived:
            how += f", waived from {fee.waived_from} months"
        amount, source = rounded(ZERO, step) if waived else listed, f"one_time:{fee.code}"
        lines.append(OneTimeLine(source, fee.name, amount, listed, waived, how, parts, at_minimum, fee.taxable))
    for extra in _extras(selection, "once"):
        parts = (Part(extra.quantity, extra.price),)
        amount, how = rounded(parts_sum(parts), step), parts_text(parts, places)
        lines.append(OneTimeLine("extra", extra.label, amount, amount, False, how, parts, False, extra.taxable))
    return tuple(lines)


def _fee_parts(fee: OneTime, recurring_net: Decimal, quantities: dict[str, int]) -> tuple[Part, ...]:
    """What a fee comes to before its minimum."""
    if fee.basis == "months":
        return (Part(fee.amount, recurring_net),)
    return (Part(None if fee.unit is None else quantities[fee.unit], fee.amount),)


def _years(term: Term, net: Decimal, step: Decimal) -> tuple[Year, ...]:
    """12: each year's price is worked out from the net price, so that no rounding is carried on."""
    years: list[Year] = []
    growth = Decimal(1)
    for year, start in enumerate(range(0, term.months, 12), start=1):
        years.append(Year(year, min(12, term.months - start), rounded(net * growth, step)))
        growth *= 1 + term.escalator
    return tuple(years)


def _contract_value(term: Term, years: tuple[Year, ...], one_time_net: Decimal) -> Decimal | None:
    if term.months == 1:
        return None
    return sum((year.monthly * year.months for year in years), ZERO) + one_time_net


def _internal(plan: Plan, selection: Selection, delivered: tuple[Delivered, ...], net: Decimal) -> Internal:
    """13: what it costs us. Minutes stay minutes until the end, so that 60 divides only once."""
    tools = sum((extra.cost * extra.quantity for extra in _extras(selection, "monthly")), ZERO)
    minutes = break_fix = ZERO
    for _source, service, quantity in delivered:
        times = multiplicity(service.charge, quantity)
        tools += service.cost * times
        minutes += service.minutes * times
        break_fix += service.break_fix_minutes * times
    step = plan.index.step
    cost = rounded((tools * 60 + minutes * plan.labour_rate) / 60, step)
    return Internal(
        monthly_cost=cost,
        gross_margin=margin(net, cost),
        labour_hours=rounded(minutes / 60, TWO_PLACES),
        effective_hourly_rate=None if minutes == ZERO else rounded((net - tools) * 60 / minutes, step),
        break_fix_value=rounded(break_fix * plan.break_fix_rate / 60, step),
    )


def margin(net: Decimal, cost: Decimal) -> Decimal | None:
    """The share of `net` that is left after `cost`, to 4 decimals; None at net 0. Call it inside `exact()`."""
    return None if net == ZERO else rounded((net - cost) / net, FOUR_PLACES)


def below_floor(plan: Plan, gross_margin: Decimal | None) -> bool:
    """A margin that cannot be worked out is below any floor above 0."""
    return plan.margin_floor > ZERO if gross_margin is None else gross_margin < plan.margin_floor


def _needs_approval(plan: Plan, internal: Internal, monthly: _Bill, once: _Bill) -> tuple[str, ...]:
    """14. Multiplied out rather than divided: nothing to round, and no division by a price of 0."""
    reasons = []
    if below_floor(plan, internal.gross_margin):
        reasons.append("margin")
    if any(bill.discount > plan.discount_limit * bill.gross for bill in (monthly, once)):
        reasons.append("discount")
    return tuple(reasons)
