"""What fixes the findings on bundles and included quantities."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pricing
from plans.editing.entries import move, remove, with_entries
from plans.editing.fix import Fix
from plans.editing.kinds import KINDS, find
from pricing import gettext as _


def bundle_unreachable(plan: pricing.Plan, code: str) -> Iterator[Fix]:
    """What makes it unreachable is a rule between packages, with fixes of its own where it is at fault."""
    yield _removal(plan, code)


def bundle_shadowed(plan: pricing.Plan, code: str) -> Iterator[Fix]:
    """Before the first bundle that has some of its packages; where that only turns the two round, without one."""
    kind, bundle = KINDS["bundle"], find(plan, KINDS["bundle"], code)
    before = next(other for other in plan.bundles if not set(bundle.packages).isdisjoint(other.packages))
    edit = move(kind, code, before.code)
    if not _shadowed(edit(plan)) - _shadowed(plan) and code not in _shadowed(edit(plan)):
        yield Fix("before", _("Put it before %(other)s") % {"other": before.name}, edit)
    yield _removal(plan, code)


def included_quantity_unused(plan: pricing.Plan, code: str) -> Iterator[Fix]:
    """A unit that counts everything."""
    kind = KINDS["unit"]

    def edit(value: pricing.Plan) -> pricing.Plan:
        units = [replace(unit, beyond=None) if unit.code == code else unit for unit in value.units]
        return with_entries(value, kind, units)

    yield Fix("count-all", _("Count every %(unit)s") % {"unit": find(plan, kind, code).name}, edit)


def _shadowed(plan: pricing.Plan) -> set[str]:
    return {
        finding.where.removeprefix("bundle:") for finding in pricing.findings(plan) if finding.code == "bundle-shadowed"
    }


def _removal(plan: pricing.Plan, code: str) -> Fix:
    name = find(plan, KINDS["bundle"], code).name
    return Fix("remove", _("Remove %(name)s") % {"name": name}, remove(KINDS["bundle"], code))
