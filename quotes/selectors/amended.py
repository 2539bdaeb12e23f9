"""What a draft changes in its contract, worked out from the contract's last record: `amends` of its revision."""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

import pricing
from clients.selectors import device_changes_since
from contracts.documents import Standing, Stretch, agreed_anew, changed, difference_of, fee_of_month, selection_again
from contracts.models import Contract
from contracts.selectors.standings import agreed_at
from contracts.selectors.true_ups import priced_keys
from contracts.services.amending import demand_changeable
from plans.models import PlanVersion
from plans.selectors.versions import plan_of
from quotes.documents import Amends, AmendsKind, Reason
from quotes.models import Quote
from quotes.moves import Side
from quotes.reasons import left_of, reasons_of


@dataclass(frozen=True, slots=True)
class Chosen:
    """The one choice of a draft: what it is called, what it is worked out from, its price, whom it is written to."""

    name: str
    side: Side
    price: pricing.Price
    language: str


def amends_of(quote: Quote, standing: Standing, chosen: Chosen, day: date) -> Amends:
    """What this draft changes from `day` on in its contract, which says `standing` now; a fixed number of queries.

    A price is that of the contract's first year: what the month costs in the year of the change, after increases and
    above the floor, follows from the contract. Raises ContractError for a day after the contract's last.
    """
    contract = quote.about
    assert contract is not None
    demand_changeable(standing, day)
    kind, change = kind_of(quote), standing.change_on(day)
    agreed, month = standing.stretches[-1], change.elapsed + 1
    new = Stretch(month, chosen.name, pricing.contract_fees(chosen.price), signed=True, counts=())
    anew = agreed_anew(standing, new, kind)
    after = changed(standing, anew.stretch)
    begins = pricing.first_day_of_month(standing.first_day, month)
    return Amends(
        contract=contract.number,
        kind=kind,
        record=standing.record,
        record_sha256=standing.sha256,
        effective_on=change.day,
        elapsed=change.elapsed,
        ends_on=standing.ends_on,
        goes_on_after=standing.goes_on_after(change.day),
        name_before=agreed.name,
        fee_before=anew.before,
        fee=anew.after,
        later=tuple((step.since, step.fee) for step in after.steps if step.since > begins),
        floor=anew.after if anew.lifted else None,
        due=difference_of(standing, anew.stretch, day, quote.number),
        next_bill=_next_bill(standing, agreed, change.elapsed),
        reasons=_reasons(contract, standing, chosen, month, anew.after - anew.before),
    )


def nothing_fault(amends: Amends, plan: pricing.Plan, standing: Standing) -> str:
    """What to do about a change that leaves fees, priced counts, choice and prices as they are; empty where one moves.

    `standing` is what the contract says without the change. What is owed once follows from these.
    """
    begins = pricing.first_day_of_month(standing.first_day, amends.elapsed + 1)
    later = tuple((step.since, step.fee) for step in standing.steps if step.since > begins)
    priced = priced_keys(plan)
    moves = any(reason.what != "count" or reason.of in priced for reason in amends.reasons)
    if moves or amends.change or amends.later != later:
        return ""
    return _(
        "Nothing changes: fee, counts, choice and prices are those of %(contract)s. "
        "Withdraw this draft, or change something."
    ) % {"contract": amends.contract}


def kind_of(quote: Quote) -> AmendsKind:
    """What the record is about that the quote would make."""
    return "true-up" if quote.purpose == Quote.Purpose.TRUE_UP else "amended"


def _next_bill(standing: Standing, agreed: Stretch, elapsed: int) -> date:
    """The first day of the period that is billed next once so many months have passed."""
    period = agreed.selection.billing if agreed.selection else standing.billing
    billed = -(-elapsed // period) * period
    return pricing.first_day_of_month(standing.first_day, billed + 1)


def _reasons(
    contract: Contract, standing: Standing, chosen: Chosen, month: int, difference: Decimal
) -> tuple[Reason, ...]:
    """Why, in amounts that add up to the difference; what the floor adds, now or before, is one of them."""
    agreed = standing.stretches[-1]
    assert agreed.plan is not None
    assert agreed.selection is not None
    version = PlanVersion.objects.get(sha256=agreed.plan.sha256)
    before = Side(plan_of(version, chosen.language), agreed.counts, selection_again(agreed.selection, month - 1))

    def fee(side: Side) -> Decimal:
        fees = pricing.contract_fees(pricing.price(side.plan, side.inventory, side.selection))
        return fee_of_month(changed(standing, Stretch(month, "", fees, signed=True, counts=())), month)

    found = list(reasons_of(before, chosen.side, fee))
    rest = left_of(difference, found)
    if rest:
        found.append(Reason("together" if standing.clauses.floor is None else "floor", rest))
    return _with_names(found, contract)


def _with_names(reasons: list[Reason], contract: Contract) -> tuple[Reason, ...]:
    """The names of the devices that came and went, for each kind where they explain its number."""
    changes = device_changes_since(contract.client, agreed_at(contract))
    came, went = _by_kind(changes.came), _by_kind(changes.went)
    return tuple(
        replace(reason, came=came[reason.of], went=went[reason.of])
        if reason.what == "count" and len(came[reason.of]) - len(went[reason.of]) == reason.by
        else reason
        for reason in reasons
    )


def _by_kind(devices: tuple[tuple[str, str], ...]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = defaultdict(tuple)
    for name, kind in devices:
        found[kind] += (name,)
    return found
