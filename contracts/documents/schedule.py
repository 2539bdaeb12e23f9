"""The fee of each month of a contract, from what was agreed one after the other. docs/pricing.md, "Contracts"."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pricing
from contracts.documents.agreed import Stretch

Fees = tuple[Decimal, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """A fee, from its first day to the day before the next step; `until` is that day, None where no end is known."""

    since: date
    until: date | None
    fee: Decimal


def fees_of(
    stretches: tuple[Stretch, ...],
    increases: tuple[pricing.Increase, ...],
    floor: Decimal | None,
    months: int,
    places: int,
) -> Fees:
    """The fee of each month of the contract before tax, ramps left out.

    Each stretch holds from its month on. Every increase applies to each of them from its own month on, in place of the
    escalator; what was not signed does not fall below the `floor`, a share of what was signed last. There are `months`
    fees, or more where something was agreed for a month after the term (a contract that goes on).
    """
    length = max([months, *(stretch.month for stretch in stretches), *(increase.month for increase in increases)])
    cap = max((increase.rate for increase in increases), default=Decimal(0))
    found: Fees = ()
    signed: Fees = ()
    for stretch in stretches:
        fees = pricing.increased_fees(_padded(stretch.fees, length), increases, cap, places)
        if stretch.signed:
            signed = fees
        elif floor is not None and signed:
            fees = pricing.fees_not_below(fees, pricing.fee_floors(signed, floor, places))
        found = pricing.amended_fees(found, fees, stretch.month - 1) if found else fees
    return found


def steps_of(fees: Fees, starts_on: date, first_day: date, until: date | None) -> tuple[Step, ...]:
    """The fees as stretches of days: neighbours that are equal are one step.

    The part month from `starts_on` counts as month 1. `until` is the day after the contract's last one, None where it
    goes on.
    """
    begins = [starts_on]
    steps = [fees[0]]
    for month, fee in enumerate(fees[1:], start=2):
        day = pricing.first_day_of_month(first_day, month)
        if fee != steps[-1] and (until is None or day < until):
            begins.append(day)
            steps.append(fee)
    ends: Iterable[date | None] = (*begins[1:], until)
    return tuple(
        Step(since, end, fee) for since, end, fee in zip(begins, ends, steps, strict=True) if end is None or since < end
    )


def _padded(fees: Fees, length: int) -> Fees:
    """A renewed term goes on at the fee of its last month."""
    return fees[:length] + (fees[-1],) * (length - len(fees))
