"""Approving what the true-up run proposes: a record with a notice where the contract allows it, else a draft."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from time import monotonic
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

import pricing
from clients.selectors import inventory_counts
from contracts.documents import true_up_of
from contracts.models import Contract, Seller
from contracts.selectors.true_ups import recount_of
from contracts.services.amending import demand_day
from contracts.services.records import lock_contract
from contracts.services.true_ups import demand_fee, true_up_by_clause
from groundwork.errors import DomainError
from groundwork.models import User
from plans.models import PlanVersion
from plans.selectors import plan_of
from quotes.errors import LockedError
from quotes.models import Quote
from quotes.selectors.signed import open_change
from quotes.selectors.true_up_run import changes_out
from quotes.services.amendment import draft_true_up
from quotes.services.locking import lock_quote

# A request stops after so many seconds and says what is left: thousands of records take longer than anybody waits.
MOST_SECONDS: Final = 6.0
_TICKET: Final = re.compile(r"(\d{1,18}):(\d{1,9}):(-?\d{1,18}(?:\.\d{1,4})?):(\d{4}-\d\d-\d\d)", re.ASCII)


class Outcome(StrEnum):
    """What became of one approval."""

    NOTICE = "notice"
    UNTOLD = "untold"
    DRAFT = "draft"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Ticket:
    """What was approved: a contract by its key, at this number of records, with this fee, from this day on."""

    contract: int
    records: int
    fee: Decimal
    day: date

    def __str__(self) -> str:
        return f"{self.contract}:{self.records}:{self.fee}:{self.day}"


@dataclass(frozen=True, slots=True)
class Done:
    """One approval that was dealt with. `why` is said where it was refused; `quote` is the draft's number."""

    ticket: Ticket
    outcome: Outcome
    number: str
    why: str = ""
    quote: str = ""


def tickets_in(text: str) -> tuple[Ticket, ...]:
    """The tickets of a form, by blanks (`Proposal.ticket`). Raises ValueError for anything else."""
    found = []
    for part in text.split():
        said = _TICKET.fullmatch(part)
        if said is None:
            raise ValueError(part)
        contract, records, fee, day = said.groups()
        found.append(Ticket(int(contract), int(records), Decimal(fee), date.fromisoformat(day)))
    return tuple(found)


def approve(tickets: Sequence[Ticket], by: User, now: datetime) -> tuple[tuple[Done, ...], tuple[Ticket, ...]]:
    """Deal with as many as there is time for, each in a transaction of its own; what was done, and what is left.

    Whatever was approved twice is refused the second time: its contract has another record, or its draft is there.
    """
    until = monotonic() + MOST_SECONDS
    contracts = Contract.objects.for_user(by).select_related("client").in_bulk([one.contract for one in tickets])
    done: list[Done] = []
    for at, ticket in enumerate(tickets):
        if at and monotonic() > until:
            return tuple(done), tuple(tickets[at:])
        contract = contracts.get(ticket.contract)
        if contract is not None:
            done.append(approve_one(contract, ticket, by, now))
    return tuple(done), ()


def approve_one(contract: Contract, ticket: Ticket, by: User, now: datetime) -> Done:
    """One of them; why it could not be done is said and not raised."""
    try:
        with transaction.atomic():
            return _approved(contract, ticket, by, now)
    except (DomainError, pricing.PricingError) as error:
        return Done(ticket, Outcome.REFUSED, contract.number, str(error))


def _approved(contract: Contract, ticket: Ticket, by: User, now: datetime) -> Done:
    if (drafted := open_change(contract, Quote.Purpose.TRUE_UP)) is not None:
        lock_quote(drafted)  # before the contract, as an acceptance and the desk do
    row, standing = lock_contract(contract, ticket.records)
    out = changes_out([row.pk]).get(row.pk)
    if out is not None:
        raise LockedError(
            _("%(quote)s is with the client already. Wait for the answer, or withdraw it.") % {"quote": out.number}
        )
    day = ticket.day
    demand_day(standing, day, Seller.day_of(now))
    if standing.clauses.true_up:
        _record, told = true_up_by_clause(row, day, by, now, expected=ticket.records, fee=ticket.fee)
        return Done(ticket, Outcome.NOTICE if told else Outcome.UNTOLD, row.number)
    recount, plan = recount_of(standing, inventory_counts(row.client), day), standing.stretches[-1].plan
    if recount is not None and plan is not None:
        demand_fee(true_up_of(recount, plan_of(PlanVersion.objects.get(sha256=plan.sha256))).after, ticket.fee)
    return Done(ticket, Outcome.DRAFT, row.number, quote=draft_true_up(row, by, now, day).number)
