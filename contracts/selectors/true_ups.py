"""The true-up run: every contract in force, what is counted now, and what that does to its fee. Nothing is written."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final, TypeAlias

from django.db import models
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

import pricing
from clients.models import Client, InventoryCount
from clients.selectors import inventory_counts_of
from clients.services.counting import counts_key
from contracts.documents import Agreed, Due, Recount, Standing, difference_of, true_ups_of
from contracts.models import Contract, Seller
from contracts.selectors.standings import standings_of
from contracts.selectors.states import running
from groundwork.models import User
from plans.models import PlanVersion
from plans.selectors import plan_of

# Counts that nobody has touched for so long say nothing about today: no import, no change by hand.
STALE_AFTER: Final = timedelta(days=45)
# A count that moved by more than this share of what it was, and by so many at least, is looked at by a person.
_SHARE: Final = Decimal("0.5")
_LEAST: Final = 3


class Group(models.TextChoices):
    """What is to be done with a contract; each is in one group."""

    MORE = "more", _("More")
    LESS = "less", _("Less")
    SAME = "same", _("The same")
    STALE = "stale", _("Stale")
    DOUBTFUL = "doubtful", _("Doubtful")
    FLAT = "flat", _("Flat fee")


class Doubt(models.TextChoices):
    """Why somebody should look before the fee follows the counts."""

    NO_PRICE = "no-price", _("The plan has no price for this.")
    TAKEN = "taken", _("Something else is agreed for a later day, or the contract is over by then.")
    UNKNOWN = "unknown", _("Nobody wrote down what this contract was agreed for.")
    NOTHING = "nothing", _("Nothing at all is counted.")
    GONE = "gone", _("Something that was counted is not there at all any more.")
    JUMP = "jump", _("A count has moved by more than half.")
    UNPRICED = "unpriced", _("Something is counted that the plan has no price for.")


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is proposed for one contract. `before` and `after` are the fee of the first whole month; None: no price.

    `day` is the one asked for, `since` that from which it holds in this contract, and `due` what is owed once for the
    rest of a month that has begun. `keys` are the counts that the doubt is about. `clause` tells that the contract lets
    the fee follow without a signature. `then` and `now` leave out what counts nothing. `held`: the fee would be lower
    without the contract's floor.
    """

    contract: Contract
    group: Group
    then: Mapping[str, int]
    now: Mapping[str, int]
    counted_at: datetime | None
    clause: bool = False
    before: Decimal | None = None
    after: Decimal | None = None
    day: date | None = None
    since: date | None = None
    due: Due | None = None
    doubt: Doubt | None = None
    keys: tuple[str, ...] = ()
    held: bool = False

    @property
    def change(self) -> Decimal:
        """By how much the month changes; 0 where nothing can be proposed."""
        return pricing.ZERO if self.after is None or self.before is None else self.after - self.before

    @property
    def can_be_approved(self) -> bool:
        """Whether there is something to approve: another fee."""
        return self.change != 0

    @property
    def ticket(self) -> str:
        """What somebody approves: this contract, at this record, with this fee, from this day on; for `approve`."""
        return f"{self.contract.pk}:{self.contract.records_made}:{self.after}:{self.day}"


@dataclass(frozen=True, slots=True)
class Total:
    """Of some proposals in one currency: how much more a month, how much less, and `once` for parts of months."""

    currency: str
    more: Decimal
    less: Decimal
    once: Decimal

    @property
    def change(self) -> Decimal:
        """What the month changes by."""
        return self.more + self.less


@dataclass(frozen=True, slots=True)
class Run:
    """All proposals, by the clients' names."""

    proposals: tuple[Proposal, ...]
    by_group: Mapping[Group, tuple[Proposal, ...]] = field(default_factory=dict)

    @property
    def clear(self) -> tuple[Proposal, ...]:
        """Those that can be approved without a look at each: neither stale nor doubtful."""
        return (*self.by_group.get(Group.MORE, ()), *self.by_group.get(Group.LESS, ()))


def totals_of(proposals: Iterable[Proposal]) -> tuple[Total, ...]:
    """What they come to, by currency."""
    more: dict[str, Decimal] = defaultdict(Decimal)
    less: dict[str, Decimal] = defaultdict(Decimal)
    once: dict[str, Decimal] = defaultdict(Decimal)
    for proposal in proposals:
        (more if proposal.change > 0 else less)[proposal.contract.currency] += proposal.change
        once[proposal.contract.currency] += pricing.ZERO if proposal.due is None else proposal.due.amount
    return tuple(Total(currency, more[currency], less[currency], once[currency]) for currency in sorted({*more, *less}))


def true_up_run(user: User, day: date | None, now: datetime, keys: Iterable[int] | None = None) -> Run:
    """What counting again does from `day` on to all contracts in force today, or to those with these primary keys.

    Without a day it is the first of each contract's next month, so that no part of a month is owed.
    Archived clients are left out. A fixed number of queries, however many there are; contracts on one version of a
    plan are priced at once.
    """
    today = Seller.day_of(now)
    contracts = Contract.objects.for_user(user).filter(running(today), client__archived_at=None)
    if keys is not None:
        contracts = contracts.filter(pk__in=list(keys))
    rows = list(contracts.select_related("client").order_by("client__name", "pk"))
    clients = {row.client_id: row.client for row in rows}
    counts = inventory_counts_of(clients.values())
    counted = _counted(clients)
    moved = [row for row in rows if row.counts_key != counts_key(counts[row.client_id])]
    standings = standings_of(moved)
    days = {key: day or standing.next_month(today) for key, standing in standings.items()}
    priced = _priced(moved, standings, counts, days)
    found = tuple(
        _proposal(row, standings.get(row.pk), counts[row.client_id], counted.get(row.client_id), priced, now)
        for row in rows
    )
    by_group: dict[Group, tuple[Proposal, ...]] = {
        group: tuple(proposal for proposal in found if proposal.group == group) for group in Group
    }
    return Run(found, by_group)


