"""What quotes know of a client, for its page: contracts, true-ups that are due, quotes, and kinds without a price."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.utils.functional import Promise

import pricing
from clients.models import Client
from clients.selectors import Turnover, inventory_counts, turnovers_since
from contracts.documents import Recount, Standing, Stretch, fee_of_month, true_up_of
from contracts.models import Contract
from contracts.selectors.agreed import names_on
from contracts.selectors.on_behalf import unsigned_origin
from contracts.selectors.revenue import fees_on
from contracts.selectors.standings import agreed_times, standings_of
from contracts.selectors.states import LIVE, until_of
from contracts.selectors.states import State as ContractState
from contracts.selectors.states import state_of as state_of_contract
from contracts.services.amending import usual_day
from contracts.words.ends import end_words
from groundwork.device_kinds import device_words, in_order, label
from groundwork.display import money, money_signed
from groundwork.models import User
from plans.models import PlanVersion
from plans.selectors import latest_versions, plan_of
from quotes.models import Quote
from quotes.selectors.changes import changes_words
from quotes.selectors.fees import fees_today
from quotes.selectors.signed import open_changes
from quotes.selectors.states import state_of, with_viewed
from quotes.selectors.true_up_run import by_notice

QUOTES_SHOWN = 10


@dataclass(frozen=True, slots=True)
class CountChange:
    """A key of the inventory that counts something else than when the contract was signed."""

    label: str | Promise
    then: int
    now: int


@dataclass(frozen=True, slots=True)
class TrueUp:
    """What today's inventory does to the fee of one contract, under its own frozen plan.

    `fault` is why there is no price for today's counts; then `after` and `change` are empty. `by_hand` tells that some
    numbers were set by hand when it was signed: those stay. `since` is the day from which a draft of today would hold.
    `drafted` is the number of one that is drafted already, empty where there is none. `group` is where the true-up run
    shows it, whose terms let the fee follow by notice; empty where it has to be signed.
    """

    number: str
    name: str
    changes: tuple[CountChange, ...]
    turnover: Turnover
    before: str
    after: str
    change: str
    less: bool
    fault: str
    by_hand: bool
    since: date
    drafted: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class ContractLine:
    """A contract in the list. `name` and `fee` are those of today, `fee` empty outside its term.

    `origin` is how it was made where it was not signed here, `ending` what happens at its end where that is soon.
    """

    number: str
    name: str
    state: str
    label: str | Promise
    fee: str
    starts_on: date
    ends_on: date | None
    origin: str
    ending: str


@dataclass(frozen=True, slots=True)
class QuoteLine:
    """A quote in the list. Once there is a contract, `mrr` is the fee in force there today, empty where it is over."""

    number: str
    title: str
    changes: str
    state: str
    label: str | Promise
    mrr: str
    started_at: datetime


@dataclass(frozen=True, slots=True)
class ClientRoom:
    """All of it, the contracts that somebody is served under first.

    `unpriced` are the kinds that count and that no published plan has a price for, as in "3 cameras".
    """

    contracts: tuple[ContractLine, ...]
    true_ups: tuple[TrueUp, ...]
    quotes: tuple[QuoteLine, ...]
    more_quotes: int
    unpriced: str


def client_room(client: Client, user: User, zone: str, now: datetime) -> ClientRoom:
    """The room of one client, its days in this time zone; a fixed number of queries."""
    counts = inventory_counts(client)
    today = now.astimezone(ZoneInfo(zone)).date()
    contracts = list(Contract.objects.filter(client=client))
    live = [contract for contract in contracts if state_of_contract(contract, today) in LIVE]
    over = [contract for contract in contracts if contract not in live]
    fees, standings = fees_on(today, contracts), standings_of(contracts)
    names = names_on(today, contracts)
    quotes = Quote.objects.for_user(user).filter(client=client).select_related("current", "about")
    shown = list(with_viewed(quotes)[:QUOTES_SHOWN])
    quoted = fees_today(shown, today)
    return ClientRoom(
        contracts=tuple(
            _contract(
                contract, names.get(contract.pk, contract.name), standings[contract.pk], fees.get(contract.pk), today
            )
            for contract in (*live, *over)
        ),
        true_ups=() if client.archived_at else tuple(_true_ups(live, standings, client, counts, today, user, now)),
        quotes=tuple(_quote(quote, quoted.get(quote.pk, quote.mrr), now) for quote in shown),
        more_quotes=max(0, quotes.count() - QUOTES_SHOWN),
        unpriced="" if client.archived_at else _unpriced(counts),
    )


def _true_ups(
    contracts: list[Contract],
    standings: dict[int, Standing],
    client: Client,
    counts: dict[str, int],
    today: date,
    user: User,
    now: datetime,
) -> Iterator[TrueUp]:
    """One for each contract that was agreed for other counts than today's; none for a flat fee without a plan."""
    due = [contract for contract in contracts if _differs(standings[contract.pk].stretches[-1], counts)]
    plans, agreed, drafted = _plans(due, standings), agreed_times(due), open_changes(due, Quote.Purpose.TRUE_UP)
    turnovers = turnovers_since(client, agreed.values())
    groups = by_notice(user, {contract.pk: standings[contract.pk] for contract in due}, now)
    for contract in due:
        standing = standings[contract.pk]
        plan = plans.get(standing.stretches[-1].plan.sha256) if standing.stretches[-1].plan else None
        if plan is not None:
            found = _true_up(contract, standing, plan, counts, today, turnovers[agreed[contract.pk]])
            yield replace(found, drafted=drafted.get(contract.pk, ""), group=groups.get(contract.pk, ""))


