"""Whether a client may choose how many of a unit there are, within the limits of a draft. Knows no models."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

import pricing
from quotes.documents import Limit, Numbers
from quotes.documents.limits import with_numbers
from quotes.errors import DraftError
from quotes.quantities import drifts


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


def judged(
    plan: pricing.Plan, inventory: pricing.Inventory, selection: pricing.Selection, limits: Sequence[Limit]
) -> pricing.Price:
    """The price, with what needs approval at the least and at the most that the client may choose as well.

    Raises PricingError where there is none, and DraftError where there would be none at those.
    """
    found = _judged(plan, inventory, selection)
    reasons = list(found.needs_approval)
    for ends in ("least", "most") if limits else ():
        numbers = tuple((limit.unit, getattr(limit, ends)) for limit in limits)
        counts, by_hand = with_numbers(plan, inventory, selection.quantities, limits, numbers)
        try:
            reasons += _judged(plan, counts, replace(selection, quantities=by_hand)).needs_approval
        except pricing.PricingError as error:
            message = _(
                "With as many as the client may choose here: %(why)s. Write other limits, or less of a discount."
            )
            raise DraftError(message % {"why": error.message}, _at(limits[0])) from error
    return replace(found, needs_approval=tuple(dict.fromkeys(reasons)))


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
