"""What clients lack that most clients of their size have, on the same plan; and what it would come to for them."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import accumulate
from typing import Any, Final

from django.core.paginator import Page, Paginator
from django.db.models import Q

import pricing
from contracts.documents import Standing, selection_again
from contracts.models import Contract
from contracts.selectors.standings import standings_of
from contracts.selectors.states import running
from groundwork.models import User
from plans.models import PlanVersion
from plans.selectors import plan_of

# Clients of a size: from half of this one's to twice it. Fewer than three others say nothing about what is usual.
_SPAN: Final = 2
_FEWEST: Final = 3
GAPS_A_PAGE: Final = 30


@dataclass(frozen=True, slots=True)
class Lack:
    """A package that a contract lacks: `have` of the `peers`, other clients of its size on the same plan, have it."""

    contract: int
    package: str
    have: int
    peers: int


@dataclass(frozen=True, slots=True)
class Gap:
    """A lack, for the page. `more` is what the package adds to this client's month, before tax.

    `fault` says why it is not available as it is (it needs a higher tier, say); then `more` is None.
    """

    number: str
    client: str
    package: str
    name: str
    have: int
    peers: int
    more: Decimal | None
    currency: str
    fault: str


def of_size(size: int) -> Q:
    """Contracts of clients of that size: from half of it to twice it."""
    return Q(size__range=(-(-size // _SPAN), size * _SPAN))


def lacks(user: User, today: date, search: str = "") -> tuple[Lack, ...]:
    """What running contracts lack, those first that most of their peers have; one query, however many there are.

    `search` narrows what is shown by the client's name; peers are all of them.
    """
    contracts = Contract.objects.for_user(user).of_current_clients()
    contracts = contracts.filter(running(today), on_plan=True, size__gt=0)
    wanted = None
    if search:
        wanted = set(contracts.filter(client__name__icontains=search).values_list("pk", flat=True))
    by_plan: dict[str, list[tuple[int, int, frozenset[str]]]] = defaultdict(list)
    for key, size, choice in contracts.order_by("size", "pk").values_list("pk", "size", "choice"):
        by_plan[choice["plan"]].append((size, key, frozenset(choice["packages"])))
    found = [lack for rows in by_plan.values() for lack in _lacks(rows)]
    shown = (lack for lack in found if wanted is None or lack.contract in wanted)
    return tuple(sorted(shown, key=lambda lack: (-lack.have / lack.peers, -lack.peers, lack.contract, lack.package)))


def _lacks(rows: list[tuple[int, int, frozenset[str]]]) -> Iterator[Lack]:
    """Of the contracts on one plan, smallest first: size, key and packages."""
    sizes = [size for size, _key, _packages in rows]
    # For each package, how many of the first n contracts have it.
    had = {
        package: [0, *accumulate(package in packages for _size, _key, packages in rows)]
        for package in sorted({package for _size, _key, packages in rows for package in packages})
    }
    for size, key, packages in rows:
        first, last = bisect_left(sizes, -(-size // _SPAN)), bisect_right(sizes, size * _SPAN)
        peers = last - first - 1
        if peers < _FEWEST:
            continue
        for package, counts in had.items():
            have = counts[last] - counts[first]
            if package not in packages and have * 2 > peers:
                yield Lack(key, package, have, peers)


def gaps(found: Iterable[Lack], today: date) -> tuple[Gap, ...]:
    """These lacks with their prices, each under the contract's own plan version and choice; three queries."""
    found = tuple(found)
    contracts = Contract.objects.select_related("client").in_bulk({lack.contract for lack in found})
    standings = standings_of(contracts.values())
    versions = _versions(standings.values())
    return tuple(_gap(lack, contracts[lack.contract], standings[lack.contract], versions, today) for lack in found)


def _versions(standings: Iterable[Standing]) -> dict[str, pricing.Plan]:
    wanted = {standing.stretches[-1].plan.sha256 for standing in standings if standing.stretches[-1].plan}
    return {version.sha256: plan_of(version) for version in PlanVersion.objects.filter(sha256__in=wanted)}


def _gap(lack: Lack, contract: Contract, standing: Standing, versions: dict[str, pricing.Plan], today: date) -> Gap:
    agreed = standing.stretches[-1]
    assert agreed.plan is not None  # on_plan says so
    plan = versions[agreed.plan.sha256]
    shown: dict[str, Any] = {
        "number": contract.number,
        "client": contract.client.name,
        "package": lack.package,
        "have": lack.have,
        "peers": lack.peers,
        "currency": contract.currency,
    }
    package = plan.index.packages.get(lack.package)
    more, fault = _priced(standing, plan, lack.package, today)
    return Gap(**shown, name=package.name if package else lack.package, more=more, fault=fault)


def _priced(standing: Standing, plan: pricing.Plan, package: str, today: date) -> tuple[Decimal | None, str]:
    """What the package adds to a month of this year of the contract, or why it isn’t available as it is."""
    agreed = standing.stretches[-1]
    assert agreed.selection is not None
    now = selection_again(agreed.selection)
    inventory = pricing.Inventory(agreed.counts)
    try:
        before = pricing.contract_fees(pricing.price(plan, inventory, now))
        after = pricing.contract_fees(pricing.price(plan, inventory, replace(now, packages=(*now.packages, package))))
    except pricing.PricingError as error:
        return None, error.message
    at = min(standing.month_on(today), len(after)) - 1
    return after[at] - before[at], ""


@dataclass(frozen=True, slots=True)
class Whitespace:
    """One page of the gaps; `page` counts all of them."""

    page: Page[Lack]
    rows: tuple[Gap, ...]


def whitespace(user: User, today: date, *, search: str = "", page: int | str = 1) -> Whitespace:
    """What running contracts lack, a page of it priced: five queries, however many there are."""
    shown = Paginator(lacks(user, today, search), GAPS_A_PAGE).get_page(page)
    return Whitespace(shown, gaps(shown, today))
