"""The arithmetic of the contract, in its order. The numbers in the comments are the steps of docs/pricing.md.

There is one for both versions: version 1 is version 2 with nothing in it that is new. Each step is in `pricing/steps`.

Its twin is `pricing/batch`, which works the month out once more in whole numbers, for many clients at once: whoever
changes one changes both. `pricing/tests/test_batch.py` holds them equal.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from decimal import Decimal

from pricing.inventory import Inventory
from pricing.money import ZERO, exact
from pricing.plan import CLIENT_UNIT, Plan, Term
from pricing.priced import Bill, Delivered, OneTimeLine, Price, Rates, TaxFigures, Year
from pricing.rules import check_figures, check_names, check_selection
from pricing.selection import Selection
from pricing.steps.approval import above_limit, approval_reasons, monthly_given_up, once_given_up
from pricing.steps.bill import monthly_bill, one_time_bill
from pricing.steps.internal import internal_of
from pricing.steps.lines import delivered_services, monthly_lines, sum_of
from pricing.steps.once import fee_lines, one_time_extras
from pricing.steps.schedule import first_period_of, part_month_of, schedule_of, schedule_sum, years_of


def price(plan: Plan, inventory: Inventory, selection: Selection) -> Price:
    """What the selection costs this client, to the minor unit.

    Raises PricingError, the first that holds: bad-selection, unknown-tier, unknown-package, unknown-term,
    unknown-billing, unknown-tax, package-needs-tier, package-needs-package, package-conflict, discount-too-large.
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
    """How many of each unit the client has: counted, less what goes with another unit, or as the selection says."""
    counts = dict(inventory.counts)
    found = {unit.code: sum([counts.get(key, 0) for key in unit.counts]) for unit in plan.units}
    found[CLIENT_UNIT] = 1
    by_hand = {} if selection is None else dict(selection.quantities)
    return beyond_included(plan, {**found, **by_hand}, by_hand)


def beyond_included(plan: Plan, counted: dict[str, int], by_hand: Collection[str] = ()) -> dict[str, int]:
    """The quantities, given how many of each unit are counted: less what goes with another unit, but as set by hand."""
    found = dict(counted)
    for unit, beyond in plan.index.beyond:
        if unit not in by_hand:
            found[unit] = max(0, found[unit] - beyond.each * found[beyond.unit])
    return found


def _price(plan: Plan, inventory: Inventory, selection: Selection) -> Price:
    step, term = plan.index.step, plan.index.terms[selection.term]
    taxes = [tax for tax in plan.taxes if tax.code in selection.taxes]
    quantities = unit_quantities(plan, inventory, selection)
    delivered = delivered_services(plan, selection, quantities)  # 1
    lines = monthly_lines(plan, selection, delivered, dict(selection.prices))  # 2 to 4
    monthly = monthly_bill(plan, selection, term, lines, taxes)  # 5 to 9
    fees = fee_lines(plan, term, monthly.net, quantities)  # 10
    once_lines = (*(fees if selection.one_time else ()), *one_time_extras(plan, selection))
    once = one_time_bill(plan, selection, once_lines, taxes)
    years = years_of(term, selection.elapsed, monthly.net, step)  # 12
    schedule = schedule_of(years, selection.ramp, step)
    whole, part_month = schedule_sum(schedule), part_month_of(selection, schedule, step)
    first, first_taxes = first_period_of(selection, schedule, part_month, monthly, taxes, step)  # 11
    internal = internal_of(plan, selection, delivered, monthly.net, (whole, term.months - selection.elapsed))  # 13
    given = _too_much_given(plan, selection, delivered, fees, (monthly, once), years, whole)
    return Price(
        version=max(plan.index.version, selection.version),
        currency=plan.currency,
        places=plan.index.places,
        tier=selection.tier,
        packages=tuple(package.code for package in plan.packages if package.code in selection.packages),
        term=term.months,
        billing=selection.billing,
        rates=_rates(plan, selection, term),
        delivered=delivered,
        lines=lines,
        monthly=monthly,
        one_time_lines=once_lines,
        once=once,
        taxes=tuple(map(TaxFigures, taxes, monthly.taxes, once.taxes, first_taxes)),
        schedule=schedule,
        part_month=part_month,
        first_period=first,
        first_invoice=first.total + once.total,
        years=years,
        contract_value=None if term.months == 1 else whole + part_month + once.net,
        unpriced=tuple((key, n) for key, n in inventory.counts if n > 0 and key not in plan.index.counted),
        needs_approval=approval_reasons(plan, selection, internal, monthly.net, whole, given),  # 14
        internal=internal,
    )


def _rates(plan: Plan, selection: Selection, term: Term) -> Rates:
    monthly, once = selection.discount, selection.one_time_discount
    billing = plan.index.billing.get(selection.billing)
    return Rates(
        adjustment=term.adjustment,
        billing_adjustment=ZERO if billing is None else billing.adjustment,
        discount_percent=None if monthly is None else monthly.percent,
        one_time_discount_percent=None if once is None else once.percent,
        escalator=term.escalator,
    )


def _too_much_given(
    plan: Plan,
    selection: Selection,
    delivered: tuple[Delivered, ...],
    fees: Sequence[OneTimeLine],
    bills: tuple[Bill, Bill],
    years: Sequence[Year],
    schedule: Decimal,
) -> bool:
    """14: whether more is given up than the plan's limit, by the month or at once."""
    monthly, once = bills
    listed = monthly.subtotal
    if selection.prices:
        listed = sum_of(monthly_lines(plan, selection, delivered, {}))
    left_out = ZERO
    if not selection.one_time and selection.elapsed == 0:
        left_out = sum((fee.amount for fee in fees), ZERO)
    by_the_month = monthly_given_up(listed, monthly, years, schedule)
    return above_limit(plan, by_the_month) or above_limit(plan, once_given_up(once, left_out))
