"""The fee of running contracts is raised as their terms allow, and the clients are told."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

import pricing
from contracts.documents import Basis, facts_of
from contracts.errors import ContractError
from contracts.models import Contract, ContractRecord, Seller
from contracts.selectors.increases import fee_with, next_increase
from contracts.services.notices import send_notice
from contracts.services.records import add_record, lock_contract
from groundwork.display import day as day_text
from groundwork.display import rate as rate_text
from groundwork.errors import DomainError
from groundwork.models import User


@dataclass(frozen=True, slots=True)
class Raise:
    """That one contract's fee rises by `rate` from the first day of `month` on.

    `records` is how many records the contract had when somebody was shown the new fee.
    """

    contract: Contract
    month: int
    rate: Decimal
    records: int


@dataclass(frozen=True, slots=True)
class Raised:
    """What became of several: the records, and which contracts were not raised and why."""

    records: tuple[ContractRecord, ...]
    refused: tuple[tuple[Contract, str], ...]


def raise_fees(raises: Iterable[Raise], by: User, now: datetime) -> Raised:
    """Raise each of them in a transaction of its own: one that cannot be raised keeps no other."""
    records, refused = [], []
    for one in raises:
        try:
            records.append(raise_fee(one, by, now))
        except DomainError as error:
            refused.append((one.contract, str(error)))
    return Raised(tuple(records), tuple(refused))


@transaction.atomic
def raise_fee(one: Raise, by: User, now: datetime) -> ContractRecord:
    """Record the increase, and ask for the letter that tells the client of it.

    Raises StaleError where the contract has changed since it was shown, so that the same approval twice raises once;
    ContractError where its terms do not allow this increase on that day.
    """
    row, standing = lock_contract(one.contract, one.records)
    found = next_increase(standing, Seller.day_of(now))
    if found is None:
        raise ContractError(_("The terms of %(number)s allow no increase.") % {"number": row})
    if found.month != one.month:
        raise ContractError(
            _("The next increase of %(number)s is from %(day)s.") % {"number": row, "day": day_text(found.day)}
        )
    if found.step is not None:
        raise ContractError(
            _("The fee of %(number)s rises on %(day)s already, as it was signed.")
            % {"number": row, "day": day_text(found.day)}
        )
    if not 0 < one.rate <= found.cap:
        raise ContractError(_("%(number)s may rise by at most %(cap)s.") % {"number": row, "cap": rate_text(found.cap)})
    facts = {
        "rate": pricing.number_text(one.rate),
        "cap": pricing.number_text(found.cap),
        "fee_before": found.before,
        "fee": fee_with(standing, found.month, one.rate),
    }
    after = replace(
        standing,
        kind="increased",
        basis=Basis("clause", facts=facts_of(facts)),
        effective_on=found.day,
        increases=(*standing.increases, pricing.Increase(found.month, one.rate)),
    )
    record = add_record(row, after, by, now)
    send_notice(record, now)
    return record
