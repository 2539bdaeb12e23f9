"""Publishing a version, and the versions there are."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

import pricing
from groundwork.access import SELLERS, STAFF, Role, allow, has_role, staff_user
from groundwork.errors import DomainError
from plans.forms import PublishForm
from plans.forms.revision import RevisionForm
from plans.models import Plan
from plans.selectors import changes_between, grouped, over_of, plan_of, working_plan
from plans.selectors.texts import stale_texts
from plans.services import publish_plan, replace_plan
from plans.views.downloads import plan_file
from plans.views.workspace import plan_for, workspace_for

_VERSIONS_A_PAGE = 25
WORKING = "working"


@allow(Role.OWNER)
@require_http_methods(["GET", "HEAD", "POST"])
def plan_publish(request: HttpRequest, pk: int) -> HttpResponse:
    """What would be published, what the ladder check says about it, and the note."""
    plan = plan_for(request, pk)
    workspace = workspace_for(request, plan)
    posted = request.POST if request.method == "POST" else None
    form = PublishForm(posted, initial={"revision": plan.revision}, over=workspace.has_errors)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        typed, by = form.cleaned_data, staff_user(request)
        try:
            version = publish_plan(plan, **typed, by=by, now=timezone.now())
        except DomainError as error:
            form.add_error(None, str(error))
            # What is shown now is the working copy as it is now, so the next try is about that.
            status, plan = 409, plan_for(request, pk)
            workspace = workspace_for(request, plan)
            form.data = {**request.POST.dict(), "revision": str(plan.revision)}
        else:
            messages.success(request, _("Version %(number)d is published.") % {"number": version.number})
            return redirect("plans:plan_page", plan.pk)
    shown = {"workspace": workspace, "plan": plan, "form": form, "stale": stale_texts(workspace.value)}
    return render(request, "plans/plan_publish.html", shown, status=status)


@allow(*STAFF)
@require_safe
def version_list(request: HttpRequest, pk: int) -> HttpResponse:
    """What was published, by whom and why, the last first."""
    plan = plan_for(request, pk)
    versions = plan.versions.select_related("published_by").order_by("-number")
    page = Paginator(versions, _VERSIONS_A_PAGE).get_page(request.GET.get("page"))
    shown = {
        "plan": plan,
        "page": page,
        "versions": [(version, over_of(version)) for version in page],
        "can_download": has_role(request.user, *SELLERS),
        "can_restore": has_role(request.user, Role.OWNER),
    }
    return render(request, "plans/version_list.html", shown)


@allow(*SELLERS)
@require_safe
def version_export(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """The plan file of a version."""
    plan = plan_for(request, pk)
    version = get_object_or_404(plan.versions, number=number)
    return plan_file(pricing.plan_document(plan_of(version)), f"{plan.name} {number}")


@allow(*STAFF)
@require_safe
def version_compare(request: HttpRequest, pk: int) -> HttpResponse:
    """What differs between any two versions, or a version and the working copy; the costs for those who see them."""
    plan = plan_for(request, pk)
    numbers = [str(number) for number in plan.versions.order_by("-number").values_list("number", flat=True)]
    before, after = request.GET.get("from") or (numbers or [WORKING])[0], request.GET.get("to") or WORKING
    if not {before, after} <= {*numbers, WORKING}:
        raise Http404
    changes = changes_between(_side(plan, before), _side(plan, after))
    seen = [change for change in changes if change.group != "costs" or has_role(request.user, *SELLERS)]
    shown = {
        "plan": plan,
        "groups": grouped(tuple(seen)),
        "hidden": len(seen) < len(changes),
        "sides": [
            *((number, _("Version %(number)s") % {"number": number}) for number in numbers),
            (WORKING, _("Working copy")),
        ],
        "before": before,
        "after": after,
    }
    return render(request, "plans/version_compare.html", shown)


@allow(Role.OWNER)
@require_POST
def version_restore(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """The working copy becomes what a version says; nothing is published by that, and undo takes it back."""
    plan = plan_for(request, pk)
    version = get_object_or_404(plan.versions, number=number)
    form = RevisionForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(error) for error in form.errors["revision"]))
        return redirect("plans:version_list", plan.pk)
    what = _("Version %(number)d restored") % {"number": number}
    try:
        replace_plan(plan, plan_of(version), what=what, by=staff_user(request), now=timezone.now(), **form.cleaned_data)
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("plans:version_list", plan.pk)
    messages.success(
        request, _("The working copy is what version %(number)d says. Nothing is published yet.") % {"number": number}
    )
    return redirect("plans:plan_page", plan.pk)


def _side(plan: Plan, name: str) -> pricing.Plan:
    return working_plan(plan) if name == WORKING else plan_of(get_object_or_404(plan.versions, number=int(name)))
