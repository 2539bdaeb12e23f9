"""The fee follows what is counted, without a signature, where the contract allows that."""

from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from clients.selectors import inventory_counts
from contracts.documents import Basis, Recount, Stretch, difference_of, facts_of, true_up_of
from contracts.errors import ContractError
from contracts.models import Contract, ContractRecord, Seller
from contracts.notices.things import thing_facts
from contracts.services.amending import amend_contract, demand_day
from contracts.services.notices import send_notice
from contracts.services.records import lock_contract
from groundwork.errors import StaleError
from groundwork.models import User
from plans.models import PlanVersion
from plans.selectors import plan_of


def true_up_by_clause(
    contract: Contract, day: date, by: User, now: datetime, *, expected: int, fee: Decimal
) -> tuple[ContractRecord, bool]:
    """Let today's counts hold from that day on, and tell the client; in the caller's transaction.

    Gives the record, and whether there was somebody to tell.

    `expected` is the number of records and `fee` the month that somebody approved. Raises StaleError where either is
    another by now, ContractError where the contract does not allow it or nothing can be agreed from that day on, and
    PricingError where its plan has no price for the counts.
    """
    row, standing = lock_contract(contract, expected)
    last = standing.stretches[-1]
    if not standing.clauses.true_up or last.plan is None:
        raise ContractError(_("%(number)s does not let its fee follow without a signature.") % {"number": row.number})
    demand_day(standing, day, Seller.day_of(now))
    counts = inventory_counts(row.client)
    recount = Recount(standing, counts, day, signed=False)
    agreed = true_up_of(recount, plan_of(PlanVersion.objects.get(sha256=last.plan.sha256)))
    demand_fee(agreed.after, fee)
    return _recorded(row, recount, agreed.stretch, by, now)


def demand_fee(fee: Decimal, approved: Decimal) -> None:
    """Raise StaleError unless the fee is still the one that was approved."""
    if fee != approved:
        raise StaleError(_("What is counted has changed since. Look at it once more."))


def _recorded(
    row: Contract, recount: Recount, stretch: Stretch, by: User, now: datetime
) -> tuple[ContractRecord, bool]:
    keys = {key for key, _number in (*recount.standing.stretches[-1].counts, *stretch.counts)}
    record = amend_contract(
        row,
        stretch,
        recount.day,
        Basis("clause", facts=facts_of(thing_facts(keys, recount.standing.seller.language))),
        by,
        now,
        kind="true-up",
        due=difference_of(recount.standing, stretch, recount.day, _("True-up")),
    )
    return record, bool(send_notice(record, now))
