"""The plan's own figures."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from groundwork.access import Role, allow
from plans.forms.entries import HeaderForm
from plans.views.builder.answers import Editor, through_form
from plans.views.workspace import plan_for, workspace_for


@allow(Role.OWNER)
@require_http_methods(["GET", "HEAD", "POST"])
def plan_settings(request: HttpRequest, pk: int) -> HttpResponse:
    """Name, currency, hourly rates, margin floor and discount limit of the working copy."""
    plan = plan_for(request, pk)
    if "closed" in request.GET:
        return render(request, "plans/_plan_header.html", {"workspace": workspace_for(request, plan), "plan": plan})
    editor = Editor(
        element="plan-header",
        wrap="div",
        fields="plans/fields/_header.html",
        action=reverse("plans:plan_settings", args=[plan.pk]),
        close=f"{reverse('plans:plan_page', args=[plan.pk])}#plan-header",
        shown={"kind": "header", "key": "", "is_new": False, "at": ""},
    )
    initial = {"revision": plan.revision}
    return through_form(request, plan, editor, lambda copy, typed: HeaderForm(copy.plan, typed, initial=initial))
