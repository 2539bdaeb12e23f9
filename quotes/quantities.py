"""How many of everything a quote is priced for: as counted, or as set by hand; and where the two fall apart.

Pure, like the drafts: no models, and no words but those of the plan.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import pricing
from groundwork import device_kinds
from groundwork.own_things import Things
from quotes.documents import Revision
from quotes.documents.things import things_of

ByHand = Sequence[tuple[str, int]]
Offered = Sequence[tuple[str, pricing.Selection]]  # options by code


@dataclass(frozen=True, slots=True)
class UnitCount:
    """A unit of the plan, how many of it were counted, and how many are priced."""

    code: str
    name: str
    counted: int
    priced: int


@dataclass(frozen=True, slots=True)
class Drift:
    """`moved` was set by hand, and `left`, which counts the same devices or some of them, was not moved with it."""

    moved: UnitCount
    left: UnitCount
    same: bool


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of these inventory keys together are priced. `unit` is the name of the one set by hand, if any."""

    keys: tuple[str, ...]
    count: int
    unit: str = ""


def unit_counts(plan: pricing.Plan, inventory: pricing.Inventory, by_hand: ByHand) -> tuple[UnitCount, ...]:
    """Every unit of the plan, in its order."""
    counted, hand = pricing.unit_quantities(plan, inventory), dict(by_hand)
    return tuple(
        UnitCount(unit.code, unit.name, counted[unit.code], hand.get(unit.code, counted[unit.code]))
        for unit in plan.units
    )


def drifts(plan: pricing.Plan, inventory: pricing.Inventory, by_hand: ByHand) -> tuple[Drift, ...]:
    """Units that count the same devices and do not move by the same number.

    A unit that was set by hand too is taken at its word, unless it counts exactly the same. One that counts more than
    another has moved with it when both moved by the same number: three desktops more are three endpoints more.
    """
    keys, hand = {unit.code: frozenset(unit.counts) for unit in plan.units}, dict(by_hand)
    counts = unit_counts(plan, inventory, by_hand)

    def told(at: int, other: int) -> bool:
        moved, left = counts[at], counts[other]
        mine, theirs = keys[moved.code], keys[left.code]
        if at == other or not mine & theirs or (left.code in hand and (mine != theirs or other < at)):
            return False
        narrower = [entry for entry in counts if entry.code in hand and keys[entry.code] < mine]
        explained = sum(map(_step, narrower)) if theirs < mine else 0
        return _step(moved) - explained != _step(left)

    return tuple(
        Drift(moved, left, keys[moved.code] == keys[left.code])
        for at, moved in enumerate(counts)
        for other, left in enumerate(counts)
        if moved.code in hand and told(at, other)
    )


def tallies(
    plan: pricing.Plan, inventory: pricing.Inventory, by_hand: ByHand, things: Things | None = None
) -> tuple[Tally, ...]:
    """What is priced, each device and person in one tally: what was set by hand first, the rest as counted.

    `things` are the own things of a frozen document; those of today where there is none.
    Of two units set by hand where one counts what the other counts and more, the wider has what the narrower leaves.
    """
    own = {unit.code: unit for unit in plan.units}
    # Of a unit that counts what is beyond the included ones, a number is none of all devices.
    whole = [entry for entry in unit_counts(plan, inventory, by_hand) if own[entry.code].beyond is None]
    moved = [entry for entry in whole if entry.priced != entry.counted]
    found: list[Tally] = []
    for entry in sorted(moved, key=lambda entry: len(own[entry.code].counts)):
        wanted = set(own[entry.code].counts)
        inside = [tally for tally in found if wanted.issuperset(tally.keys)]
        rest = tuple(key for key in own[entry.code].counts if not any(key in tally.keys for tally in found))
        crossing = any(wanted.intersection(tally.keys) for tally in found if tally not in inside)
        if rest and not crossing and _of_one_sort(rest, things):
            found.append(Tally(rest, max(0, entry.priced - sum(tally.count for tally in inside)), entry.name))
    covered = {key for tally in found for key in tally.keys}
    found += [Tally((key,), number) for key, number in inventory.counts if key not in covered]
    return tuple(tally for tally in found if tally.count)


def people_of(revision: Revision) -> int:
    """How many people the proposal is priced for: what "per person" is divided by. 0 where nobody is counted."""
    return sum(tally.count for tally in tallies_of(revision) if is_people(tally))


def devices_of(revision: Revision) -> int:
    """How many devices the proposal is priced for."""
    return sum(tally.count for tally in tallies_of(revision) if is_devices(tally))


def is_people(tally: Tally) -> bool:
    """Whether it counts people."""
    return tally.keys == ("user",)


def is_devices(tally: Tally) -> bool:
    """Whether it counts kinds of devices. A key of a plan file that no catalogue has, such as `backup-tb`, is none."""
    return all(key in device_kinds.DEVICES for key in tally.keys)


def tallies_of(revision: Revision) -> tuple[Tally, ...]:
    """What a proposal is priced for. Its options differ in tier and packages, never in quantities."""
    return tallies(revision.plan, revision.inventory, revision.common.quantities, things_of(revision))


def included(plan: pricing.Plan, inventory: pricing.Inventory, selection: pricing.Selection, unit: str) -> int:
    """How many of a unit go with those of another one; 0 where it stands alone or its quantity was set by hand."""
    own = plan.index.units.get(unit)
    if own is None or own.beyond is None or unit in dict(selection.quantities):
        return 0
    counts = dict(inventory.counts)
    beyond = pricing.unit_quantities(plan, inventory, selection)[unit]
    return sum(counts.get(key, 0) for key in own.counts) - beyond


def uncounted(plan: pricing.Plan, inventory: pricing.Inventory, offered: Offered) -> dict[str, list[str]]:
    """By the code of each offered option, the services in it whose unit this client has none of.

    Options without such a service are left out. Charged or included makes no difference: both are shown as offered.
    A unit of which all go with another one is counted.
    """
    found = {}
    for code, selection in offered:
        quantities = pricing.unit_quantities(plan, inventory, selection)
        inside = set(plan.index.ladder[plan.index.rung[selection.tier]])
        inside.update(service for package in selection.packages for service in plan.index.packages[package].services)
        none = {code for code, n in quantities.items() if n == 0 and not included(plan, inventory, selection, code)}
        without = [entry.code for entry in plan.services if entry.code in inside and entry.unit in none]
        if without:
            found[code] = without
    return found


def uncounted_sha256(plan: pricing.Plan, inventory: pricing.Inventory, offered: Offered) -> str:
    """The fingerprint of what is offered, how many of each unit there are, and what counts nothing; empty where all
    counts.

    A yes is kept under it: change an option or a number afterwards, and the yes no longer fits.
    """
    found = uncounted(plan, inventory, offered)
    if not found:
        return ""
    choices = [
        [code, selection.tier, list(selection.packages), pricing.unit_quantities(plan, inventory, selection)]
        for code, selection in offered
    ]
    return pricing.fingerprint(pricing.canonical_bytes({"offered": choices, "uncounted": found}))


def _step(unit: UnitCount) -> int:
    return unit.priced - unit.counted


def _of_one_sort(keys: tuple[str, ...], things: Things | None) -> bool:
    """Whether these are one kind, or devices all of them: people and mailboxes together are no number of either."""
    return len(keys) == 1 or all(device_kinds.is_device(key, things) for key in keys)
