"""One contract in a period: what its choice includes, what the work would be by the hour, what is ahead."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pricing
from contracts.documents import Standing, Stretch
from contracts.models import Contract
from contracts.selectors.statement.counting import CountsOf
from contracts.selectors.statement.next_thing import next_thing
from contracts.statements import Covered, Hourly, Included, Period, Then


def covered_of(
    contract: Contract, standing: Standing, plan: pricing.Plan | None, counts: CountsOf, period: Period, until: date
) -> Covered:
    """The contract in the months of the period up to `until`. `plan` is None for a flat fee."""
    days = _days(standing, period, until)
    agreed = standing.in_force(days[-1])
    ends = standing.ends_on
    return Covered(
        contract=contract.number,
        name=agreed.name,
        currency=standing.currency,
        fee=sum((standing.mrr(day) for day in days), Decimal(0)),
        months=len(days),
        on_plan=plan is not None,
        included=() if plan is None else _included(plan, agreed, _counts_on(agreed, counts, days[-1])),
        hourly=None if plan is None else _hourly(plan, standing, counts, days),
        left=_left(standing, until),
        ends_on=standing.last_day if ends is None and until < standing.last_day else ends,
        then=_then(standing),
        notice_by=_notice_by(standing, until),
        rung=None
        if plan is None or (ends is not None and ends <= until)
        else next_thing(contract, plan, standing, until),
    )


def _days(standing: Standing, period: Period, until: date) -> list[date]:
    """A day of each month of the period in which the contract was in force: the last such day, `until` at most."""
    ends = min(standing.ends_on or until, until)
    days = (min(month.last, ends) for month in period.each_month if month.first <= ends)
    return [day for day in days if day >= standing.starts_on] or [standing.starts_on]


def _counts_on(agreed: Stretch, counts: CountsOf, day: date) -> Mapping[str, int]:
    """What was counted by that day; what the contract stands on where nobody had counted."""
    found = counts.at_end_of(day)
    return dict(agreed.counts) if found is None else found


def _price(plan: pricing.Plan, agreed: Stretch, counts: Mapping[str, int]) -> pricing.Price:
    """The choice for these counts, without what is agreed on top: only what is delivered matters here."""
    assert agreed.selection is not None
    chosen = agreed.selection
    bare = pricing.Selection(chosen.tier, chosen.packages, chosen.term, chosen.quantities, prices=chosen.prices)
    known = {key: number for key, number in counts.items() if number}
    return pricing.price_regardless(plan, pricing.Inventory(tuple(sorted(known.items()))), bare)


def _included(plan: pricing.Plan, agreed: Stretch, counts: Mapping[str, int]) -> tuple[Included, ...]:
    """Services that the client has and pays nothing for: without a charge, at a price of 0, or all of them included."""
    if agreed.selection is None:
        return ()
    price = _price(plan, agreed, counts)
    charged = {line.service for line in price.lines if line.amount}
    return tuple(
        Included(entry.service.name, entry.service.benefit)
        for entry in price.delivered
        if entry.service.code not in charged and (entry.quantity or _goes_with(plan, entry.service.unit, counts))
    )


def _goes_with(plan: pricing.Plan, unit: str, counts: Mapping[str, int]) -> bool:
    """Whether there are some of a unit, and all of them go with another one."""
    own = plan.index.units.get(unit)
    return own is not None and own.beyond is not None and any(counts.get(key, 0) for key in own.counts)


def _hourly(plan: pricing.Plan, standing: Standing, counts: CountsOf, days: list[date]) -> Hourly | None:
    """Month by month with what was counted at its end; None where the plan says no times."""
    amount, last = Decimal(0), None
    for day in days:
        agreed = standing.in_force(day)
        if agreed.selection is not None and _is_of(plan, agreed):
            last = _price(plan, agreed, _counts_on(agreed, counts, day))
            amount += last.internal.break_fix_value
    if last is None or not amount:
        return None
    units = plan.index.units
    minutes = tuple(
        ("" if part.unit == pricing.CLIENT_UNIT else units[part.unit].name, part.times, part.minutes)
        for part in pricing.hourly_parts(last)
    )
    return Hourly(plan.break_fix_rate, amount, minutes)


def _is_of(plan: pricing.Plan, agreed: Stretch) -> bool:
    """Whether the stretch's choice can be had on this plan: an earlier stretch may stand on another one."""
    chosen = agreed.selection
    assert chosen is not None
    index = plan.index
    return chosen.tier in index.tiers and index.packages.keys() >= set(chosen.packages) and chosen.term in index.terms


def _left(standing: Standing, until: date) -> int | None:
    if standing.closing is not None or (standing.runs_on and until >= standing.last_day):
        return None
    begun = 0 if until < standing.first_day else standing.month_on(until)
    return max(0, standing.months - begun)


def _then(standing: Standing) -> Then:
    if standing.closing is not None:
        return "closed"
    end = standing.clauses.end
    return "monthly" if standing.runs_on else "ends" if end is None else end.then


def _notice_by(standing: Standing, until: date) -> date | None:
    day = standing.notice_by
    return day if day is not None and day > until else None
