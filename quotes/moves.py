"""What is another one between two sides of a change, each thing a move of its own. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final

import pricing
from quotes.documents import Reason
from quotes.documents.amends import What

_DISCOUNTS: Final[tuple[tuple[What, str], ...]] = (("discount", "discount"), ("discount-once", "one_time_discount"))
# What is no name to a client: where in the contract this is, and what is not charged again.
_REST: Final = ("prorate", "elapsed", "one_time")


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
class Move:
    """One thing that changes: what is said of it, and how to do it to either side."""

    reason: Reason
    there: Callable[[Side], Side]
    back: Callable[[Side], Side]


def things(before: Side, after: Side) -> Iterator[Move]:
    """What is had, and its prices."""
    yield from _plan(before, after)
    yield from _prices(before, after)
    yield from _choice(before, after)
    yield from _quantities(before, after)
    yield from _counts(before, after)
    yield from _extras(before, after)


def terms(before: Side, after: Side) -> Iterator[Move]:
    """What holds for all of it."""
    was, now = before.selection, after.selection
    for what, name in _DISCOUNTS:
        then, today = getattr(was, name), getattr(now, name)
        if then != today:
            off, less = then or pricing.Discount(), today or pricing.Discount()
            reason = Reason(
                what, None, was_money=off.amount, money=less.amount, was_share=off.percent, share=less.percent
            )
            yield _set(reason, {name: then}, {name: today})
    if was.term != now.term:
        yield _set(Reason("term", None, was_months=was.term, months=now.term), {"term": was.term}, {"term": now.term})
    if was.billing != now.billing:
        reason = Reason("billing", None, was_months=was.billing, months=now.billing)
        yield _set(reason, {"billing": was.billing}, {"billing": now.billing})
    if was.ramp != now.ramp:
        yield _set(Reason("ramp", None), {"ramp": was.ramp}, {"ramp": now.ramp})
    yield from _taxes(before, after)
    rest_was, rest = ({name: getattr(chosen, name) for name in _REST} for chosen in (was, now))
    if rest_was != rest:
        yield _set(Reason("prices", None), rest_was, rest)


def _set(reason: Reason, was: dict[str, Any], now: dict[str, Any]) -> Move:
    """A move of these fields of the selection."""

    def move(values: dict[str, Any]) -> Callable[[Side], Side]:
        return lambda side: replace(side, selection=replace(side.selection, **values))

    return Move(reason, move(now), move(was))


def _taxes(before: Side, after: Side) -> Iterator[Move]:
    """A tax more or less; the fee is before tax, and stays."""
    names = {tax.code: tax.name for side in (before, after) for tax in side.plan.taxes}
    was, now = before.selection.taxes, after.selection.taxes
    for code in sorted({*was} ^ {*now}):

        def there(side: Side, code: str = code) -> Side:
            return _taxed(side, {*side.selection.taxes, code})

        def back(side: Side, code: str = code) -> Side:
            return _taxed(side, {*side.selection.taxes} - {code})

        if code in now:
            yield Move(Reason("taxed", None, of=names[code]), there, back)
        else:
            yield Move(Reason("untaxed", None, of=names[code]), back, there)


def _taxed(side: Side, codes: Iterable[str]) -> Side:
    return replace(side, selection=replace(side.selection, taxes=tuple(sorted(codes))))


def _plan(before: Side, after: Side) -> Iterator[Move]:
    """Another version of the plan, with whatever it changes."""
    if before.plan != after.plan:
        yield Move(
            Reason("prices", None),
            lambda side: replace(side, plan=after.plan),
            lambda side: replace(side, plan=before.plan),
        )


def _prices(before: Side, after: Side) -> Iterator[Move]:
    """Each service for which another price is agreed; without one the plan's counts, where that is one price."""
    was, now = dict(before.selection.prices), dict(after.selection.prices)
    for code in sorted({*was, *now}):
        if was.get(code) == now.get(code):
            continue
        service = after.plan.index.services.get(code) or before.plan.index.services[code]
        flat = service.charge is not None and service.charge.model == "flat"
        reason = Reason(
            "flat" if flat else "price",
            None,
            of=service.name,
            was_money=was.get(code, _listed(before, code)),
            money=now.get(code, _listed(after, code)),
        )
        yield Move(reason, _agreed(code, now.get(code)), _agreed(code, was.get(code)))


def _listed(side: Side, code: str) -> Decimal | None:
    service = side.plan.index.services.get(code)
    return service.charge.price if service and service.charge else None


def _agreed(code: str, price: Decimal | None) -> Callable[[Side], Side]:
    def move(side: Side) -> Side:
        prices = {service: agreed for service, agreed in side.selection.prices if service != code}
        if price is not None:
            prices[code] = price
        return replace(side, selection=replace(side.selection, prices=tuple(sorted(prices.items()))))

    return move


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
