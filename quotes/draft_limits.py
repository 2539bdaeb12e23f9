"""Whether a client may choose how many of a unit there are, within the limits of a draft. Knows no models."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from math import prod
from typing import Final, TypeAlias

from django.utils.translation import gettext as _

import pricing
from quotes.documents import Limit, Numbers
from quotes.documents.limits import with_numbers
from quotes.errors import DraftError
from quotes.quantities import drifts

# Limits whose ends are tried in every combination, and how many combinations with the numbers between.
_MOST_COMBINED: Final = 6
_MOST_TURNS: Final = 256


def check_limits(
    plan: pricing.Plan, inventory: pricing.Inventory, by_hand: Numbers, limits: Sequence[Limit], *, amends: bool
) -> None:
    """Raise DraftError, at the limits of the unit, for what could not be chosen or would let devices be counted twice.

    Whatever counts the same devices must move with what is chosen, and by one rule alone.
    """
    if limits and amends:
        raise DraftError(_("A change of a contract is one choice. Leave the limits out."), _at(limits[0]))
    for limit in limits:
        if limit.unit not in plan.index.units:
            raise DraftError(_("The plan does not count this any more. Leave its limits out."), "limits")
        unit = plan.index.units[limit.unit]
        if limit.least >= limit.most:
            raise DraftError(_("Write the smaller number first, and a larger one after it."), _at(limit))
        if unit.beyond is not None:
            message = _("%(unit)s is what is left when others are included, so it is no number to choose.")
            raise DraftError(message % {"unit": unit.name}, _at(limit))
        _check_beginning(plan, inventory, by_hand, limit)
        _check_shared(plan, limit, {other.unit for other in limits})
    for drift in drifts(plan, inventory, by_hand):
        for limit in limits:
            if limit.unit in (drift.moved.code, drift.left.code):
                message = _(
                    "%(left)s counts the same devices as %(moved)s and has not moved with it. Set both by hand, by the "
                    "same number, or neither."
                )
                raise DraftError(message % {"left": drift.left.name, "moved": drift.moved.name}, _at(limit))


# By the name of each unit a number at an end of its limits, and with these what each option costs.
AtEnds: TypeAlias = tuple[tuple[Numbers, tuple[pricing.Price, ...]], ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """A price, with what needs approval at any number that may be chosen; and the prices at the ends of the limits."""

    price: pricing.Price
    ends: tuple[pricing.Price, ...]


def judged(
    plan: pricing.Plan, inventory: pricing.Inventory, selection: pricing.Selection, limits: Sequence[Limit]
) -> Judged:
    """The price, with what needs approval wherever the client may choose a price that could be the lowest.

    That is at either end of each limit, in every combination, and where a price falls between them (`turns_of`).
    Raises PricingError where there is none, and DraftError where there would be none at those.
    """
    found = _judged(plan, inventory, selection)
    at = {
        numbers: _at_numbers(plan, inventory, selection, limits, numbers)
        for numbers in turns_of(plan, inventory, selection.quantities, limits)
    }
    reasons = [*found.needs_approval, *(reason for price in at.values() for reason in price.needs_approval)]
    price = replace(found, needs_approval=tuple(dict.fromkeys(reasons)))
    return Judged(price, tuple(at[numbers] for numbers in ends_of(limits)))


def at_ends(plan: pricing.Plan, limits: Sequence[Limit], options: Sequence[Judged]) -> AtEnds:
    """What each option costs at the ends of the limits."""
    units = plan.index.units
    return tuple(
        (tuple((units[unit].name, number) for unit, number in numbers), tuple(option.ends[at] for option in options))
        for at, numbers in enumerate(ends_of(limits))
    )


def _at_numbers(
    plan: pricing.Plan,
    inventory: pricing.Inventory,
    selection: pricing.Selection,
    limits: Sequence[Limit],
    numbers: Numbers,
) -> pricing.Price:
    counts, by_hand = with_numbers(plan, inventory, selection.quantities, limits, numbers)
    try:
        return _judged(plan, counts, replace(selection, quantities=by_hand))
    except pricing.PricingError as error:
        message = _("With as many as the client may choose here: %(why)s. Write other limits, or less of a discount.")
        raise DraftError(message % {"why": error.message}, _at(limits[0])) from error


def ends_of(limits: Sequence[Limit]) -> tuple[Numbers, ...]:
    """The least and the most of each limit in every combination; of more limits than anybody sets, all or nothing."""
    if not limits:
        return ()
    ends = [((limit.unit, limit.least), (limit.unit, limit.most)) for limit in limits]
    return tuple(product(*ends)) if len(limits) <= _MOST_COMBINED else (*zip(*ends, strict=True),)


def turns_of(
    plan: pricing.Plan, inventory: pricing.Inventory, by_hand: Numbers, limits: Sequence[Limit]
) -> tuple[Numbers, ...]:
    """The ends of the limits, and numbers at which a month may cost less than with one more and one less: where a
    cheaper bracket of a service begins, and where as many go with a unit as there are. In every combination, as long as
    these are few; else one limit's at a time, with the others at their ends.
    """
    begins = pricing.unit_quantities(plan, inventory) | dict(by_hand)
    tried = [
        sorted({limit.least, limit.most} | {at for at in _turns(plan, begins, limit) if limit.allows(at)})
        for limit in limits
    ]
    units = [limit.unit for limit in limits]
    if prod(map(len, tried)) <= _MOST_TURNS:
        return tuple(tuple(zip(units, numbers, strict=True)) for numbers in product(*tried)) if limits else ()
    found = set(ends_of(limits))
    for limit, numbers in zip(limits, tried, strict=True):
        rest = ends_of([other for other in limits if other is not limit]) or ((),)
        found |= {tuple(sorted([*others, (limit.unit, at)])) for others in rest for at in numbers}
    return tuple(sorted(found))


def _turns(plan: pricing.Plan, begins: Mapping[str, int], limit: Limit) -> set[int]:
    own, found = set(plan.index.units[limit.unit].counts), set()
    for unit in plan.units:
        if unit.beyond is not None and unit.beyond.unit == limit.unit:
            gone = begins[unit.code] + unit.beyond.each * begins[limit.unit]
            found |= {gone // unit.beyond.each, -(-gone // unit.beyond.each)}
    for service in plan.services:
        if service.charge is None or service.unit not in plan.index.units:
            continue
        # What counts the same devices is as far from its bracket as the number that moves it.
        if service.unit == limit.unit or (own and own <= set(plan.index.units[service.unit].counts)):
            before = begins[service.unit] - begins[limit.unit]
            ends = (bracket.up_to - before for bracket in service.charge.brackets if bracket.up_to is not None)
            found |= {number for end in ends for number in (end, end + 1)}
    return found


def _judged(plan: pricing.Plan, inventory: pricing.Inventory, selection: pricing.Selection) -> pricing.Price:
    """The price. Where the plan's one-time fees are left out they were paid before: they are no discount to approve."""
    found = pricing.price(plan, inventory, selection)
    if selection.one_time or "discount" not in found.needs_approval:
        return found
    without = pricing.price(replace(plan, one_time=()), inventory, selection)
    return replace(found, needs_approval=without.needs_approval)


def _check_beginning(plan: pricing.Plan, inventory: pricing.Inventory, by_hand: Numbers, limit: Limit) -> None:
    begins = dict(by_hand).get(limit.unit, pricing.unit_quantities(plan, inventory)[limit.unit])
    if not limit.allows(begins):
        message = _(
            "It begins with %(number)s. Write limits around that, or another number instead of the counted one."
        )
        raise DraftError(message % {"number": begins}, _at(limit))


def _check_shared(plan: pricing.Plan, limit: Limit, limited: set[str]) -> None:
    """Of two units that count the same devices one may be chosen, and the other follows it: one that counts more."""
    own = set(plan.index.units[limit.unit].counts)
    for other in plan.units:
        shared = own & set(other.counts)
        if other.code == limit.unit or not shared:
            continue
        names = {"unit": plan.index.units[limit.unit].name, "other": other.name}
        if other.code in limited:
            message = _("%(other)s counts some of the same devices. Let the client choose one of the two.")
            raise DraftError(message % names, _at(limit))
        if not own <= set(other.counts):
            message = _("%(other)s counts some of these devices by themselves. Let the client choose those instead.")
            raise DraftError(message % names, _at(limit))


def _at(limit: Limit) -> str:
    return f"limits.{limit.unit}"
