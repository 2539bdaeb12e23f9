"""Importing a plan file."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from groundwork.access import Role, allow, staff_user
from groundwork.errors import StaleError
from groundwork.htmx import asked_by_htmx
from plans.forms import PlanFileForm
from plans.models import Plan
from plans.services import NameTakenError, import_plan


@allow(Role.OWNER)
@require_http_methods(["GET", "HEAD", "POST"])
def plan_import(request: HttpRequest) -> HttpResponse:
    """A plan file becomes a new plan, or the working copy of an existing one."""
    user = staff_user(request)
    typed = (request.POST, request.FILES) if request.method == "POST" else ()
    form = PlanFileForm(*typed, user=user, into=request.GET.get("into", ""))
    if form.is_valid():
        into, revision = form.cleaned_data["into"] or (None, None)
        try:
            plan = import_plan(form.document, user, timezone.now(), into=into, revision=revision)
        except NameTakenError as error:
            form.add_error("name", str(error))
        except StaleError as error:
            form.overtaken(str(error))
        else:
            messages.success(request, _("“%(name)s” is imported. Nothing is published yet.") % {"name": plan.name})
            return _to_the_plan(request, plan)
    status = 422 if form.is_bound else 200
    return render(request, "plans/plan_import.html", {"form": form}, status=status)


def _to_the_plan(request: HttpRequest, plan: Plan) -> HttpResponse:
    """Go to the plan's page; htmx would follow a redirect and put the page into the form."""
    if not asked_by_htmx(request):
        return redirect("plans:plan_page", plan.pk)
    return HttpResponse(headers={"HX-Redirect": reverse("plans:plan_page", args=[plan.pk])})
