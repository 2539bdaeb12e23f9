"""What a working copy was at its last revisions, and what undo and redo would do."""

import zlib
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Subquery

import pricing
from plans.models import Plan, PlanState


@dataclass(frozen=True, slots=True)
class Steps:
    """What undo would take back and redo bring again, as the owner reads it; empty where there is nothing."""

    undo: str
    redo: str


def state_at(plan: Plan, revision: int) -> PlanState | None:
    """The state at a revision; None where it is too old to be kept, or was never noted."""
    return PlanState.objects.filter(plan=plan, revision=revision).first()


def value_at(plan: Plan, revision: int) -> pricing.Plan | None:
    """The plan as it was at a revision, None where nobody knows any more."""
    state = state_at(plan, revision)
    return None if state is None else value_of(state)


def value_of(state: PlanState) -> pricing.Plan:
    """The plan as it was then."""
    return pricing.plan_from_json(zlib.decompress(bytes(state.document)))


def steps_of(plan: Plan) -> Steps:
    """What can be undone and redone at the plan's revision, in one statement."""
    others = PlanState.objects.filter(plan=OuterRef("plan"))
    state = (
        PlanState.objects.filter(plan=plan, revision=plan.revision)
        .annotate(
            kept=Exists(others.filter(revision=OuterRef("back"))),
            again=Subquery(others.filter(revision=OuterRef("forward")).values("what")),
        )
        .values_list("what", "kept", "again")
        .first()
    )
    if state is None:
        return Steps("", "")
    what, kept, again = state
    return Steps(what if kept else "", again or "")
