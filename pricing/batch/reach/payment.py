"""From a month to what is paid of it under one term and billing, and once: steps 6 to 8, 10 and 12, for every row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

import numpy as np

from pricing.batch.amounts import at_price
from pricing.batch.columns import Flags, Numbers, half_up, numbers, plus, times
from pricing.batch.once import fee_amounts, waived
from pricing.batch.reach.month import Month
from pricing.batch.whole import PRICE, RATE, minor_unit, whole
from pricing.plan import Plan, Term
from pricing.selection import Discount, Ramp, Selection

_YEAR = 12


class Paid(NamedTuple):
    """By row, in minor units: what the discount is taken from, what is left, and who cannot have it.

    `steady` and `ramped` are what the months come to without and with the ramp. `once` and `once_list` are what is paid
    at once, and what it would be without discount and with the fees that are left out; None where nothing is given up.
    """

    gross: Numbers
    net: Numbers
    fault: Flags
    steady: Numbers
    ramped: Numbers
    months: int
    once: Numbers | None
    once_list: Numbers | None


def pay(plan: Plan, chosen: Selection, month: Month, quantities: Mapping[str, int]) -> Paid:
    """The month under the term and the billing of the selection. Raises TooLarge."""
    term, billing = plan.index.terms[chosen.term], plan.index.billing.get(chosen.billing)
    adjusted = times(month.subtotal, whole(term.adjustment, RATE))
    if term.months in month.own:
        adjusted = plus(adjusted, month.own[term.months])
    gross = plus(month.subtotal, half_up(adjusted, RATE))
    if billing is not None:
        gross = plus(gross, half_up(times(gross, whole(billing.adjustment, RATE)), RATE))
    net, fault = _discounted(plan, gross, chosen.discount)
    steady, ramped = _schedule(term, chosen, net)
    once, once_list, fault_once = _once(plan, chosen, net, quantities)
    return Paid(gross, net, fault | fault_once, steady, ramped, term.months - chosen.elapsed, once, once_list)


def _discounted(plan: Plan, gross: Numbers, discount: Discount | None) -> tuple[Numbers, Flags]:
    """What is left, and where the discount is more than it is taken from, or below 0."""
    if discount is None:
        return gross, np.zeros(len(gross), np.bool_)
    if discount.percent is not None:
        stated = whole(discount.percent, RATE)
        off = half_up(times(gross, stated), RATE)
    else:
        stated = whole(discount.amount or Decimal(0), PRICE)
        minor = minor_unit(plan.index.places)
        off = plus(times(gross, 0), int(half_up(numbers([stated], object), minor)[0]))
    return plus(gross, -off), (off > gross) | (off < 0) | (stated < 0)


def _schedule(term: Term, chosen: Selection, net: Numbers) -> tuple[Numbers, Numbers]:
    """The months that are left of the term, at the fee of each year, and as the ramp has them."""
    steady = ramped = times(net, 0)
    if not chosen.ramp:
        return steady, ramped
    by_year: dict[int, Numbers] = {}
    for year, months, percent in _stretches(term, chosen.elapsed, chosen.ramp):
        if year not in by_year:
            by_year[year] = _in_year(net, term.escalator, year)
        monthly = by_year[year]
        steady = plus(steady, times(monthly, months))
        if percent:
            monthly = half_up(times(monthly, RATE - whole(percent, RATE)), RATE)
        ramped = plus(ramped, times(monthly, months))
    return steady, ramped


def _in_year(net: Numbers, escalator: Decimal, year: int) -> Numbers:
    growth = Fraction(1 + escalator) ** year
    return half_up(times(net, growth.numerator), growth.denominator)


def _stretches(term: Term, elapsed: int, ramp: tuple[Ramp, ...]) -> Iterator[tuple[int, int, Decimal]]:
    """By year of the contract, from 0, so many months at that much less."""
    ahead = [(entry.months, entry.percent) for entry in reversed(ramp)]
    month = elapsed
    while month < term.months:
        left = min(_YEAR - month % _YEAR, term.months - month)
        reach, percent = ahead.pop() if ahead else (left, Decimal(0))
        months = min(left, reach)
        yield month // _YEAR, months, percent
        month += months
        if reach > months:
            ahead.append((reach - months, percent))


def _once(
    plan: Plan, chosen: Selection, net: Numbers, quantities: Mapping[str, int]
) -> tuple[Numbers | None, Numbers | None, Flags]:
    """What is paid at once, that before what is given up of it, and where the discount on it is too large."""
    left_out = not chosen.one_time and chosen.elapsed == 0 and bool(plan.one_time)
    if chosen.one_time_discount is None and not left_out:
        return None, None, np.zeros(len(net), np.bool_)
    minor = minor_unit(plan.index.places)
    extras = (extra for extra in chosen.extras if extra.recurrence == "once")
    gross = plus(
        times(net, 0),
        sum(
            int(at_price(whole(one.price, PRICE), numbers([one.quantity], object), minor, flat=False)[0])
            for one in extras
        ),
    )
    fees = times(net, 0)
    for fee in plan.one_time:
        if not waived(fee, chosen.term):
            number = numbers([1 if fee.unit is None else quantities[fee.unit]], net.dtype)
            fees = plus(fees, fee_amounts(fee, number, net, minor))
    listed = gross
    if chosen.one_time:
        gross = listed = plus(gross, fees)
    elif left_out:
        listed = plus(gross, fees)
    once, fault = _discounted(plan, gross, chosen.one_time_discount)
    return once, listed, fault
