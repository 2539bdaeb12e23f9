"""A contract is ended, and an end that was a mistake is taken back. Both are records; nothing is overwritten."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from contracts.documents import Basis, Closing, Standing, facts_of
from contracts.errors import ContractError
from contracts.models import Contract, ContractRecord, Seller
from contracts.selectors.ending import allowed_last_day
from contracts.services.notices import send_notice
from contracts.services.records import add_record, lock_contract
from groundwork import evidence
from groundwork.display import day as day_text
from groundwork.evidence import Examined
from groundwork.models import User

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Ending:
    """That a contract ends: on which last day, why, who asked for it and when.

    `owed` is what is still to be paid, before tax; None for what the schedule gives. `owed_reason` is why it is another
    amount.
    """

    last_day: date
    reason: str
    asked_by: str
    asked_on: date
    owed: Decimal | None = None
    owed_reason: str = ""


@transaction.atomic
def end_contract(
    contract: Contract, ending: Ending, by: User, now: datetime, *, expected: int, file: Examined | None = None
) -> ContractRecord:
    """Record that the contract ends, and tell the client. `expected` is the number of records that somebody was shown.

    Raises StaleError where there is another since, and ContractError for what `demand_end` refuses.
    """
    row, standing = lock_contract(contract, expected)
    demand_end(standing, ending, Seller.day_of(now))
    computed = owed_after(standing, ending)
    kept = None if file is None else evidence.keep(file, by=by, now=now)
    facts = {
        "asked_on": ending.asked_on.isoformat(),
        "owed_computed": computed,
        "owed_reason": ending.owed_reason,
        "evidence": "" if kept is None else kept.name,
        "evidence_sha256": "" if kept is None else kept.sha256,
    }
    closing = Closing(
        last_day=ending.last_day,
        why="cancelled",
        reason=ending.reason,
        asked_by=ending.asked_by,
        owed=computed if ending.owed is None else ending.owed,
    )
    after = replace(
        standing,
        kind="ended",
        basis=Basis("staff", facts=facts_of(facts)),
        effective_on=ending.last_day + _DAY,
        closing=closing,
    )
    record = add_record(row, after, by, now, evidence=kept)
    send_notice(record, now)
    return record


def owed_after(standing: Standing, ending: Ending) -> Decimal:
    """What the contract itself gives: the fees to the first last day that it allowed when the end was asked for."""
    return standing.owed_after(ending.last_day, allowed_last_day(standing, ending.asked_on).day)


def demand_end(standing: Standing, ending: Ending, today: date) -> None:
    """Raise ContractError unless the contract can be ended so.

    It can be ended once, while it is not over, on a day that is not before it began and not after it would end anyway;
    another amount than the schedule's wants a reason.
    """
    if standing.closing is not None:
        raise ContractError(
            _("This contract ends on %(day)s already. Withdraw that first, then end it anew.")
            % {"day": day_text(standing.closing.last_day)}
        )
    ends = standing.ends_on
    if ends is not None and ends < today:
        raise ContractError(_("This contract is over since %(day)s.") % {"day": day_text(ends)})
    if ending.last_day < standing.starts_on - _DAY:
        raise ContractError(
            _("It begins on %(day)s. Choose the day before that if it is not to begin at all, or a later one.")
            % {"day": day_text(standing.starts_on)},
            "last_day",
        )
    latest = None if ends is None else max(ends, allowed_last_day(standing, today).day)
    if latest is not None and ending.last_day > latest:
        raise ContractError(
            _("It ends on %(day)s anyway. Choose that day, or an earlier one.") % {"day": day_text(latest)}, "last_day"
        )
    computed = owed_after(standing, ending)
    if ending.owed is not None and ending.owed != computed and not ending.owed_reason:
        raise ContractError(_("Say why another amount is owed than the contract gives."), "owed_reason")


@transaction.atomic
def withdraw_end(contract: Contract, reason: str, by: User, now: datetime, *, expected: int) -> ContractRecord:
    """Record that the contract does not end after all, and tell the client: it goes on as it was agreed.

    Raises StaleError, and ContractError where it was not ended by hand or its last day is over.
    """
    row, standing = lock_contract(contract, expected)
    closing = standing.closing
    if closing is None or closing.why != "cancelled":
        raise ContractError(_("There is no end of this contract that could be withdrawn."))
    if closing.last_day < Seller.day_of(now):
        raise ContractError(
            _("The last day, %(day)s, is over. Quote a new contract instead.") % {"day": day_text(closing.last_day)}
        )
    after = replace(
        standing,
        kind="withdrawn",
        basis=Basis("staff", facts=facts_of({"reason": reason})),
        effective_on=closing.last_day + _DAY,
        closing=None,
    )
    record = add_record(row, after, by, now)
    send_notice(record, now)
    return record
