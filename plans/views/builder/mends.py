"""Mending what the ladder check finds, by one press."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

import pricing
from groundwork.access import Role, allow
from plans.editing.mends import Mend, mends_for
from plans.views.builder.answers import act, refused
from plans.views.workspace import plan_for, workspace_for


@allow(Role.OWNER)
@require_POST
def plan_mend(request: HttpRequest, pk: int) -> HttpResponse:
    """Carry out a mend of a finding that the working copy has."""
    plan = plan_for(request, pk)
    mend = _mend(workspace_for(request, plan).value, request.POST)
    if mend is None:
        message = _("This needs no mending any more: somebody has changed the plan.")
        return refused(request, plan, message, plan.revision)
    label = mend.label
    return act(request, plan, mend.edit, lambda _plan: label, tell=True)


def _mend(value: pricing.Plan, asked: dict[str, str]) -> Mend | None:
    """The mend that was asked for, while the plan has that finding."""
    for finding in pricing.findings(value):
        if (finding.code, finding.where) == (asked.get("finding"), asked.get("where")):
            return next((mend for mend in mends_for(value, finding) if mend.code == asked.get("mend")), None)
    return None
