"""What the working copy of a plan does to everybody who is on it, against the version published last."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from itertools import chain
from typing import Final, NamedTuple, overload

import pricing
from groundwork.models import User
from plans.models import Plan
from quotes.selectors.effect_rows import Names, Rows, names_of, rows_of


class Books:
    """The book that was asked for last in this process, and is asked for again after the next edit.

    What it was made of is read from the database each time. So what is remembered can be slow, but never wrong.
    """

    def __init__(self) -> None:
        self._last: tuple[tuple[pricing.KeptColumns, list[pricing.Kept]], pricing.Book] | None = None

    def book_of(self, rows: Rows) -> pricing.Book:
        """The book of everybody in these rows; the last one where all that it is made of is the same."""
        made_of = rows.quotes, [kept for _row, kept in rows.brought_in]
        last = self._last  # another thread may put another one there
        if last is not None and last[0] == made_of:
            return last[1]
        book = pricing.Book.read(*made_of)
        self._last = made_of, book
        return book


BOOKS: Final = Books()


class Change(NamedTuple):
    """One client: the month before and after, in minor units, and what happens to the margin.

    `change` is what they would pay more (or less, below 0) each month, 0 where there is nothing to compare.

    `quote` is its number, or that of a contract that was `brought_in` and has none. `contract` tells a client under
    contract from one with an open quote. `fault` is why there is no price to compare
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
    brought_in: bool


@dataclass(frozen=True, eq=False)
class Group(Sequence[Change]):
    """Clients in order, equals by name. Who is not asked for is not made, and names of no others are read."""

    effect: "Effect"
    ordered: pricing.Ordered
    backwards: bool = False

    def __len__(self) -> int:
        return len(self.ordered)

    @overload
    def __getitem__(self, at: int) -> Change: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Change]: ...
    def __getitem__(self, at: int | slice) -> Change | Sequence[Change]:
        """One client, or a part of the group: one query."""
        if isinstance(at, slice):
            return self.effect.told([self.part(at)])[0]
        return self[at : at + 1 or None][0]

    def __iter__(self) -> Iterator[Change]:
        return iter(self[:])

    def part(self, at: slice) -> "Part":
        """A part of the group, yet to be told."""
        return Part(self, range(len(self))[at])


class Part(NamedTuple):
    """Some of a group, one after the other."""

    group: Group
    places: range


@dataclass(frozen=True, eq=False)
class Effect:
    """Everybody's change, the largest rise first, the largest fall last. Money is in minor units of `currency`."""

    plan: Plan
    currency: str
    places: int
    rows: Rows
    difference: pricing.Difference

    @cached_property
    def changes(self) -> Group:
        """All of them."""
        return Group(self, self.difference.everybody)

    @cached_property
    def priced(self) -> Group:
        """Those whom the working copy has a price for."""
        return Group(self, self.difference.priced)

    @cached_property
    def dearer(self) -> Group:
        """Who would pay more, the most first."""
        return Group(self, self.difference.dearer)

    @cached_property
    def cheaper(self) -> Group:
        """Who would pay less, the most first."""
        return Group(self, self.difference.cheaper, backwards=True)

    @cached_property
    def falling(self) -> Group:
        """Who would fall below the margin floor and is not below it today."""
        return Group(self, self.difference.falling)

    @cached_property
    def below_already(self) -> Group:
        """Who is below the margin floor today, and stays there."""
        return Group(self, self.difference.below_already)

    @cached_property
    def lost(self) -> Group:
        """Whom the working copy has no price for any more."""
        return Group(self, self.difference.lost)

    @cached_property
    def contracts(self) -> int:
        """How many of them have signed."""
        return self.rows.contracts

    def by_name(self, group: Group) -> Group:
        """By the clients' names, whatever their letters' case; one query more."""
        names = self._names(set(group.ordered.places.tolist()))
        in_order = sorted(names, key=lambda at: (names[at][0].casefold(), self.rows[at].client))
        return Group(self, group.ordered.as_in(in_order))

    def by_price(self, group: Group) -> Group:
        """The highest price first, who has none last."""
        return Group(self, self.difference.by_price(group.ordered))

    def by_margin(self, group: Group) -> Group:
        """The lowest margin first; then who has none."""
        return Group(self, self.difference.by_margin(group.ordered))

    def told(self, parts: Iterable[Part]) -> list[list[Change]]:
        """The clients in these parts of groups; one query for all of them."""
        found = [(part, *part.group.ordered.runs(*_forwards(part))) for part in parts]
        names = self._names({at for _part, _first, runs in found for at in chain.from_iterable(runs)})
        return [self._part(part, first, runs, names) for part, first, runs in found]

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

    def _part(self, part: Part, first: int, runs: Sequence[Sequence[int]], names: Names) -> list[Change]:
        """Equals by their names; whose quote has gone in the meantime is left out."""
        in_order = [at for run in runs for at in sorted((at for at in run if at in names), key=names.__getitem__)]
        start, stop = _forwards(part)
        shown = in_order[start - first : stop - first]
        found = zip(
            [self.rows[at] for at in shown], [names[at] for at in shown], self.difference.moved(shown), strict=True
        )
        changes = [
            Change(client, row.client, number, row.signed, *moved, brought_in=row.key < 0)
            for row, (client, number), moved in found
        ]
        return changes[::-1] if part.group.backwards else changes

    def _names(self, places: set[int]) -> Names:
        """By place, the client's name and the number; a second query where contracts were brought in."""
        keys = {self.rows[at].key: at for at in places}
        return {keys[key]: named for key, named in names_of(self.plan, set(keys)).items() if key in keys}

    @cached_property
    def _sums(self) -> tuple[int, int, int, int]:
        return self.difference.sums()

    def _money(self, minor: int) -> Decimal:
        return Decimal(minor).scaleb(-self.places)

    def _margin(self, net: int, cost: int) -> Decimal | None:
        return pricing.margin_of(self._money(net), self._money(cost))


def _forwards(part: Part) -> tuple[int, int]:
    """Where the part begins and ends in the order that its group is kept in."""
    places, size = part.places, len(part.group)
    return (size - places.stop, size - places.start) if part.group.backwards else (places.start, places.stop)


def effect_on_everybody(
    user: User, plan: Plan, published: pricing.Plan, working: pricing.Plan, now: datetime
) -> Effect:
    """What changing from `published` to `working` does to every client of this plan whom this user sees.

    Three queries, and others where a client has several quotes or a contract was brought in. A client counts once: with
    the contract signed last, else with the one brought in that began last, else with the open quote started last. Open
    is a draft, or what is out and can still be accepted. A client whom even the published version has no price for (a
    tier that went long ago) is told with that fault: there is nothing to compare with.
    """
    rows = rows_of(user, plan, now)
    difference = pricing.difference(published, working, BOOKS.book_of(rows), rows.places)
    return Effect(plan, working.currency, working.index.places, rows, difference)
