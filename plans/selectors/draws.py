"""What the services of a working copy draw on, now and at its last revisions."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal

import pricing
from plans.costs import Draw, Draws, Working, drawn_on
from plans.models import CostDraw, CostEntry, Plan, PlanState
from plans.selectors.documents import working_plan
from plans.selectors.states import state_at, value_of


def working_copy(plan: Plan) -> Working:
    """The working copy with its draws. Raises PricingError("bad-plan"), see `working_document`."""
    return Working(working_plan(plan), working_draws(plan))


def working_draws(plan: Plan) -> Draws:
    """What the services draw on, in one statement."""
    rows = CostDraw.objects.filter(service__plan=plan).order_by("position", "pk")
    found: dict[str, list[Draw]] = defaultdict(list)
    for code, entry, quantity, cost in rows.values_list("service__code", "entry", "quantity", "cost"):
        found[code].append(Draw(entry, quantity, cost))
    return {code: tuple(drawn) for code, drawn in found.items()}


def copy_at(plan: Plan, revision: int) -> Working | None:
    """The working copy as it was at a revision, None where nobody knows any more."""
    state = state_at(plan, revision)
    return None if state is None else copy_of_state(state)


def copy_of_state(state: PlanState) -> Working:
    """The working copy as it was then. Of a service that drew on an entry that is gone only the cost is left."""
    draws = draws_from(state.draws)
    wanted = drawn_on(draws)
    there = set(CostEntry.objects.filter(pk__in=wanted).values_list("pk", flat=True)) if wanted else set()
    kept = {code: drawn for code, drawn in draws.items() if all(draw.entry in there for draw in drawn)}
    return Working(value_of(state), kept)


def draws_from(kept: Mapping[str, Sequence[Sequence[object]]]) -> Draws:
    """The draws that a state keeps."""
    return {
        code: tuple(Draw(int(str(key)), Decimal(str(quantity)), Decimal(str(cost))) for key, quantity, cost in drawn)
        for code, drawn in kept.items()
    }


def draws_to_keep(draws: Draws) -> dict[str, list[list[object]]]:
    """The same the other way round, numbers as text."""
    text = pricing.number_text
    return {
        code: [[draw.entry, text(draw.quantity), text(draw.cost)] for draw in drawn] for code, drawn in draws.items()
    }
