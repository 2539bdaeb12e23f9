"""A contract is followed by another that renews it."""

from dataclasses import replace
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from contracts.documents import Basis, Closing, Standing, facts_of
from contracts.errors import ContractError
from contracts.models import Contract
from contracts.services.records import add_record, begin_contract, lock_contract
from groundwork.models import Event, EvidenceFile, User

_DAY = timedelta(days=1)


def begin_renewal(
    followed: Contract,
    standing: Standing,
    now: datetime,
    cause: Event | None = None,
    *,
    by: User | None = None,
    evidence: EvidenceFile | None = None,
) -> Contract:
    """Begin the contract that renews this one, and close this one on the day before; in the caller's transaction.

    One that ends before that keeps its last day. A day is never in both. `cause` is the entry of the acceptance; where
    staff have recorded it without a quote there is none, `by` is who did, and `evidence` the file that came with it.
    Raises ContractError where another contract renews it already, or where it would begin before the other did.
    """
    row, before = lock_contract(followed)
    renewed = Contract.objects.filter(follows=row).values_list("number", flat=True).first()
    if renewed is not None:
        raise ContractError(_("%(number)s is renewed by %(other)s already.") % {"number": row, "other": renewed})
    if standing.starts_on <= before.starts_on:
        raise ContractError(_("A renewal begins after the contract that it renews."), "starts_on")
    first = replace(standing, follows=row.number)
    if not standing.billing_email:  # whoever got the invoices goes on getting them
        first = replace(first, billing_name=before.billing_name, billing_email=before.billing_email)
    contract = begin_contract(row.client, first, by, now, cause, evidence=evidence)
    last = standing.starts_on - _DAY
    if before.ends_on is not None:
        last = min(last, before.ends_on)
    after = replace(
        before,
        kind="ended",
        basis=Basis(standing.basis.how, facts=facts_of({"contract": contract.number})),
        effective_on=last + _DAY,
        closing=Closing(last, "replaced", replaced_by=contract.number),
    )
    add_record(row, after, by, now, cause)
    return contract
