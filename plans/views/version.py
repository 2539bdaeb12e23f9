"""Publishing a version, and the versions there are."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from groundwork.access import SELLERS, STAFF, Role, allow, has_role, staff_user
from groundwork.errors import DomainError
from plans import pricing
from plans.forms import PublishForm
from plans.selectors import plan_of
from plans.services import publish_plan
from plans.views.downloads import plan_file
from plans.views.workspace import plan_for, workspace_for

_VERSIONS_A_PAGE = 25


@allow(Role.OWNER)
@require_http_methods(["GET", "HEAD", "POST"])
def plan_publish(request: HttpRequest, pk: int) -> HttpResponse:
    """What would be published, what the ladder check says about it, and the note."""
    plan = plan_for(request, pk)
    form = PublishForm(request.POST if request.method == "POST" else None, initial={"revision": plan.revision})
    status = 422 if form.is_bound else 200
    if form.is_valid():
        typed, by = form.cleaned_data, staff_user(request)
        try:
            version = publish_plan(plan, **typed, by=by, now=timezone.now())
        except DomainError as error:
            form.add_error(None, str(error))
            # What is shown now is the working copy as it is now, so the next try is about that.
            status, plan = 409, plan_for(request, pk)
            form.data = {**request.POST.dict(), "revision": str(plan.revision)}
        else:
            messages.success(request, _("Version %(number)d is published.") % {"number": version.number})
            return redirect("plans:plan_page", plan.pk)
    shown = {"workspace": workspace_for(request, plan), "plan": plan, "form": form}
    return render(request, "plans/plan_publish.html", shown, status=status)


@allow(*STAFF)
@require_safe
def version_list(request: HttpRequest, pk: int) -> HttpResponse:
    """What was published, by whom and why, the last first."""
    plan = plan_for(request, pk)
    versions = plan.versions.select_related("published_by").defer("document").order_by("-number")
    page = Paginator(versions, _VERSIONS_A_PAGE).get_page(request.GET.get("page"))
    shown = {"plan": plan, "page": page, "can_download": has_role(request.user, *SELLERS)}
    return render(request, "plans/version_list.html", shown)


@allow(*SELLERS)
@require_safe
def version_export(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """The plan file of a version."""
    plan = plan_for(request, pk)
    version = get_object_or_404(plan.versions, number=number)
    return plan_file(pricing.plan_document(plan_of(version)), f"{plan.name} {number}")
