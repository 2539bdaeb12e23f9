"""What the working copy of a plan does to everybody who is on it, against the version published last."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple, TypeAlias

from django.db.models import Case, F, IntegerField, Q, Value, When
from django.db.models.fields.json import KT

import pricing
from plans.models import Plan
from quotes.models import Quote
from quotes.selectors.states import still_out

State = Quote.State
# Client, its key, the quote's number and state; then as JSON what was counted and what was chosen.
Row: TypeAlias = tuple[str, int, str, str, str, str]


class Change(NamedTuple):
    """One client: the month before and after, in minor units, and what happens to the margin.

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

    @property
    def change(self) -> int:
        """What they would pay more (or less, below 0) each month, in minor units."""
        return 0 if self.fault else self.after - self.before


@dataclass(frozen=True)
class Effect:
    """Everybody's change, the largest rise first, the largest fall last. Money is in minor units of `currency`."""

    currency: str
    places: int
    changes: tuple[Change, ...]

    @cached_property
    def priced(self) -> tuple[Change, ...]:
        """Those whom the working copy has a price for."""
        return tuple(change for change in self.changes if not change.fault)

    @cached_property
    def dearer(self) -> tuple[Change, ...]:
        """Who would pay more, the most first."""
        return tuple(change for change in self.priced if change.change > 0)

    @cached_property
    def cheaper(self) -> tuple[Change, ...]:
        """Who would pay less, the most first."""
        return tuple(change for change in reversed(self.priced) if change.change < 0)

    @cached_property
    def falling(self) -> tuple[Change, ...]:
        """Who would fall below the margin floor and is not below it today."""
        return tuple(change for change in self.priced if change.falls_below and not change.was_below)

    @cached_property
    def below_already(self) -> tuple[Change, ...]:
        """Who is below the margin floor today, and stays there."""
        return tuple(change for change in self.priced if change.falls_below and change.was_below)

    @cached_property
    def lost(self) -> tuple[Change, ...]:
        """Whom the working copy has no price for any more."""
        return tuple(change for change in self.changes if change.fault)

    @property
    def contracts(self) -> int:
        """How many of them have signed."""
        return sum(1 for change in self.changes if change.contract)

    @property
    def change(self) -> Decimal:
        """The change of monthly revenue in total."""
        return self._money(sum(change.change for change in self.priced))

    @property
    def margin_change(self) -> Decimal:
        """The change of what is left of a month's revenue after its cost, in total."""
        return self._money(sum(change.change - (change.cost_after - change.cost_before) for change in self.priced))

    @property
    def margin_before(self) -> Decimal | None:
        """The gross margin of all of them together, today."""
        return self._margin([(change.before, change.cost_before) for change in self.priced])

    @property
    def margin_after(self) -> Decimal | None:
        """The same under the working copy."""
        return self._margin([(change.after, change.cost_after) for change in self.priced])

    def margins_of(self, change: Change) -> tuple[Decimal | None, Decimal | None]:
        """The gross margin of one client, today and under the working copy."""
        return (
            None if change.unknown else self._margin([(change.before, change.cost_before)]),
            None if change.fault else self._margin([(change.after, change.cost_after)]),
        )

    def money(self, minor: int) -> Decimal:
        """An amount of minor units as money."""
        return self._money(minor)

    def _money(self, minor: int) -> Decimal:
        return Decimal(minor).scaleb(-self.places)

    def _margin(self, months: Sequence[tuple[int, int]]) -> Decimal | None:
        return pricing.margin_of(
            self._money(sum(net for net, _ in months)), self._money(sum(cost for _, cost in months))
        )


def effect_on_everybody(plan: Plan, published: pricing.Plan, working: pricing.Plan, now: datetime) -> Effect:
    """What changing from `published` to `working` does to every client of this plan; one query.

    A client counts once: with the contract signed last, else with the open quote started last. Open is a draft, or what
    is out and can still be accepted. A client whom even the published version has no price for (a tier that went long
    ago) is told with that fault: there is nothing to compare with.
    """
    rows = _rows(plan, now)
    # Many clients have chosen the same: what was chosen is read once, and priced as one object.
    chosen = {text: pricing.kept_selection(json.loads(text)) for text in {row[5] for row in rows}}
    clients = [(json.loads(row[4]), chosen[row[5]]) for row in rows]
    before, after = pricing.price_many(published, clients), pricing.price_many(working, clients)
    floors = published.margin_floor.scaleb(4), working.margin_floor.scaleb(4)
    changes = [_change(floors, row, old, new) for row, old, new in zip(rows, before, after, strict=True)]
    changes.sort(key=lambda change: (-change.change, change.client))
    return Effect(working.currency, working.index.places, tuple(changes))


def _rows(plan: Plan, now: datetime) -> list[Row]:
    """For each client its quote that counts: client, its key, number, state, what it was priced from."""
    signed_first = Case(When(state=State.ACCEPTED, then=Value(0)), default=Value(1), output_field=IntegerField())
    found = (
        Quote.objects.filter(Q(state__in=(State.ACCEPTED, State.DRAFT)) | still_out(now), plan_version__plan=plan)
        .exclude(priced_from=None)
        .annotate(owned=KT("priced_from__counts"), chosen=KT("priced_from__selection"))
        .order_by("client", signed_first, F("contract__accepted_at").desc(nulls_last=True), "-created_at", "-pk")
        .values_list("client__name", "client", "number", "state", "owned", "chosen")
    )
    rows: list[Row] = []
    last = 0
    for row in found.iterator(chunk_size=5_000):
        if row[1] != last:
            rows.append(row)
            last = row[1]
    return rows


def _change(floors: tuple[Decimal, Decimal], row: Row, old: pricing.BatchPrice, new: pricing.BatchPrice) -> Change:
    name, client, number, state, _owned, _chosen = row
    return Change(
        client=name,
        client_id=client,
        quote=number,
        contract=state == State.ACCEPTED,
        before=old.net,
        after=new.net,
        cost_before=old.cost,
        cost_after=new.cost,
        falls_below=not new.fault and _below(floors[1], new),
        was_below=_below(floors[0], old),
        fault=new.fault or old.fault,
        unknown=bool(old.fault),
    )


def _below(floor: Decimal, price: pricing.BatchPrice) -> bool:
    """As `below_floor` has it, in ten-thousandths: a margin that cannot be worked out is below any floor above 0."""
    return floor > 0 if price.margin is None else price.margin < floor


def bars_of(changes: Sequence[Change], most: int) -> Iterator[int]:
    """The changes as at most so many bars, each the mean of its share of them; zeros are left out."""
    changed = [change.change for change in changes if change.change != 0]
    count = min(most, len(changed))
    for at in range(count):
        share = changed[at * len(changed) // count : (at + 1) * len(changed) // count]
        yield sum(share) // len(share)
