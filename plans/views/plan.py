"""The list of plans, a plan's page, its file."""

from urllib.parse import urlencode

from csp.constants import SELF
from csp.decorators import csp_update
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from groundwork.access import SELLERS, STAFF, Role, allow, has_role, staff_user
from groundwork.searching import searched
from groundwork.sorting import Sorting, kept_in_address
from plans.selectors import archived_plans, listing, working_document
from plans.views.downloads import plan_file
from plans.views.workspace import plan_for, workspace_for


@allow(*STAFF)
@require_safe
def plan_list(request: HttpRequest) -> HttpResponse:
    """The plans in use, narrowed by ?state= and ?q=, sorted by ?sort=; for the owner those put away too."""
    can_edit, user = has_role(request.user, Role.OWNER), staff_user(request)
    state, search = request.GET.get("state", ""), searched(request)
    sorting = Sorting.asked(listing.ORDERS, request.GET.get("sort", ""))
    page = request.GET.get("page", "1")
    found = listing.plan_list(user, state=state, search=search, sort=sorting.code, page=page)
    kept = kept_in_address([("q", search), ("sort", sorting.code)])
    narrowed = bool(search or state)
    shown = {
        "found": found,
        "state": state,
        "search": search,
        "narrowed": narrowed,
        "sorting": sorting,
        "heads": sorting.heads({**kept, "state": state}),
        "kept": urlencode(kept) + "&" if kept else "",
        "query": urlencode({**kept, "state": state}) + "&",
        "archived": archived_plans(user) if can_edit and not narrowed else (),
        "can_edit": can_edit,
        "any": bool(found.rows) or narrowed,
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
