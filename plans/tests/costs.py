"""A cost sheet to test with, and services that draw on it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from groundwork.models import User
from plans.costs import Draw, sum_of
from plans.editing.entries import change
from plans.editing.kinds import find
from plans.models import CostEntry, Plan
from plans.selectors import working_plan
from plans.selectors.states import value_at
from plans.services import Edited, edit_plan
from plans.services.costs import WantedCost, take_costs
from plans.tests.conftest import NOW
from plans.tests.edits import SERVICE

EDR = WantedCost("EDR", "Sentry Labs", Decimal("4.25"), "USD", "device", "month", date(2026, 10, 1))


def on_sheet(by: User, wanted: WantedCost = EDR, **others: Any) -> CostEntry:
    """A new entry of the sheet, like `wanted` but for `others`."""
    wanted = replace(wanted, **others)
    take_costs([wanted], seen="", by=by, now=NOW)
    return CostEntry.objects.get(name=wanted.name, vendor=wanted.vendor, currency=wanted.currency)


def again(entry: CostEntry, **others: Any) -> WantedCost:
    """The entry as somebody wants it who changes `others`."""
    fields = ("name", "vendor", "cost", "currency", "per", "period", "as_of", "revision")
    values = {name: getattr(entry, name) for name in fields}
    return WantedCost(**{**values, "entry": entry.pk, **others})


def let_draw(plan: Plan, code: str, *drawn: tuple[CostEntry, str], by: User, revision: int | None = None) -> Edited:
    """Have a service draw so many of each entry, at what it costs now, as its form does that opened at `revision`."""
    plan.refresh_from_db()
    draws = tuple(Draw(entry.pk, Decimal(quantity), entry.monthly) for entry, quantity in drawn)
    found = find(value_at(plan, revision or plan.revision) or working_plan(plan), SERVICE, code)
    done = edit_plan(
        plan,
        change(SERVICE, found, replace(found, cost=sum_of(draws))),
        what=lambda _plan: code,
        revision=revision or plan.revision,
        by=by,
        now=NOW,
        draw=lambda known, _plan: {**known, code: draws},
    )
    plan.refresh_from_db()
    return done


def cost_of(plan: Plan, code: str) -> Decimal:
    """What the service costs in the working copy."""
    return working_plan(Plan.objects.get(pk=plan.pk)).index.services[code].cost
