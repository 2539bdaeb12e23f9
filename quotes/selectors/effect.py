"""What the working copy of a plan does to everybody who is on it, against the version published last."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from operator import attrgetter, itemgetter, sub
from typing import Any, NamedTuple, TypeAlias

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Cast

import pricing
from plans.models import Plan
from quotes.models import Quote
from quotes.selectors.states import still_out

State = Quote.State
# Client, its key, the quote's number and state; then as JSON what the month was priced from.
Row: TypeAlias = tuple[str, int, str, str, str]


class Change(NamedTuple):
    """One client: the month before and after, in minor units, and what happens to the margin.

    `change` is what they would pay more (or less, below 0) each month, 0 where there is nothing to compare.

    `contract` tells a signed client from one with an open quote. `fault` is why there is no price to compare
    ("unknown-tier"): then there is no `after`, and with `unknown` no `before` either.
    """

    client: str
    client_id: int
    quote: str
    contract: bool
    before: int
    after: int
    cost_before: int
    cost_after: int
    falls_below: bool
    was_below: bool
    fault: str
    unknown: bool
    change: int


@dataclass(frozen=True)
class Effect:
    """Everybody's change, the largest rise first, the largest fall last. Money is in minor units of `currency`."""

    currency: str
    places: int
    changes: tuple[Change, ...]

    @cached_property
    def priced(self) -> tuple[Change, ...]:
        """Those whom the working copy has a price for."""
        return tuple(change for change in self.changes if not change.fault) if self.lost else self.changes

    @cached_property
    def dearer(self) -> tuple[Change, ...]:
        """Who would pay more, the most first."""
        return self.priced[: bisect_left(self.priced, 0, key=_fall)]

    @cached_property
    def cheaper(self) -> tuple[Change, ...]:
        """Who would pay less, the most first."""
        return self.priced[bisect_right(self.priced, 0, key=_fall) :][::-1]

    @cached_property
    def falling(self) -> tuple[Change, ...]:
        """Who would fall below the margin floor and is not below it today."""
        return tuple(change for change in self._below if not change.was_below)

    @cached_property
    def below_already(self) -> tuple[Change, ...]:
        """Who is below the margin floor today, and stays there."""
        return tuple(change for change in self._below if change.was_below)

    @cached_property
    def lost(self) -> tuple[Change, ...]:
        """Whom the working copy has no price for any more."""
        return tuple(filter(attrgetter("fault"), self.changes))

    @cached_property
    def contracts(self) -> int:
        """How many of them have signed."""
        return sum(map(attrgetter("contract"), self.changes))

    @property
    def change(self) -> Decimal:
        """The change of monthly revenue in total."""
        before, after, _cost_before, _cost_after = self._sums
        return self._money(after - before)

    @property
    def margin_change(self) -> Decimal:
        """The change of what is left of a month's revenue after its cost, in total."""
        before, after, cost_before, cost_after = self._sums
        return self._money(after - before - (cost_after - cost_before))

    @property
    def margin_before(self) -> Decimal | None:
        """The gross margin of all of them together, today."""
        before, _after, cost_before, _cost_after = self._sums
        return self._margin(before, cost_before)

    @property
    def margin_after(self) -> Decimal | None:
        """The same under the working copy."""
        _before, after, _cost_before, cost_after = self._sums
        return self._margin(after, cost_after)

    def margins_of(self, change: Change) -> tuple[Decimal | None, Decimal | None]:
        """The gross margin of one client, today and under the working copy."""
        return (
            None if change.unknown else self._margin(change.before, change.cost_before),
            None if change.fault else self._margin(change.after, change.cost_after),
        )

    def money(self, minor: int) -> Decimal:
        """An amount of minor units as money."""
        return self._money(minor)

    @cached_property
    def _below(self) -> tuple[Change, ...]:
        return tuple(filter(attrgetter("falls_below"), self.priced))

    @cached_property
    def _sums(self) -> tuple[int, ...]:
        """Net prices before and after, and costs before and after, of all who have a price."""
        figures = ("before", "after", "cost_before", "cost_after")
        return tuple(sum(map(attrgetter(figure), self.priced)) for figure in figures)

    def _money(self, minor: int) -> Decimal:
        return Decimal(minor).scaleb(-self.places)

    def _margin(self, net: int, cost: int) -> Decimal | None:
        return pricing.margin_of(self._money(net), self._money(cost))


