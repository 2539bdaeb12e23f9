"""What a change does to the fee of a contract. docs/pricing.md, "Contracts"."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

import pricing
from contracts.documents.agreed import Stretch
from contracts.documents.schedule import Fees
from contracts.documents.standing import Due, RecordKind, Standing


def held_to_floor(standing: Standing, stretch: Stretch, kind: RecordKind) -> Stretch:
    """What is agreed anew; of a true-up with what is missing to the contract's floor: other changes may go below it."""
    floor = standing.clauses.floor
    signed = next((one.fees for one in reversed(standing.stretches) if one.signed), ())
    if kind != "true-up" or floor is None or not signed:
        return stretch
    same_months = (*signed, *(signed[-1:] * len(stretch.fees)))[: len(stretch.fees)]
    least = pricing.fee_floors(same_months, floor, standing.places)
    return replace(stretch, fees=pricing.fees_not_below(stretch.fees, least))


def changed(standing: Standing, stretch: Stretch) -> Standing:
    """The contract with what is agreed besides, from the stretch's month on."""
    return replace(standing, stretches=(*standing.stretches, stretch))


def fee_of_month(standing: Standing, month: int) -> Decimal:
    """The fee of a month of the contract, from 1; one after its term costs what the last month does."""
    fees = standing.fees  # worked out with each asking
    return fees[min(month, len(fees)) - 1]


def selection_again(selection: pricing.Selection, elapsed: int = 0) -> pricing.Selection:
    """What a contract chose, for the rest of its term once so many months have passed.

    Without what was paid once, when it was signed, and what held at the beginning: a part month, months at less.
    """
    return replace(
        selection,
        extras=tuple(extra for extra in selection.extras if extra.recurrence == "monthly"),
        one_time_discount=None,
        ramp=(),
        prorate=None,
        # A contract that has gone on after its term costs what its last month did.
        elapsed=min(elapsed, selection.term - 1),
        one_time=False,
    )


@dataclass(frozen=True, slots=True)
class Agreed:
    """What is agreed anew, held to the floor, and the fee of its first month before and after it.

    `lifted` tells that the fee would be lower without the contract's floor.
    """

    stretch: Stretch
    before: Decimal
    after: Decimal
    lifted: bool


def agreed_anew(standing: Standing, stretch: Stretch, kind: RecordKind) -> Agreed:
    """What the stretch does to the fee, under the contract's increases and floor."""
    # What needs no signature is held to the floor wherever its fee is read (schedule.fees_of).
    held = held_to_floor(standing, stretch, kind) if stretch.signed else stretch
    without = replace(standing, clauses=replace(standing.clauses, floor=None))
    after = fee_of_month(changed(standing, held), stretch.month)
    plain = fee_of_month(changed(without, stretch), stretch.month)
    return Agreed(held, fee_of_month(standing, stretch.month), after, after > plain)


def difference_of(standing: Standing, stretch: Stretch, effective_on: date, label: str) -> Due | None:
    """What a change within a month costs for the rest of it, before tax; None from the first day of a month on.

    It is taken against the fee that is in force on those days, by what was agreed within the month before, too.
    docs/pricing.md, "Contracts". Raises ValueError for a day after the contract's last.
    """
    change = standing.change_on(effective_on)
    if not change.days_left:
        return None
    before = _in_force_within(standing, change.month)
    after = replace(before, stretches=(*before.stretches, replace(stretch, month=change.month)))
    amount = pricing.change_difference(
        _up_to(before.fees, change.month), _up_to(after.fees, change.month), change, standing.places
    )
    return Due(change.day, change.days_left, change.days, amount, label)


def _in_force_within(standing: Standing, month: int) -> Standing:
    """The contract as if what was agreed within that month had held from its first day: so its fee is the last one."""
    stretches = tuple(
        replace(one, month=month) if standing.month_on(day) == month else one
        for one, day in zip(standing.stretches, standing.agreed_days, strict=True)
    )
    return replace(standing, stretches=stretches)


def _up_to(fees: Fees, month: int) -> Fees:
    """The fees, with those of months after the term where the contract goes on."""
    return fees + (fees[-1],) * (month - len(fees))
