"""What a contract does by itself when its days come: the client is reminded of a renewal, and it renews.

The worker calls it every day. It does not matter how often, how many workers there are or how long none was: each
contract is looked at anew under its lock, and what has been done is on record.
"""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

import pricing
from contracts.documents import Basis, Standing, facts_of, read_contract, renewal_deadline
from contracts.models import Contract, ContractRecord, Seller
from contracts.services.notices import send_notice
from contracts.services.records import add_record, lock_contract

logger = logging.getLogger(__name__)
_DAY = timedelta(days=1)


class ClockError(Exception):
    """Some contracts could not be seen to; the log says why, and the outbox tries again."""


def see_to_renewals(now: datetime) -> int:
    """Renew what is to be renewed, and remind of what comes next. Returns how many records that made.

    Every contract in a transaction of its own. Raises ClockError, after all others, where some failed.
    """
    today = Seller.day_of(now)
    made, failed = 0, 0
    for contract in _candidates(today):
        for deed in (renew_by_clause, remind_of_renewal):
            try:
                made += _done(deed, contract, now)
            except Exception:
                logger.exception("Contract %s: %s failed.", contract, deed.__name__)
                failed += 1
    if failed:
        raise ClockError(f"{failed} renewals or reminders failed.")
    return made


def renew_by_clause(contract: Contract, now: datetime) -> list[ContractRecord]:
    """Renew the contract for as many terms as have been due; in the caller's transaction.

    The fee goes on as in the last month (docs/adr/0023-the-life-of-a-contract.md). Nothing where it is not due.
    """
    row, standing = lock_contract(contract)
    today = Seller.day_of(now)
    records = []
    while _is_due(standing, today):
        standing = _renewed(standing, _reminded_on(row, standing))
        records.append(add_record(row, standing, None, now))
    return records


def remind_of_renewal(contract: Contract, now: datetime) -> list[ContractRecord]:
    """Record that the client is told before the contract renews by itself; once a term, in the caller's transaction.

    That is RENEWAL_REMINDER_DAYS before the last day of notice, or of the term where there is no notice.
    """
    row, standing = lock_contract(contract)
    today = Seller.day_of(now)
    deadline = renewal_deadline(standing)
    if deadline is None or not _first_reminder(deadline) <= today <= deadline or _reminded_on(row, standing):
        return []
    facts = {"last_day": standing.last_day.isoformat(), "deadline": deadline.isoformat()}
    after = replace(standing, kind="reminded", basis=Basis("clause", facts=facts_of(facts)), effective_on=today)
    return [add_record(row, after, None, now)]


def _candidates(today: date) -> QuerySet[Contract]:
    """Those that may be due; whether they are is judged under the lock of each. Nobody writes to archived clients."""
    day = today + timedelta(days=settings.RENEWAL_REMINDER_DAYS)
    renews = Contract.objects.filter(Q(renews=True, closed="", starts_on__lte=today, client__archived_at=None))
    return (
        renews.annotate(deadline=Coalesce(F("notice_by"), F("term_ends_on"))).filter(deadline__lte=day).order_by("pk")
    )


@transaction.atomic
def _done(deed: Callable[[Contract, datetime], list[ContractRecord]], contract: Contract, now: datetime) -> int:
    records = deed(contract, now)
    for record in records:
        send_notice(record, now)
    return len(records)


def _is_due(standing: Standing, today: date) -> bool:
    deadline = renewal_deadline(standing)
    return deadline is not None and standing.starts_on <= today and deadline < today


def _renewed(standing: Standing, reminded_on: str) -> Standing:
    end = standing.clauses.end
    assert end is not None  # it is due
    months = standing.months + (end.months or 0)
    facts = {
        "from": (standing.last_day + _DAY).isoformat(),
        "to": pricing.last_day(standing.first_day, months).isoformat(),
        "reminded_on": reminded_on,
    }
    return replace(
        standing,
        kind="renewed",
        basis=Basis("clause", facts=facts_of(facts)),
        effective_on=standing.last_day + _DAY,
        months=months,
    )


def _reminded_on(contract: Contract, standing: Standing) -> str:
    """The day on which the client was told that this term would renew; empty where that has not been."""
    last = contract.records.filter(kind="reminded").order_by("-number").first()
    if last is None:
        return ""
    facts = dict(read_contract(bytes(last.document)).basis.facts)
    return last.effective_on.isoformat() if facts["last_day"] == standing.last_day.isoformat() else ""


def _first_reminder(deadline: date) -> date:
    return deadline - timedelta(days=settings.RENEWAL_REMINDER_DAYS)
