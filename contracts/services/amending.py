"""A running contract is changed: what holds from a day on, with a new signature or by one of its clauses."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

import pricing
from contracts.documents import Basis, Due, RecordKind, Standing, Stretch
from contracts.errors import ContractError
from contracts.models import Contract, ContractRecord
from contracts.services.records import add_record, lock_contract
from groundwork.days import far_fault
from groundwork.display import day as day_text
from groundwork.models import Event, User


@dataclass(frozen=True, slots=True)
class BilledTo:
    """The order number and who gets the invoices; empty where that stays as it is."""

    po_number: str = ""
    name: str = ""
    email: str = ""


def amend_contract(
    contract: Contract,
    stretch: Stretch,
    effective_on: date,
    basis: Basis,
    by: User | None,
    now: datetime,
    *,
    kind: RecordKind = "amended",
    due: Due | None = None,
    one_time: Decimal = pricing.ZERO,
    billed_to: BilledTo | None = None,
    cause: Event | None = None,
    expected: int | None = None,
) -> ContractRecord:
    """Add what holds from the stretch's month on, in the caller's transaction.

    `due` is the difference for the rest of a month that has begun, as it was agreed (`difference_of`), `one_time` what
    else is paid once, before tax; `billed_to` is what of that is another one from now on. `expected` is the number of
    records that it was drafted from. Raises StaleError where there is another since, and ContractError for a contract
    that is over by then, and for a day before one from which something was agreed already.
    """
    row, standing = lock_contract(contract, expected)
    demand_changeable(standing, effective_on)
    begins = pricing.first_day_of_month(standing.first_day, stretch.month) if due is None else due.on
    demand_after_agreed(standing, begins)
    dues = standing.dues if due is None else (*standing.dues, due)
    to = billed_to or BilledTo()
    after = replace(
        standing,
        kind=kind,
        basis=basis,
        effective_on=effective_on,
        stretches=(*standing.stretches, stretch),
        one_time=standing.one_time + one_time,
        dues=dues,
        po_number=to.po_number or standing.po_number,
        billing_name=to.name if to.email else standing.billing_name,
        billing_email=to.email or standing.billing_email,
    )
    return add_record(row, after, by, now, cause)


def demand_changeable(standing: Standing, effective_on: date) -> None:
    """Raise ContractError unless the contract is in force on that day, or will begin later."""
    ends = standing.ends_on
    if ends is not None and effective_on > ends:
        raise ContractError(
            _("%(number)s ends on %(day)s. A change has to begin before that.")
            % {"number": standing.contract, "day": day_text(ends)}
        )


def demand_day(standing: Standing, day: date, today: date) -> None:
    """Raise ContractError unless a change may hold from that day.

    It is not over nor many years ahead, the contract is in force by then or will begin later, and nothing else is
    agreed from a later day on already.
    """
    if day < today:
        raise ContractError(_("%(day)s is over. Choose today or a later day.") % {"day": day_text(day)})
    if fault := far_fault(day, today):
        raise ContractError(fault)
    demand_changeable(standing, day)
    demand_after_agreed(standing, standing.change_on(day).day)


def usual_day(standing: Standing, today: date) -> date:
    """The day from which a change holds where nobody says another: the first of the contract's next month.

    Not before what is agreed for later months; today in the last month, for there is no next one.
    """
    day, ends = standing.next_month(today), standing.ends_on
    return day if ends is None or day <= ends else max(today, standing.agreed_days[-1])


def demand_after_agreed(standing: Standing, day: date) -> None:
    """Raise ContractError where something is agreed from a later day on already."""
    since = standing.agreed_days[-1]
    if day < since:
        raise ContractError(
            _("Something else is agreed from %(day)s on already. Let this change begin then, or later.")
            % {"day": day_text(since)}
        )
