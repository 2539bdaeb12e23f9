"""Edits that many tests make."""

from dataclasses import replace

import pricing
from groundwork.models import User
from plans.editing.entries import change
from plans.editing.kinds import KINDS, Edit, find
from plans.models import Plan
from plans.services import Edited, edit_plan
from plans.tests.conftest import NOW

SERVICE = KINDS["service"]


def charged(code: str, charge: pricing.Charge | None) -> Edit:
    """The edit that gives a service this charge."""

    def edit(plan: pricing.Plan) -> pricing.Plan:
        found = find(plan, SERVICE, code)
        return change(SERVICE, found, replace(found, charge=charge))(plan)

    return edit


def set_charge(plan: Plan, code: str, charge: pricing.Charge | None, *, by: User) -> Edited:
    """Give a service this charge, as somebody who sees the plan as it is now."""
    plan.refresh_from_db()
    done = edit_plan(plan, charged(code, charge), what=lambda _plan: code, revision=plan.revision, by=by, now=NOW)
    plan.refresh_from_db()
    return done
