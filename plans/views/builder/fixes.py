"""Fixing what the ladder check finds, by one press."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

import pricing
from groundwork.access import Role, allow
from plans.editing.fix import Fix
from plans.editing.fixes import fixes_for
from plans.views.builder.answers import act, refused
from plans.views.workspace import plan_for, workspace_for


@allow(Role.OWNER)
@require_POST
def plan_fix(request: HttpRequest, pk: int) -> HttpResponse:
    """Carry out a fix of a finding that the working copy has."""
    plan = plan_for(request, pk)
    fix = _fix(workspace_for(request, plan).value, request.POST)
    if fix is None:
        message = _("This needs no fixing any more: somebody has changed the plan.")
        return refused(request, plan, message, plan.revision)
    label = fix.label
    return act(request, plan, fix.edit, lambda _plan: label, tell=True)


def _fix(value: pricing.Plan, asked: dict[str, str]) -> Fix | None:
    """The fix that was asked for, while the plan has that finding."""
    for finding in pricing.findings(value):
        if (finding.code, finding.where) == (asked.get("finding"), asked.get("where")):
            return next((fix for fix in fixes_for(value, finding) if fix.code == asked.get("fix")), None)
    return None
