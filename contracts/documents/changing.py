"""What a change does to the fee of a contract. docs/pricing.md, "Contracts"."""

from dataclasses import replace
from decimal import Decimal

import pricing
from contracts.documents.agreed import Stretch
from contracts.documents.standing import RecordKind, Standing


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
    return standing.fees[min(month, len(standing.fees)) - 1]