def _fall(change: Change) -> int:
    """What they would pay less each month: the changes stand from the largest rise to the largest fall."""
    return -change.change


def effect_on_everybody(plan: Plan, published: pricing.Plan, working: pricing.Plan, now: datetime) -> Effect:
    """What changing from `published` to `working` does to every client of this plan.

    One query, and a second one where a client has several quotes. A client counts once: with the contract signed last,
    else with the open quote started last. Open is a draft, or what is out and can still be accepted. A client whom even
    the published version has no price for (a tier that went long ago) is told with that fault: there is nothing to
    compare with.
    """
    rows = _rows(plan, now)
    book = pricing.Book([row[4] for row in rows])
    before, after = pricing.price_book(published, book), pricing.price_book(working, book)
    changes = list(map(Change._make, _columns(rows, before, after)))
    changes.sort(key=attrgetter("client"))
    changes.sort(key=attrgetter("change"), reverse=True)
    return Effect(working.currency, working.index.places, tuple(changes))


def _columns(rows: Sequence[Row], before: pricing.Months, after: pricing.Months) -> Iterator[tuple[Any, ...]]:
    """What a `Change` is made of, client by client."""
    clients, keys, numbers, states = (map(itemgetter(at), rows) for at in range(4))
    faults = after.faults
    change: Iterable[int] = map(sub, after.nets, before.nets)
    if any(after.faults) or any(before.faults):
        faults = [new or old for new, old in zip(after.faults, before.faults, strict=True)]
        change = (0 if fault else more for fault, more in zip(faults, change, strict=True))
    return zip(
        clients, keys, numbers, map(State.ACCEPTED.value.__eq__, states), before.nets, after.nets, before.costs,
        after.costs, after.below_floor, before.below_floor, faults, map(bool, before.faults), change, strict=True,
    )  # fmt: skip


def _rows(plan: Plan, now: datetime) -> list[Row]:
    """For each client its quote that counts, and what it was priced from."""
    found = (
        Quote.objects.filter(Q(state__in=(State.ACCEPTED, State.DRAFT)) | still_out(now), plan_version__plan=plan)
        .exclude(priced_from=None)
        .order_by()
    )
    kept = found.annotate(kept=Cast("priced_from", TextField()))
    rows: list[Row] = list(kept.values_list("client__name", "client", "number", "state", "kept"))
    if len({row[1] for row in rows}) == len(rows):
        return rows
    behind = _behind(found)
    return [row for row in rows if row[2] not in behind]


def _behind(found: QuerySet[Quote]) -> set[str]:
    """The numbers of the quotes that do not count, because another one of their client does."""
    several = found.values("client").annotate(quotes=Count("pk")).filter(quotes__gt=1).values("client")
    signed_first = Case(When(state=State.ACCEPTED, then=Value(0)), default=Value(1), output_field=IntegerField())
    in_order = found.filter(client__in=several).order_by(
        "client", signed_first, F("contract__accepted_at").desc(nulls_last=True), "-created_at", "-pk"
    )
    behind: set[str] = set()
    last = 0
    for client, number in in_order.values_list("client", "number"):
        if client == last:
            behind.add(number)
        last = client
    return behind


def bars_of(changes: Sequence[Change], most: int) -> Iterator[int]:
    """The changes as at most so many bars, each the mean of its share of them; zeros are left out."""
    changed = [change.change for change in changes if change.change != 0]
    count = min(most, len(changed))
    for at in range(count):
        share = changed[at * len(changed) // count : (at + 1) * len(changed) // count]
        yield sum(share) // len(share)
