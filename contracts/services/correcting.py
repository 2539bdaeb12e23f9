"""An increase that was wrong: called off before its day, made smaller or taken back after it; the client is told."""

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

import pricing
from contracts.documents import Basis, facts_of
from contracts.errors import ContractError
from contracts.models import Contract, ContractRecord, Seller
from contracts.selectors.corrections import corrected, last_increase
from contracts.services.notices import send_notice
from contracts.services.records import add_record, lock_contract
from groundwork.models import User


@dataclass(frozen=True, slots=True)
class Correction:
    """The increase from the first day of `month` on is `rate`, or none where that is 0; and why."""

    month: int
    rate: Decimal
    reason: str


@transaction.atomic
def correct_increase(
    contract: Contract, correction: Correction, by: User, now: datetime, *, expected: int
) -> ContractRecord:
    """Record what holds instead of the latest increase, from its day, and ask for the letter that tells the client.

    `expected` is how many records the contract had when it was shown. Nothing is overwritten: the record of the
    increase stays, and this one says what was charged too much since. Raises StaleError where the contract has changed
    since, and ContractError where it cannot be changed so.
    """
    row, standing = lock_contract(contract, expected)
    today = Seller.day_of(now)
    increase = last_increase(standing, today)
    if increase is None or increase.month != correction.month:
        raise ContractError(_("There is no such increase any more. Look at the contract as it is now."))
    found = corrected(standing, increase, correction.rate, today)
    facts = {
        "reason": correction.reason,
        "rate_before": pricing.number_text(increase.rate),
        "rate": pricing.number_text(correction.rate),
        "fee_before": increase.fee,
        "fee": found.fee,
        "overcharged": found.overcharged or "",
        "until": found.until.isoformat() if found.overcharged else "",
    }
    after = replace(
        found.standing,
        kind="corrected" if increase.in_force else "called-off",
        basis=Basis("staff", facts=facts_of(facts)),
        effective_on=increase.day,
    )
    record = add_record(row, after, by, now)
    send_notice(record, now)
    return record
