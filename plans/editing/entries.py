"""Adding, changing, duplicating, moving and removing one entry of a plan.

Each function returns an edit. What points at an entry that goes is dropped, or goes to what takes the entry's place, so
that the plan stays whole; undo brings all of it back.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import fields, replace
from typing import Any, Final

import pricing
from groundwork.errors import DomainError
from plans.costs import DrawEdit
from plans.editing.kinds import KINDS, Edit, Entry, Kind, entries_of, find, key_of
from plans.editing.placing import in_plan_order, without_service
from pricing import gettext as _

_LONGEST_CODE: Final = 40


class NeededError(DomainError):
    """What was to be removed has to stay while others are there."""


class NoRoomError(DomainError):
    """There is no length left for a copy."""


def free_code(name: str, taken: Iterable[str], otherwise: str) -> str:
    """A code made of a name, "Desktop care" to "desktop-care", with a number where it is taken.

    `otherwise` stands in for a name that has no letter a-z or digit in it.
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_LONGEST_CODE].strip("-") or otherwise
    codes, code, number = {*taken, pricing.CLIENT_UNIT}, stem, 1
    while code in codes:
        number += 1
        tail = f"-{number}"
        code = stem[: _LONGEST_CODE - len(tail)] + tail
    return code


def add(kind: Kind, entry: Entry, after: str = "") -> Edit:
    """Add the entry at the end, or right after the entry with the key `after` if that is still there."""

    def edit(plan: pricing.Plan) -> pricing.Plan:
        entries = list(entries_of(plan, kind))
        keys = [key_of(kind, other) for other in entries]
        entries.insert(keys.index(after) + 1 if after in keys else len(entries), entry)
        return _settled(with_entries(plan, kind, entries), kind, entry)

    return edit


def change(kind: Kind, was: Entry, entry: Entry) -> Edit:
    """Make of the entry `was`, as an editor saw it, the entry that they want.

    Only the fields that they have changed are written: what somebody else has done to the others meanwhile stays. Of a
    list (a preset's packages, a unit's counts) only the members that they have put in or taken out.
    Raises GoneError when the entry is gone.
    """
    key = key_of(kind, was)
    changes = {
        field.name: (getattr(was, field.name), getattr(entry, field.name))
        for field in fields(entry)
        if getattr(entry, field.name) != getattr(was, field.name)
    }

    def edit(plan: pricing.Plan) -> pricing.Plan:
        old = find(plan, kind, key)
        new = replace(old, **{name: merged(getattr(old, name), *sides) for name, sides in changes.items()})
        changed = with_entries(plan, kind, [new if other is old else other for other in entries_of(plan, kind)])
        return _settled(changed, kind, new)

    return edit


def merged(now: Any, was: Any, wanted: Any) -> Any:
    """What an editor who saw `was` and wants `wanted` makes of a field as it is now; of a tuple member by member."""
    if now == was or not isinstance(wanted, tuple):
        return wanted
    kept = [member for member in now if member in wanted or member not in was]
    return (*kept, *(member for member in wanted if member not in was and member not in kept))


def duplicate(kind: Kind, key: str) -> Edit:
    """A copy right after the entry, under a name and code of its own; of a service, in no tier and no package.

    A copied rung holds no services: those of the rung below it are its own already. Raises GoneError, NoRoomError.
    """

    def edit(plan: pricing.Plan) -> pricing.Plan:
        return add(kind, copy_of(plan, kind, key), after=key)(plan)

    return edit


def duplicate_draws(service: str) -> DrawEdit:
    """The copy of a service draws on the cost sheet as the service does. For the same plan as `duplicate`."""
    return lambda draws, plan: {**draws, copy_of(plan, KINDS["service"], service).code: draws.get(service, ())}


def copy_of(plan: pricing.Plan, kind: Kind, key: str) -> Any:
    """The entry that `duplicate` adds."""
    entry = find(plan, kind, key)
    keys = [key_of(kind, other) for other in entries_of(plan, kind)]
    changes: dict[str, object] = {"name": _("%(name)s, copy") % {"name": entry.name[:190]}}
    if kind.key == "code":
        changes["code"] = free_code(entry.code, keys, kind.name)
    else:
        # The next longer one that is free; of the longest, the next shorter one.
        others = (*range(entry.months + 1, kind.most_months + 1), *range(entry.months - 1, 0, -1))
        free = [months for months in others if str(months) not in keys]
        if not free:
            raise NoRoomError(_("Every number of months is there already."))
        changes["months"] = free[0]
    if isinstance(entry, pricing.Tier):
        changes["services"] = ()
    if kind is KINDS["preset"]:
        changes["recommended"] = False
    return replace(entry, **changes)


def move(kind: Kind, key: str, before: str) -> Edit:
    """Put the entry before another one of its list, or last where `before` is empty. Raises GoneError."""

    def edit(plan: pricing.Plan) -> pricing.Plan:
        entry = find(plan, kind, key)
        others = [other for other in entries_of(plan, kind) if other is not entry]
        at = others.index(find(plan, kind, before)) if before not in ("", key) else len(others)
        return plan if before == key else with_entries(plan, kind, [*others[:at], entry, *others[at:]])

    return edit


