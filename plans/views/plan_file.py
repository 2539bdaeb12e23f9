"""Importing a plan file."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from groundwork.access import Role, allow, staff_user
from plans.forms import PlanFileForm
from plans.services import NameTakenError, import_plan


@allow(Role.OWNER)
@require_http_methods(["GET", "HEAD", "POST"])
def plan_import(request: HttpRequest) -> HttpResponse:
    """A plan file becomes a new plan, or the working copy of an existing one."""
    user = staff_user(request)
    initial = {"into": request.GET.get("into", "")}
    form = PlanFileForm(request.POST or None, request.FILES or None, user=user, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            plan = import_plan(form.document, user, timezone.now(), into=form.cleaned_data["into"])
        except NameTakenError as error:
            form.add_error("name", str(error))
        else:
            messages.success(request, _("“%(name)s” is imported. Nothing is published yet.") % {"name": plan.name})
            return redirect("plans:plan_page", plan.pk)
    status = 422 if form.is_bound else 200
    return render(request, "plans/plan_import.html", {"form": form}, status=status)
