"""Changing several services at once: one edit, and one step for undo."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pricing
from plans.editing.kinds import KINDS, Edit, find
from plans.editing.placing import Column, put, take


@dataclass(frozen=True, slots=True)
class Wanted:
    """What several services are to have: values of their fields, a rung or no rung, packages to join and to leave.

    `tier` is the code of a tier, "" for none at all, and None to leave each where it is.
    """

    fields: Mapping[str, Any] = field(default_factory=dict)
    tier: str | None = None
    joins: Collection[str] = ()
    leaves: Collection[str] = ()


def change_several(services: Collection[str], wanted: Wanted) -> Edit:
    """Give all of these services what is wanted. Raises GoneError when one of them, a tier or a package is gone."""

    def edit(plan: pricing.Plan) -> pricing.Plan:
        for code in services:
            find(plan, KINDS["service"], code)
        entries = [replace(entry, **wanted.fields) if entry.code in services else entry for entry in plan.services]
        changed = replace(plan, services=tuple(entries))
        for code in services:
            for step in _steps(plan, code, wanted):
                changed = step(changed)
        return changed

    return edit


def _steps(plan: pricing.Plan, service: str, wanted: Wanted) -> list[Edit]:
    tier: Column = "tier"
    package: Column = "package"
    steps = [put(service, package, code) for code in wanted.joins]
    steps += [take(service, package, code) for code in wanted.leaves]
    if wanted.tier:
        steps.append(put(service, tier, wanted.tier))
    elif wanted.tier is not None:
        steps += [take(service, tier, entry.code) for entry in plan.tiers if service in entry.services]
    return steps
