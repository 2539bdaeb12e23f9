"""The rows say what the last write noted, whatever was edited: the working copy is read from the one or the other."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

import pricing
from groundwork.models import User
from plans.editing import entries, placing
from plans.editing.kinds import KINDS, Edit, GoneError, entries_of, key_of
from plans.editing.several import Wanted, change_several
from plans.models import Plan, PlanState
from plans.selectors import working_plan
from plans.services import edit_plan, import_plan, undo
from plans.tests.conftest import NOW


def _of_every_kind(plan: pricing.Plan) -> Iterator[Edit]:
    """Entries of each kind renamed, moved to both ends, copied and removed; services placed, moved and changed."""
    for kind in KINDS.values():
        keys = [key_of(kind, entry) for entry in entries_of(plan, kind)]
        first = entries_of(plan, kind)[0]
        yield entries.change(kind, first, replace(first, name="Another name"))
        yield entries.move(kind, keys[0], "")
        yield entries.move(kind, keys[-1], keys[0])
        yield entries.duplicate(kind, keys[-1])
        yield entries.remove(kind, keys[len(keys) // 2])
    services = [service.code for service in plan.services[:4]]
    yield placing.put(services[0], "tier", plan.tiers[-1].code)
    yield placing.put(services[1], "package", plan.packages[0].code)
    yield placing.take(services[1], "package", plan.packages[0].code)
    yield placing.move_category(plan.services[0].category, "")
    yield change_several(services[:2], Wanted({"category": "Both"}, plan.tiers[0].code, [plan.packages[-1].code]))
    brackets = (pricing.Bracket(9, Decimal(5), Decimal(1)), pricing.Bracket(None, Decimal(4), Decimal(0)))
    service = next(service for service in plan.services if service.charge and service.charge.price is not None)
    priced = replace(service, charge=pricing.Charge("volume", None, brackets))
    yield entries.change(KINDS["service"], service, priced)
    yield entries.change(KINDS["service"], priced, replace(priced, charge=None))


def _from_rows(plan: Plan) -> pricing.Plan:
    """The working copy read from its rows, as one without a noted state is."""
    with_states = PlanState.objects.filter(plan=plan)
    kept = list(with_states)
    with_states.delete()
    try:
        return working_plan(plan)
    finally:
        PlanState.objects.bulk_create(kept)


@pytest.mark.on_both
def test_the_rows_are_what_was_noted_after_every_edit(per_user: dict[str, Any], owner: User) -> None:
    plan = import_plan(pricing.read_plan(per_user), owner, NOW)
    start = working_plan(plan)
    assert _from_rows(plan) == start
    states = [start]
    for edit in _of_every_kind(start):
        plan.refresh_from_db()
        try:
            edit_plan(plan, edit, what=lambda _plan: "x", revision=plan.revision, by=owner, now=NOW)
        except GoneError:  # what an edit before it has removed
            continue
        plan.refresh_from_db()
        noted = working_plan(plan)
        assert _from_rows(plan) == noted
        if noted != states[-1]:  # the only one of its list has no other place
            states.append(noted)
    assert len(states) > 35
    for expected in reversed(states[-4:-1]):
        plan.refresh_from_db()
        undo(plan, revision=plan.revision, by=owner, now=NOW)
        assert _from_rows(plan) == working_plan(plan) == expected


def test_a_row_of_the_plan_that_was_written_past_the_door_counts(plan: Plan) -> None:
    Plan.objects.filter(pk=plan.pk).update(labour_rate=Decimal(77))
    plan.refresh_from_db()
    assert working_plan(plan).labour_rate == 77
