"""Steps 11 and 12: month by month to the term's last, and what the first invoice covers."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from pricing.money import ZERO, rounded
from pricing.plan import Tax, Term
from pricing.priced import Bill, FirstPeriod, Stretch, Year
from pricing.selection import Ramp, Selection
from pricing.steps.bill import taxes_on

_YEAR = 12


def years_of(term: Term, elapsed: int, net: Decimal, step: Decimal) -> tuple[Year, ...]:
    """12: the years that the months after `elapsed` touch, each worked out from the net price of the first.

    So no rounding is carried on.
    """
    years: list[Year] = []
    growth = Decimal(1)
    for at, start in enumerate(range(0, term.months, _YEAR)):
        end = min(start + _YEAR, term.months)
        if end > elapsed:
            years.append(Year(at + 1, end - max(start, elapsed), rounded(net * growth, step)))
        growth *= 1 + term.escalator
    return tuple(years)


def schedule_of(years: Sequence[Year], ramp: Sequence[Ramp], step: Decimal) -> tuple[Stretch, ...]:
    """12: what each month costs, equal neighbours together."""
    found: list[Stretch] = []
    month = 1
    ahead = [(entry.months, entry.percent) for entry in reversed(ramp)]
    for year in years:
        left = year.months
        while left:
            reach, percent = ahead.pop() if ahead else (left, ZERO)
            months = min(reach, left)
            if reach > months:
                ahead.append((reach - months, percent))
            monthly = rounded(year.monthly * (1 - percent), step) if percent else year.monthly
            if found and found[-1].monthly == monthly:
                found[-1] = found[-1]._replace(months=found[-1].months + months)
            else:
                found.append(Stretch(month, months, monthly))
            month, left = month + months, left - months
    return tuple(found)


def schedule_sum(schedule: Sequence[Stretch], months: int | None = None) -> Decimal:
    """What the first so many months come to, or all of them."""
    if months is None:
        return sum((stretch.monthly * stretch.months for stretch in schedule), ZERO)
    within = (stretch.monthly * max(0, min(stretch.months, months - stretch.start + 1)) for stretch in schedule)
    return sum(within, ZERO)


def part_month_of(selection: Selection, schedule: Sequence[Stretch], step: Decimal) -> Decimal:
    """12: the days before the first full month, at its price."""
    part = selection.prorate
    return rounded(ZERO if part is None else schedule[0].monthly * part.days / part.of, step)


def first_period_of(
    selection: Selection,
    schedule: Sequence[Stretch],
    part_month: Decimal,
    monthly: Bill,
    taxes: Sequence[Tax],
    step: Decimal,
) -> tuple[FirstPeriod, tuple[Decimal, ...]]:
    """11: the part month and the months up to the next invoice; with it what each tax comes to on that."""
    whole = schedule[-1].start + schedule[-1].months - 1
    months = min(selection.billing - selection.elapsed % selection.billing, whole)
    net = schedule_sum(schedule, months) + part_month
    each = monthly.taxes if net == monthly.net else taxes_on(net, monthly.subtotal, monthly.taxable, taxes, step)
    tax = sum(each, rounded(ZERO, step))
    return FirstPeriod(months, net, tax, net + tax), each
