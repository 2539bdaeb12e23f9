"""The list of plans, a plan's page, its file."""

from csp.constants import SELF
from csp.decorators import csp_update
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from groundwork.access import SELLERS, STAFF, Role, allow, has_role, staff_user
from plans.selectors import archived_plans, plan_entries, working_document
from plans.views.downloads import plan_file
from plans.views.workspace import plan_for, workspace_for


@allow(*STAFF)
@require_safe
def plan_list(request: HttpRequest) -> HttpResponse:
    """Every plan in use, with what was published from it; for the owner those put away too."""
    can_edit = has_role(request.user, Role.OWNER)
    shown = {
        "plans": plan_entries(staff_user(request)),
        "archived": archived_plans(staff_user(request)) if can_edit else (),
        "can_edit": can_edit,
        "sees_cost": has_role(request.user, *SELLERS),
    }
    return render(request, "plans/plan_list.html", shown)


@allow(*STAFF)
@csp_update({"frame-src": [SELF]})  # type: ignore[arg-type]  # its types know no arguments from the address
@require_safe
def plan_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The ladder matrix of the working copy, with the ladder check beside it."""
    workspace = workspace_for(request, plan_for(request, pk))
    return render(request, "plans/plan_page.html", {"workspace": workspace, "plan": workspace.plan})


@allow(*SELLERS)
@require_safe
def plan_export(request: HttpRequest, pk: int) -> HttpResponse:
    """The working copy as a plan file. It tells costs, so it is for those who see them."""
    plan = plan_for(request, pk)
    return plan_file(working_document(plan), plan.name)