def recount_of(standing: Standing, counts: Mapping[str, int], day: date) -> Recount | None:
    """The recount of a contract that stands on a plan; None where nothing can be agreed from that day on."""
    ends, last = standing.ends_on, standing.stretches[-1]
    if last.plan is None or last.selection is None or (ends is not None and day > ends):
        return None
    if standing.change_on(day).day < standing.agreed_days[-1]:
        return None
    return Recount(standing, counts, day, signed=not standing.clauses.true_up)


def _counted(clients: Mapping[int, Client]) -> dict[int, datetime]:
    """When each client was counted last."""
    found = InventoryCount.objects.filter(client__in=clients).order_by().values_list("client")
    return dict(found.annotate(last=Max("counted_at")))


# By contract what would be agreed, None where there is no price for it; its recount, and its plan.
_Priced: TypeAlias = Mapping[int, tuple[Agreed | None, Recount, pricing.Plan]]


def _priced(
    contracts: list[Contract],
    standings: Mapping[int, Standing],
    counts: Mapping[int, Mapping[str, int]],
    days: Mapping[int, date],
) -> _Priced:
    """Each on its own plan version; who can agree nothing from that day on is left out."""
    by_plan: dict[str, list[tuple[int, Recount]]] = defaultdict(list)
    for contract in contracts:
        standing = standings[contract.pk]
        recount, ref = recount_of(standing, counts[contract.client_id], days[contract.pk]), standing.stretches[-1].plan
        if recount is not None and ref is not None:
            by_plan[ref.sha256].append((contract.pk, recount))
    found: dict[int, tuple[Agreed | None, Recount, pricing.Plan]] = {}
    for version in PlanVersion.objects.filter(sha256__in=by_plan):
        plan, jobs = plan_of(version), by_plan[version.sha256]
        agreed = true_ups_of(plan, [recount for _key, recount in jobs])
        found |= {key: (one, recount, plan) for (key, recount), one in zip(jobs, agreed, strict=True)}
    return found


def _proposal(
    contract: Contract,
    standing: Standing | None,
    counts: Mapping[str, int],
    counted_at: datetime | None,
    priced: _Priced,
    now: datetime,
) -> Proposal:
    """One contract; without a `standing` where it stands on today's counts."""
    then = dict(counts) if standing is None else standing.stretches[-1].stands_on
    is_stale = counted_at is None or counted_at < now - STALE_AFTER
    group = Group.STALE if is_stale else Group.SAME
    if standing is None:
        return Proposal(contract, group, then, counts, counted_at)
    clause, counts = standing.clauses.true_up, standing.stretches[-1].following(counts)
    if not contract.on_plan:
        return Proposal(contract, Group.FLAT, then, counts, counted_at, clause)
    one, recount, plan = priced.get(contract.pk, (None, None, None))
    if one is None or recount is None or plan is None:
        doubt = Doubt.TAKEN if plan is None else Doubt.NO_PRICE
        return Proposal(contract, Group.DOUBTFUL, then, counts, counted_at, clause, doubt=doubt)
    found, keys = _doubt(then, counts, plan)
    if not is_stale:
        group = Group.DOUBTFUL if found else _direction(one)
    return Proposal(
        contract=contract,
        group=group,
        then=then,
        now=counts,
        counted_at=counted_at,
        clause=clause,
        before=one.before,
        after=one.after,
        day=recount.day,
        since=standing.change_on(recount.day).day,
        due=difference_of(standing, one.stretch, recount.day, ""),
        doubt=found,
        keys=keys,
        held=one.lifted,
    )


def _direction(agreed: Agreed) -> Group:
    if agreed.after == agreed.before:
        return Group.SAME
    return Group.MORE if agreed.after > agreed.before else Group.LESS


def _doubt(then: Mapping[str, int], now: Mapping[str, int], plan: pricing.Plan) -> tuple[Doubt | None, tuple[str, ...]]:
    """The weightiest doubt about these counts, and what it is about."""
    if not then or not any(now.values()):
        return Doubt.NOTHING if then else Doubt.UNKNOWN, ()
    changed = [key for key in {**then, **now} if then.get(key, 0) != now.get(key, 0)]
    priced = priced_keys(plan)
    found = (
        (Doubt.GONE, [key for key in changed if not now.get(key)]),
        (Doubt.JUMP, [key for key in changed if _jumps(then.get(key, 0), now.get(key, 0))]),
        (Doubt.UNPRICED, [key for key in changed if key not in priced and now.get(key, 0) > then.get(key, 0)]),
    )
    return next(((doubt, tuple(keys)) for doubt, keys in found if keys), (None, ()))


def _jumps(then: int, now: int) -> bool:
    return then > 0 and abs(now - then) >= _LEAST and abs(now - then) > _SHARE * then


def priced_keys(plan: pricing.Plan) -> frozenset[str]:
    """The inventory keys that a charged service of the plan counts."""
    units = {service.unit for service in plan.services if service.charge is not None}
    return frozenset(key for unit in plan.units if unit.code in units for key in unit.counts)
