"""The plan's own figures."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from groundwork.access import Role, allow
from plans.forms.entries import HeaderForm
from plans.views.builder.answers import Editor, open_editor, opened_on, save
from plans.views.workspace import plan_for, workspace_for


@allow(Role.OWNER)
@require_http_methods(["GET", "HEAD", "POST"])
def plan_settings(request: HttpRequest, pk: int) -> HttpResponse:
    """Name, currency, hourly rates, margin floor and discount limit of the working copy."""
    plan = plan_for(request, pk)
    workspace = workspace_for(request, plan)
    if "closed" in request.GET:
        return render(request, "plans/_plan_header.html", {"workspace": workspace, "plan": plan})
    typed = request.POST if request.method == "POST" else None
    form = HeaderForm(opened_on(request, plan, workspace.value), typed, initial={"revision": plan.revision})
    editor = Editor(
        element="plan-header",
        wrap="div",
        fields="plans/fields/_header.html",
        title=_("This plan"),
        action=reverse("plans:plan_settings", args=[plan.pk]),
        close=f"{reverse('plans:plan_page', args=[plan.pk])}#plan-header",
        shown={"kind": "header", "key": "", "is_new": False, "at": ""},
    )
    if typed is None:
        return open_editor(request, plan, editor, form)
    if not form.is_valid():
        return open_editor(request, plan, editor, form, status=422)
    return save(request, plan, form, editor, _("The plan's figures"))
