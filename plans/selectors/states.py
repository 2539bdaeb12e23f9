"""What a working copy was at its last revisions, and what undo and redo would do."""

import json
import zlib
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from django.db.models import F

import pricing
from plans.models import Plan, PlanState

# What the plan's own row says.
HEADER: Final = ("name", "currency", "labour_rate", "break_fix_rate", "margin_floor", "discount_limit")


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
    return plan_in(zlib.decompress(bytes(state.document)))


def value_now(plan: Plan) -> pricing.Plan | None:
    """The working copy as its last write noted it, in one statement; None where nothing was noted then.

    Also where the plan's own row says something else, which nobody writes but through the one door.
    """
    noted = PlanState.objects.filter(plan=plan, revision=F("plan__revision")).order_by()
    document = noted.values_list("document", flat=True).first()
    value = None if document is None else plan_in(zlib.decompress(bytes(document)))
    return value if value is not None and all(getattr(plan, name) == getattr(value, name) for name in HEADER) else None


@lru_cache(maxsize=32)
def plan_in(document: bytes) -> pricing.Plan:
    """The plan in a canonical document. What an edit makes is read once, and is what the next request begins with.

    We have written it ourselves, so it is not searched for what only a file from elsewhere can have, like a key twice.
    """
    return pricing.read_plan(json.loads(document))


@lru_cache(maxsize=8)
def document_of(value: pricing.Plan) -> bytes:
    """The canonical document of a plan: what an edit is checked by and what is noted of it are the same."""
    return pricing.canonical_bytes(pricing.plan_document(value))


def steps_of(plan: Plan) -> Steps:
    """What can be undone and redone at the plan's revision."""
    states = PlanState.objects.filter(plan=plan).order_by()
    # One statement: what would be undone is nearly always the revision before.
    near = states.filter(revision__in=(plan.revision, plan.revision - 1))
    kept: dict[int, str] = {}
    here: tuple[int | None, int | None] | None = None
    for revision, what, back, forward in near.values_list("revision", "what", "back", "forward"):
        kept[revision] = what
        if revision == plan.revision:
            here = back, forward
    if here is None:
        return Steps("", "")
    back, forward = here
    if further := {at for at in here if at is not None and at not in kept}:
        kept |= dict(states.filter(revision__in=further).values_list("revision", "what"))
    return Steps(kept[plan.revision] if back in kept else "", "" if forward is None else kept.get(forward, ""))
