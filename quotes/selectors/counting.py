"""What a quote is priced for, in words: the headline, what falls apart, and what is offered and counts nothing."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

import pricing
from groundwork import device_kinds
from groundwork.display import number
from quotes.drafts import PricedDraft
from quotes.proposal.words import listed, noun
from quotes.quantities import ByHand, Drift, Offered, Tally, drifts, tallies, uncounted


@dataclass(frozen=True, slots=True)
class Uncounted:
    """A unit that this client has none of, the services that are priced by it, and the options that offer them."""

    unit: str
    services: str
    options: str


def priced_counts(plan: pricing.Plan, inventory: pricing.Inventory, by_hand: ByHand) -> list[tuple[str, int]]:
    """What is priced, each with what it is called for that many, in the order in which clients are shown everywhere."""
    found = tallies(plan, inventory, by_hand)
    order = device_kinds.in_order(tally.keys[0] for tally in found)
    found = tuple(sorted(found, key=lambda tally: order.index(tally.keys[0])))
    return [(called(tally, inventory), tally.count) for tally in found]


def drift_words(plan: pricing.Plan, inventory: pricing.Inventory, by_hand: ByHand) -> tuple[str, ...]:
    """A sentence for each two units that count the same devices and have fallen apart."""
    return tuple(_drift(entry) for entry in drifts(plan, inventory, by_hand))


def uncounted_words(
    plan: pricing.Plan, inventory: pricing.Inventory, offered: Offered, names: Mapping[str, str]
) -> tuple[Uncounted, ...]:
    """What is offered and counts nothing, by unit. `names` has what each option is called, by its code."""
    found = uncounted(plan, inventory, offered)
    services = {code: plan.index.services[code] for without in found.values() for code in without}
    rows = []
    for unit in plan.units:
        codes = [entry.code for entry in plan.services if entry.code in services and entry.unit == unit.code]
        options = [names[option] for option, without in found.items() if set(codes).intersection(without)]
        if codes:
            rows.append(Uncounted(unit.name, listed([services[code].name for code in codes]), listed(options)))
    return tuple(rows)


def uncounted_units(plan: pricing.Plan, inventory: pricing.Inventory, priced: PricedDraft) -> str:
    """The units by which something in this draft is priced and of which this client has none; empty without any."""
    columns = zip(priced.candidates, priced.comparison.columns, strict=True)
    offered = [(candidate.code, column.selection) for candidate, column in columns]
    names = {candidate.code: candidate.name for candidate in priced.candidates}
    return listed([entry.unit for entry in uncounted_words(plan, inventory, offered, names)])


def called(tally: Tally, inventory: pricing.Inventory) -> str:
    """The noun of the one kind that it counts, or else what the plan calls the unit: 18 desktops, 18 × Desktop."""
    counted = [key for key in tally.keys if dict(inventory.counts).get(key)]
    one = tally.keys if len(tally.keys) == 1 else counted
    # A key that only the plan knows has no words of its own, but its unit has a name.
    named = len(one) == 1 and (device_kinds.is_kind(one[0]) or device_kinds.own_among(one) or not tally.unit)
    return noun(one[0], tally.count) if named else f"× {tally.unit}"


def _drift(drift: Drift) -> str:
    words = {
        "moved": drift.moved.name,
        "priced": number(drift.moved.priced),
        "left": drift.left.name,
        "stays": number(drift.left.priced),
    }
    if drift.same:
        return _("%(moved)s is set to %(priced)s by hand. %(left)s counts the same devices, and is %(stays)s.") % words
    return (
        _("%(moved)s is set to %(priced)s by hand. %(left)s counts some of the same devices, and is %(stays)s.") % words
    )
