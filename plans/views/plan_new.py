"""A new plan."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from groundwork.access import Role, allow, staff_user
from plans.forms.new import NewPlanForm
from plans.services import NameTakenError


@allow(Role.OWNER)
@require_http_methods(["GET", "HEAD", "POST"])
def plan_new(request: HttpRequest) -> HttpResponse:
    """From a starter, as a copy of another plan, or empty."""
    initial = {"start": "cable-tv"}
    form = NewPlanForm(request.POST if request.method == "POST" else None, user=staff_user(request), initial=initial)
    if form.is_valid():
        try:
            plan = form.create(timezone.now())
        except NameTakenError as error:
            form.add_error("name", str(error))
        else:
            messages.success(
                request, _("“%(name)s” is yours to build on. Nothing is published yet.") % {"name": plan.name}
            )
            return redirect("plans:plan_page", plan.pk)
    return render(request, "plans/plan_new.html", {"form": form}, status=422 if form.is_bound else 200)
