"""What is had: tier, packages, numbers, counts, and lines outside the plan."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

import pricing
from quotes.documents import Reason
from quotes.moves.prices import prices, version
from quotes.moves.side import Move, Side


def things(before: Side, after: Side) -> Iterator[Move]:
    """What is had, and its prices."""
    yield from version(before, after)
    yield from prices(before, after)
    yield from _choice(before, after)
    yield from _quantities(before, after)
    yield from _counts(before, after)
    yield from _extras(before, after)


def _choice(before: Side, after: Side) -> Iterator[Move]:
    tiers = {tier.code: tier.name for side in (before, after) for tier in side.plan.tiers}
    names = {package.code: package.name for side in (before, after) for package in side.plan.packages}
    was, now = before.selection, after.selection
    if was.tier != now.tier:
        reason = Reason("tier", None, of=tiers[now.tier], was=tiers[was.tier])
        yield Move(reason, lambda side: _on_tier(side, now.tier), lambda side: _on_tier(side, was.tier))
    for code in sorted({*now.packages} - {*was.packages}):
        yield Move(Reason("added", None, of=names[code]), _with_package(code), _without_package(code))
    for code in sorted({*was.packages} - {*now.packages}):
        yield Move(Reason("dropped", None, of=names[code]), _without_package(code), _with_package(code))


def _quantities(before: Side, after: Side) -> Iterator[Move]:
    """Numbers that were set by hand, by unit."""
    units = {unit.code: unit.name for side in (before, after) for unit in side.plan.units}
    was, now = dict(before.selection.quantities), dict(after.selection.quantities)
    for code in units:
        if was.get(code) != now.get(code):
            by = _number(after, code) - _number(before, code)
            yield Move(
                Reason("quantity", None, of=units[code], by=by),
                _by_hand(code, now.get(code)),
                _by_hand(code, was.get(code)),
            )


def _counts(before: Side, after: Side) -> Iterator[Move]:
    was, now = dict(before.counts), dict(after.counts)
    for key in sorted({*was, *now}):
        then, today = was.get(key, 0), now.get(key, 0)
        if then != today:
            yield Move(Reason("count", None, of=key, by=today - then), _counted(key, today), _counted(key, then))


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


def _extras(before: Side, after: Side) -> Iterator[Move]:
    """Each line outside the plan by its label; what it costs us is nothing that the client is told."""
    was, now = _by_label(before), _by_label(after)
    for key in dict.fromkeys((*was, *now)):
        then, today = was.get(key, ()), now.get(key, ())
        if _said(then) == _said(today):
            continue
        label, recurrence = key
        reason = Reason(
            "extra" if recurrence == "monthly" else "extra-once",
            None,
            of=label,
            was_money=_sum(before, then),
            money=_sum(after, today),
        )
        yield Move(reason, _with_extras(key, today), _with_extras(key, then))


def _by_label(side: Side) -> dict[tuple[str, str], tuple[pricing.Extra, ...]]:
    found: dict[tuple[str, str], tuple[pricing.Extra, ...]] = {}
    for extra in side.selection.extras:
        if extra.quantity:
            key = (extra.label, extra.recurrence)
            found[key] = (*found.get(key, ()), extra)
    return found


def _said(extras: Sequence[pricing.Extra]) -> list[tuple[int, Decimal]]:
    return [(extra.quantity, extra.price) for extra in extras]


def _sum(side: Side, extras: Sequence[pricing.Extra]) -> Decimal | None:
    return pricing.extras_amount(side.plan, extras) if extras else None


def _with_extras(key: tuple[str, str], extras: tuple[pricing.Extra, ...]) -> Callable[[Side], Side]:
    def move(side: Side) -> Side:
        others = tuple(extra for extra in side.selection.extras if (extra.label, extra.recurrence) != key)
        return replace(side, selection=replace(side.selection, extras=(*others, *extras)))

    return move
