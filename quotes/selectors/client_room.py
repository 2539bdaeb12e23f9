"""What quotes know of a client, for its page: contracts, the true-up that is due, quotes, and kinds without a price."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.utils.functional import Promise

import pricing
from clients.models import Client
from clients.selectors import Turnover, inventory_counts, turnover_since
from contracts.documents import Stretch, changed, fee_of_month, held_to_floor, read_contract
from contracts.models import Contract
from contracts.selectors.on_behalf import unsigned_origin
from contracts.selectors.revenue import fees_on
from contracts.selectors.states import LIVE, end_of
from contracts.selectors.states import state_of as state_of_contract
from contracts.services.amending import usual_day
from groundwork.device_kinds import device_words, in_order, label
from groundwork.display import money, money_signed
from groundwork.models import User
from plans.models import PlanVersion
from plans.selectors import plan_of
from quotes.models import Quote
from quotes.selectors.changes import changes_words
from quotes.selectors.offering import latest_versions
from quotes.selectors.signed import open_change, selection_again
from quotes.selectors.states import state_of, with_viewed

QUOTES_SHOWN = 10


@dataclass(frozen=True, slots=True)
class CountChange:
    """A key of the inventory that counts something else than when the contract was signed."""

    label: str | Promise
    then: int
    now: int


@dataclass(frozen=True, slots=True)
class TrueUp:
    """What today's inventory does to the fee of the contract in force, under its own frozen plan.

    `fault` is why there is no price for today's counts; then `after` and `change` are empty. `by_hand` tells that some
    numbers were set by hand when it was signed: those stay. `since` is the day from which a draft of today would hold.
    `drafted` is the number of one that is drafted already, empty where there is none.
    """

    number: str
    changes: tuple[CountChange, ...]
    turnover: Turnover
    before: str
    after: str
    change: str
    less: bool
    fault: str
    by_hand: bool
    since: date
    drafted: str


@dataclass(frozen=True, slots=True)
class ContractLine:
    """A contract in the list. `name` is what the choice is called; `fee` is that of today, empty outside its term.

    `origin` is how it was made where it was not signed here.
    """

    number: str
    name: str
    state: str
    label: str | Promise
    fee: str
    starts_on: date
    ends_on: date | None
    origin: str


@dataclass(frozen=True, slots=True)
class QuoteLine:
    """A quote in the list."""

    number: str
    title: str
    changes: str
    state: str
    label: str | Promise
    mrr: str
    started_at: datetime


@dataclass(frozen=True, slots=True)
class ClientRoom:
    """All of it. `unpriced` are the kinds that count and that no published plan has a price for, as in "3 cameras"."""

    contracts: tuple[ContractLine, ...]
    true_up: TrueUp | None
    quotes: tuple[QuoteLine, ...]
    more_quotes: int
    unpriced: str


def client_room(client: Client, user: User, zone: str, now: datetime) -> ClientRoom:
    """The room of one client, its days in this time zone; a fixed number of queries."""
    counts = inventory_counts(client)
    today = now.astimezone(ZoneInfo(zone)).date()
    contracts = list(Contract.objects.filter(client=client))
    fees = fees_on(today, contracts)
    # A true-up is due by what is in force, and by the first of several.
    live = next((contract for contract in contracts if state_of_contract(contract, today) in LIVE), None)
    quotes = Quote.objects.for_user(user).filter(client=client).select_related("current", "about")
    return ClientRoom(
        contracts=tuple(_contract(contract, fees.get(contract.pk), today) for contract in contracts),
        true_up=_true_up(live, client, counts, today) if live and not client.archived_at else None,
        quotes=tuple(_quote(quote, now) for quote in with_viewed(quotes)[:QUOTES_SHOWN]),
        more_quotes=max(0, quotes.count() - QUOTES_SHOWN),
        unpriced="" if client.archived_at else _unpriced(counts),
    )


def _true_up(contract: Contract, client: Client, counts: dict[str, int], today: date) -> TrueUp | None:
    """None where today's counts are those that were agreed last, and for a flat fee without a plan."""
    record = contract.records.order_by("-number")[0]
    standing = read_contract(bytes(record.document))
    agreed = standing.stretches[-1]
    then = {key: number for key, number in agreed.counts if number}
    if then == counts or agreed.plan is None or agreed.selection is None:
        return None
    plan = plan_of(PlanVersion.objects.get(sha256=agreed.plan.sha256))
    since = usual_day(standing, today)
    month = standing.change_on(since).elapsed + 1
    selection, after, fault = selection_again(agreed.selection, month - 1), None, ""
    before = fee_of_month(standing, month)
    try:
        inventory = pricing.read_inventory({"format": "msp-inventory/1", "counts": counts})
        fees = pricing.contract_fees(pricing.price(plan, inventory, selection))
        new = Stretch(month, agreed.name, fees, signed=True, counts=())
        after = fee_of_month(changed(standing, held_to_floor(standing, new, "true-up")), month)
    except pricing.PricingError as error:
        fault = error.message
    return TrueUp(
        number=contract.number,
        changes=tuple(
            CountChange(label(key), then.get(key, 0), counts.get(key, 0))
            for key in in_order({**then, **counts})
            if then.get(key, 0) != counts.get(key, 0)
        ),
        turnover=turnover_since(client, record.made_at),
        before=money(before, contract.currency),
        after="" if after is None else money(after, contract.currency),
        change="" if after is None else money_signed(after - before, contract.currency),
        less=after is not None and after < before,
        fault=fault,
        by_hand=bool(selection.quantities),
        since=since,
        drafted=drafted.number if (drafted := open_change(contract, Quote.Purpose.TRUE_UP)) else "",
    )


def _contract(contract: Contract, fee: Decimal | None, today: date) -> ContractLine:
    state = state_of_contract(contract, today)
    return ContractLine(
        number=contract.number,
        name=contract.name,
        state=state.value,
        label=state.label,
        fee="" if fee is None else money(fee, contract.currency),
        starts_on=contract.starts_on,
        ends_on=end_of(contract),
        origin=unsigned_origin(contract),
    )


def _quote(quote: Quote, now: datetime) -> QuoteLine:
    state, label = state_of(quote, now)
    return QuoteLine(
        number=quote.number,
        title=quote.title,
        changes=changes_words(quote),
        state=state,
        label=label,
        mrr="" if quote.mrr is None else money(quote.mrr, quote.currency),
        started_at=quote.created_at,
    )


def _unpriced(counts: dict[str, int]) -> str:
    """Devices that count and that no plan, as it was published last, charges by; empty where nothing is published."""
    plans = [plan_of(version) for version in latest_versions(documents=True)]
    if not plans:
        return ""
    priced = {key for plan in plans for service in plan.services for key in _counted_by(plan, service.unit)}
    return device_words({key: number for key, number in counts.items() if key not in priced})


def _counted_by(plan: pricing.Plan, unit: str) -> tuple[str, ...]:
    found = plan.index.units.get(unit)
    return () if found is None else found.counts
