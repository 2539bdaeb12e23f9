"""Why a fee changes: what each thing that is another one does to it, in amounts that add up. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import pricing
from quotes.documents import Reason


@dataclass(frozen=True, slots=True)
class Side:
    """What a fee is worked out from, before the change or after it."""

    plan: pricing.Plan
    counts: tuple[tuple[str, int], ...]
    selection: pricing.Selection

    @property
    def inventory(self) -> pricing.Inventory:
        """The counts as the engine takes them."""
        return pricing.read_inventory({"format": "msp-inventory/1", "counts": dict(self.counts)})


@dataclass(frozen=True, slots=True)
class _Move:
    """One thing that changes: what is said of it, and how to do it to either side."""

    reason: Reason
    there: Callable[[Side], Side]
    back: Callable[[Side], Side]


# The fee of the month from which the change holds. Raises PricingError where the side has no price.
Fee = Callable[[Side], Decimal]


def reasons_of(before: Side, after: Side, fee: Fee) -> tuple[Reason, ...]:
    """What changes between the two sides, each with what it does to the fee.

    A thing has an amount of its own where it comes to the same whether it is done first or last; what hangs together
    (a bracket, a smallest fee, a package with its tier) has one amount in a last reason, "together". The amounts add up
    to fee(after) - fee(before), to the cent. Raises PricingError where either side has no price.
    """
    whole = fee(after) - fee(before)
    alone: list[_Move] = []
    tied: list[_Move] = []
    for move in _moves(before, after):
        (alone if _stands_alone(move, before, after, fee) else tied).append(move)
    if len(tied) == 1:
        alone, tied = [*alone, *tied], []
    found = _one_after_the_other(alone, before, fee)
    if found is None:
        alone, tied, found = [], [*alone, *tied], []
    rest = whole - sum((reason.amount or Decimal(0) for reason in found), Decimal(0))
    found += [move.reason for move in tied]
    if rest != 0 or tied:
        found.append(Reason("together", rest))
    return tuple(found)


def _stands_alone(move: _Move, before: Side, after: Side, fee: Fee) -> bool:
    """Whether it does the same to the fee at the beginning and at the end; a minor unit apart is rounding."""
    try:
        first = fee(move.there(before)) - fee(before)
        last = fee(after) - fee(move.back(after))
    except pricing.PricingError:
        return False
    return abs(first - last) <= after.plan.index.step


def _one_after_the_other(moves: Sequence[_Move], before: Side, fee: Fee) -> list[Reason] | None:
    """Each with the step that it makes; None where one of the states between has no price."""
    found, side, so_far = [], before, fee(before)
    for move in moves:
        side = move.there(side)
        try:
            now = fee(side)
        except pricing.PricingError:
            return None
        found.append(replace(move.reason, amount=now - so_far))
        so_far = now
    return found


def _moves(before: Side, after: Side) -> Iterator[_Move]:
    yield from _prices(before, after)
    yield from _choice(before, after)
    yield from _quantities(before, after)
    yield from _counts(before, after)


def _prices(before: Side, after: Side) -> Iterator[_Move]:
    """The plan's version, what was agreed of prices, discounts and lines outside the plan, all at once."""

    def with_prices_of(taken: Side) -> Callable[[Side], Side]:
        def move(side: Side) -> Side:
            chosen = side.selection
            selection = replace(
                taken.selection, tier=chosen.tier, packages=chosen.packages, quantities=chosen.quantities
            )
            return replace(side, plan=taken.plan, selection=selection)

        return move

    if with_prices_of(after)(before) != before:
        yield _Move(Reason("prices", None), with_prices_of(after), with_prices_of(before))


def _choice(before: Side, after: Side) -> Iterator[_Move]:
    tiers = {tier.code: tier.name for side in (before, after) for tier in side.plan.tiers}
    names = {package.code: package.name for side in (before, after) for package in side.plan.packages}
    was, now = before.selection, after.selection
    if was.tier != now.tier:
        reason = Reason("tier", None, of=tiers[now.tier], was=tiers[was.tier])
        yield _Move(reason, lambda side: _on_tier(side, now.tier), lambda side: _on_tier(side, was.tier))
    for code in sorted({*now.packages} - {*was.packages}):
        yield _Move(Reason("added", None, of=names[code]), _with_package(code), _without_package(code))
    for code in sorted({*was.packages} - {*now.packages}):
        yield _Move(Reason("dropped", None, of=names[code]), _without_package(code), _with_package(code))


def _quantities(before: Side, after: Side) -> Iterator[_Move]:
    """Numbers that were set by hand, by unit."""
    units = {unit.code: unit.name for side in (before, after) for unit in side.plan.units}
    was, now = dict(before.selection.quantities), dict(after.selection.quantities)
    for code in units:
        if was.get(code) != now.get(code):
            by = _number(after, code) - _number(before, code)
            yield _Move(
                Reason("quantity", None, of=units[code], by=by),
                _by_hand(code, now.get(code)),
                _by_hand(code, was.get(code)),
            )


def _counts(before: Side, after: Side) -> Iterator[_Move]:
    was, now = dict(before.counts), dict(after.counts)
    for key in sorted({*was, *now}):
        then, today = was.get(key, 0), now.get(key, 0)
        if then != today:
            yield _Move(Reason("count", None, of=key, by=today - then), _counted(key, today), _counted(key, then))


def _number(side: Side, unit: str) -> int:
    return pricing.unit_quantities(side.plan, side.inventory, side.selection).get(unit, 0)


def _on_tier(side: Side, tier: str) -> Side:
    return replace(side, selection=replace(side.selection, tier=tier))


def _with_package(code: str) -> Callable[[Side], Side]:
    return lambda side: _packed(side, {*side.selection.packages, code})


def _without_package(code: str) -> Callable[[Side], Side]:
    return lambda side: _packed(side, {*side.selection.packages} - {code})


def _packed(side: Side, codes: Iterable[str]) -> Side:
    return replace(side, selection=replace(side.selection, packages=tuple(sorted(codes))))


def _by_hand(unit: str, number: int | None) -> Callable[[Side], Side]:
    def move(side: Side) -> Side:
        numbers = {code: count for code, count in side.selection.quantities if code != unit}
        if number is not None:
            numbers[unit] = number
        return replace(side, selection=replace(side.selection, quantities=tuple(sorted(numbers.items()))))

    return move


def _counted(key: str, number: int) -> Callable[[Side], Side]:
    return lambda side: replace(side, counts=tuple(sorted({**dict(side.counts), key: number}.items())))
