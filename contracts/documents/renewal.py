"""A renewal that nothing prices anew: what was agreed goes on for another term, at its fee or another one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

import pricing
from contracts.documents.parties import ClientCard, SellerCard
from contracts.documents.standing import Basis, Standing


@dataclass(frozen=True, slots=True)
class NextTerm:
    """How a contract goes on: from which day, for how many months, and what each of them costs before tax."""

    starts_on: date
    months: int
    fee: Decimal


def fee_at_end(standing: Standing) -> Decimal:
    """The fee of the last month of the term; of a contract that goes on by the month, the last that was agreed.

    An increase that was to come with a next term is no part of this one.
    """
    return standing.fees[-1] if standing.runs_on else standing.fees[standing.months - 1]


def raised_fee(standing: Standing, rate: Decimal) -> Decimal:
    """That fee with the annual increase; docs/pricing.md, "Contracts"."""
    return pricing.term_fees(fee_at_end(standing), 13, rate, standing.places)[-1]


def renewed_at_fee(
    before: Standing, term: NextTerm, counts: Mapping[str, int], basis: Basis, seller: SellerCard, client: ClientCard
) -> Standing:
    """The contract that follows a flat fee: the same name, billing and clauses, on the counts of today.

    Number and record are still empty. Nothing of the increases of before holds in it: they are in the fee.
    """
    fees = (term.fee,) * term.months
    there = tuple(sorted((key, number) for key, number in counts.items() if number))
    return Standing(
        contract="",
        record=0,
        before="",
        kind="begun",
        basis=basis,
        effective_on=term.starts_on,
        seller=seller,
        client=client,
        starts_on=term.starts_on,
        first_day=term.starts_on,
        months=term.months,
        currency=before.currency,
        places=before.places,
        stretches=(replace(before.stretches[-1], month=1, fees=fees, signed=True, counts=there),),
        billing=before.billing,
        clauses=before.clauses,
    )
