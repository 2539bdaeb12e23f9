"""The annual increase that a contract allows: from which day it could hold next, and what it would do to the fee."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

import pricing
from contracts.documents import Standing, fee_of_month
from contracts.models import Contract
from contracts.selectors.standings import standings_of
from contracts.selectors.states import SOON, over
from groundwork.models import User

_YEAR = 12


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the fee that was agreed when the term was signed."""

    day: date
    fee: Decimal


@dataclass(frozen=True, slots=True)
class NextIncrease:
    """The next increase of a contract: from the first `day` of `month`, by at most `cap`.

    `before` is the fee of the month before. `step` is what the escalator of the signed term makes of it in that very
    month: then it is raised already, and no increase is possible. `later` is the first step after that, which an
    increase replaces with all that follow (docs/pricing.md, "Contracts").
    """

    month: int
    day: date
    cap: Decimal
    before: Decimal
    step: Step | None
    later: Step | None


@dataclass(frozen=True, slots=True)
class IncreaseRow:
    """A contract whose terms allow an increase in the next 120 days."""

    contract: Contract
    standing: Standing
    found: NextIncrease


def increases_to_come(user: User, today: date) -> tuple[IncreaseRow, ...]:
    """The contracts whose next increase is in the next 120 days, the first first; two queries."""
    running = Contract.objects.for_user(user).filter(~over(today), client__archived_at=None)
    contracts = list(running.select_related("client").order_by("pk"))
    standings = standings_of(contracts)
    rows = []
    for contract in contracts:
        found = next_increase(standings[contract.pk], today)
        if found is not None and found.day <= today + SOON:
            rows.append(IncreaseRow(contract, standings[contract.pk], found))
    return tuple(sorted(rows, key=lambda row: (row.found.day, row.contract.client.name, row.contract.pk)))


def next_increase(standing: Standing, today: date) -> NextIncrease | None:
    """The next increase after today; None where the contract allows none, or ends before.

    One that renews by itself does not end with its term: its next one can be from the first day of the next term.
    """
    increase = standing.clauses.increase
    if increase is None:
        return None
    least = max((one.month + _YEAR for one in standing.increases), default=2)
    month = _anniversary(standing, today, least) if increase.on is None else _on_day(standing, today, least)
    day = pricing.first_day_of_month(standing.first_day, month)
    if standing.ends_on is not None and day > standing.ends_on and not standing.renews:
        return None
    return NextIncrease(
        month=month,
        day=day,
        cap=increase.cap,
        before=fee_of_month(standing, month - 1),
        step=Step(day, fee_of_month(standing, month)) if _escalates(standing, month) else None,
        later=_later(standing, month),
    )


def fee_with(standing: Standing, month: int, rate: Decimal) -> Decimal:
    """The fee of that month with an increase by `rate` from then on."""
    raised = replace(standing, increases=(*standing.increases, pricing.Increase(month, rate)))
    return fee_of_month(raised, month)


def _anniversary(standing: Standing, today: date, least: int) -> int:
    month = _YEAR + 1
    while month < least or pricing.first_day_of_month(standing.first_day, month) <= today:
        month += _YEAR
    return month


def _on_day(standing: Standing, today: date, least: int) -> int:
    """The first month of the contract that begins on that day of a year, or next after it."""
    on = standing.clauses.increase.on if standing.clauses.increase else None
    assert on is not None  # asked for where there is one
    year = standing.first_day.year
    while True:
        day = date.fromisoformat(f"{year}-{on}")
        year += 1
        if day < standing.first_day:
            continue
        month = pricing.month_of(standing.first_day, day)
        if pricing.first_day_of_month(standing.first_day, month) < day:
            month += 1
        if month >= least and pricing.first_day_of_month(standing.first_day, month) > today:
            return month


def _escalates(standing: Standing, month: int) -> bool:
    """Whether the fee rises in that month as the signed term says; an increase has ended all such steps."""
    if any(one.month <= month for one in standing.increases):
        return False
    fees = standing.in_force(pricing.first_day_of_month(standing.first_day, month)).fees
    return month <= len(fees) and fees[month - 1] != fees[month - 2]


def _later(standing: Standing, month: int) -> Step | None:
    for at in range(month + 1, standing.months + 1):
        if _escalates(standing, at):
            return Step(pricing.first_day_of_month(standing.first_day, at), fee_of_month(standing, at))
    return None