def _differs(agreed: Stretch, counts: dict[str, int]) -> bool:
    return agreed.selection is not None and agreed.stands_on != agreed.following(counts)


def _plans(contracts: list[Contract], standings: dict[int, Standing]) -> dict[str, pricing.Plan]:
    refs = (standings[contract.pk].stretches[-1].plan for contract in contracts)
    versions = PlanVersion.objects.filter(sha256__in={ref.sha256 for ref in refs if ref})
    return {version.sha256: plan_of(version) for version in versions}


def _true_up(
    contract: Contract,
    standing: Standing,
    plan: pricing.Plan,
    counts: dict[str, int],
    today: date,
    turnover: Turnover,
) -> TrueUp:
    agreed = standing.stretches[-1]
    assert agreed.selection is not None  # _differs
    then, now = agreed.stands_on, agreed.following(counts)
    since = usual_day(standing, today)
    recount, after, fault = Recount(standing, counts, since, signed=not standing.clauses.true_up), None, ""
    before = fee_of_month(standing, recount.month)
    try:
        after = true_up_of(recount, plan).after
    except pricing.PricingError as error:
        fault = error.message
    return TrueUp(
        number=contract.number,
        name=contract.name,
        changes=tuple(
            CountChange(label(key), then.get(key, 0), now.get(key, 0))
            for key in in_order({**then, **now})
            if then.get(key, 0) != now.get(key, 0)
        ),
        turnover=turnover,
        before=money(before, contract.currency),
        after="" if after is None else money(after, contract.currency),
        change="" if after is None else money_signed(after - before, contract.currency),
        less=after is not None and after < before,
        fault=fault,
        by_hand=bool(agreed.selection.quantities),
        since=since,
    )


def _contract(contract: Contract, name: str, standing: Standing, fee: Decimal | None, today: date) -> ContractLine:
    state = state_of_contract(contract, today)
    return ContractLine(
        number=contract.number,
        name=name,
        state=state.value,
        label=state.label,
        fee="" if fee is None else money(fee, contract.currency),
        starts_on=contract.starts_on,
        ends_on=until_of(contract, today),
        origin=unsigned_origin(contract),
        ending=end_words(standing, today) if state == ContractState.ENDS_SOON else "",
    )


def _quote(quote: Quote, fee: Decimal | None, now: datetime) -> QuoteLine:
    state, label = state_of(quote, now)
    return QuoteLine(
        number=quote.number,
        title=quote.title,
        changes=changes_words(quote),
        state=state,
        label=label,
        mrr="" if fee is None else money(fee, quote.currency),
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
