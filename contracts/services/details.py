"""What staff may change in a contract without anybody's yes: where its bills go, and under which number."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from contracts.documents import Basis
from contracts.models import Contract, ContractRecord, Seller
from contracts.services.records import add_record, lock_contract
from groundwork.models import User


@dataclass(frozen=True, slots=True)
class Details:
    """The client's purchase order number, and who gets the bills; empty where nobody has said."""

    po_number: str
    billing_name: str
    billing_email: str


@transaction.atomic
def change_details(
    contract: Contract, details: Details, by: User, now: datetime, expected: int
) -> ContractRecord | None:
    """Record the details as they are from today on; None where they are those that stand there.

    `expected` is the number of records that the form was made from. Raises StaleError where there is another since.
    """
    row, standing = lock_contract(contract, expected)
    after = replace(
        standing,
        po_number=details.po_number,
        billing_name=details.billing_name,
        billing_email=details.billing_email,
    )
    if after == standing:
        return None
    today = Seller.day_of(now)
    return add_record(row, replace(after, kind="details", basis=Basis("staff"), effective_on=today), by, now)