def step(kind: Kind, key: str, by: int) -> Edit:
    """Move the entry one place towards the beginning (-1) or the end (1) of its list. Raises GoneError."""

    def edit(plan: pricing.Plan) -> pricing.Plan:
        entry, entries = find(plan, kind, key), list(entries_of(plan, kind))
        at = entries.index(entry)
        entries.insert(max(0, min(at + by, len(entries) - 1)), entries.pop(at))
        return with_entries(plan, kind, entries)

    return edit


def remove(kind: Kind, key: str) -> Edit:
    """Take the entry out, and whatever points at it along. Raises GoneError, NeededError.

    The services of a rung, the packages that ask for it and the presets on it go to the rung that takes its place: the
    next one up or, of the highest, the one below, which does not get the services: those are what made it lower.
    What a removed unit counted is charged once for each client, and what went with it is counted itself. A bundle of
    nothing but the removed package goes too; monthly billing stays while there is any other.
    """

    def edit(plan: pricing.Plan) -> pricing.Plan:
        entry = find(plan, kind, key)
        prepare = _BEFORE_REMOVAL.get(kind.name)
        prepared = plan if prepare is None else prepare(plan, entry)
        return with_entries(
            prepared, kind, [other for other in entries_of(prepared, kind) if key_of(kind, other) != key]
        )

    return edit


def with_entries(plan: pricing.Plan, kind: Kind, entries: Iterable[Any]) -> pricing.Plan:
    """The plan with another list of this kind."""
    changes: dict[str, Any] = {kind.field: tuple(entries)}
    return replace(plan, **changes)


def _without_tier(plan: pricing.Plan, tier: pricing.Tier) -> pricing.Plan:
    at = plan.index.rung[tier.code]
    if len(plan.tiers) == 1:
        return replace(
            plan,
            packages=tuple(replace(entry, requires_tier=None) for entry in plan.packages),
            bundles=tuple(replace(entry, requires_tier=None) for entry in plan.bundles),
            presets=(),
        )
    above = at + 1 < len(plan.tiers)
    heir = plan.tiers[at + 1 if above else at - 1]
    services = in_plan_order(plan, {*heir.services, *tier.services}) if above else heir.services
    return replace(
        plan,
        tiers=tuple(replace(entry, services=services) if entry is heir else entry for entry in plan.tiers),
        packages=tuple(
            replace(entry, requires_tier=heir.code) if entry.requires_tier == tier.code else entry
            for entry in plan.packages
        ),
        bundles=tuple(
            replace(entry, requires_tier=heir.code) if entry.requires_tier == tier.code else entry
            for entry in plan.bundles
        ),
        presets=tuple(replace(entry, tier=heir.code) if entry.tier == tier.code else entry for entry in plan.presets),
    )


def _without_package(plan: pricing.Plan, package: pricing.Package) -> pricing.Plan:
    def drop(codes: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(code for code in codes if code != package.code)

    return replace(
        plan,
        packages=tuple(
            replace(entry, requires=drop(entry.requires), conflicts=drop(entry.conflicts)) for entry in plan.packages
        ),
        bundles=tuple(
            replace(entry, packages=left) for entry in plan.bundles for left in (drop(entry.packages),) if left
        ),
        presets=tuple(replace(entry, packages=drop(entry.packages)) for entry in plan.presets),
    )


def _without_unit(plan: pricing.Plan, unit: pricing.Unit) -> pricing.Plan:
    return replace(
        plan,
        units=tuple(
            replace(entry, beyond=None) if entry.beyond is not None and entry.beyond.unit == unit.code else entry
            for entry in plan.units
        ),
        services=tuple(
            replace(entry, unit=pricing.CLIENT_UNIT) if entry.unit == unit.code else entry for entry in plan.services
        ),
        one_time=tuple(
            replace(fee, unit=pricing.CLIENT_UNIT) if fee.unit == unit.code else fee for fee in plan.one_time
        ),
    )


def _without_billing(plan: pricing.Plan, billing: pricing.Billing) -> pricing.Plan:
    if billing.months == 1 and len(plan.billing) > 1:
        raise NeededError(
            _("%(name)s stays while there is any other billing: who wants nothing else is billed by the month.")
            % {"name": billing.name}
        )
    return plan


_BEFORE_REMOVAL: Final[dict[str, Callable[[pricing.Plan, Any], pricing.Plan]]] = {
    "tier": _without_tier,
    "package": _without_package,
    "service": lambda plan, service: without_service(plan, service.code),
    "unit": _without_unit,
    "billing": _without_billing,
}


def _settled(plan: pricing.Plan, kind: Kind, entry: Entry) -> pricing.Plan:
    """A preset that is recommended is so alone: the others step back."""
    if kind is not KINDS["preset"] or not getattr(entry, "recommended", False):
        return plan
    key = key_of(kind, entry)
    return replace(plan, presets=tuple(replace(preset, recommended=preset.code == key) for preset in plan.presets))
