"""The matrix itself: which column holds a service, and the categories."""

import re

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from groundwork.access import Role, allow
from plans.editing import placing
from plans.forms.entries import CategoryForm
from plans.models import Plan
from plans.selectors.matrix import Group, category_anchor
from plans.views.builder.answers import Editor, act, open_editor, save
from plans.views.workspace import Workspace, plan_for, workspace_for

# What the button of a cell says: "put tier:basic ws-care".
_DO = re.compile(r"(put|take) (tier|package):([a-z0-9-]{1,40}) ([a-z0-9-]{1,40})")


@allow(Role.OWNER)
@require_POST
def service_put(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a service on a rung or into a package, or take it out; pressing twice is the same as once."""
    plan = plan_for(request, pk)
    asked = _DO.fullmatch(request.POST.get("do", ""))
    if asked is None:
        raise Http404
    verb, column, code, service = asked.groups()
    edit = (placing.put if verb == "put" else placing.take)(service, "tier" if column == "tier" else "package", code)
    return act(request, plan, edit, lambda value: value.index.services[service].name)


@allow(Role.OWNER)
@require_http_methods(["GET", "HEAD", "POST"])
def category_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """A category, which `name` in the address names, under another name."""
    plan = plan_for(request, pk)
    workspace = workspace_for(request, plan)
    group = _group(workspace, request.GET.get("name", ""))
    if "closed" in request.GET:
        shown = {"workspace": workspace, "plan": plan, "group": group}
        return render(request, "plans/_matrix_group.html", shown)
    typed = request.POST if request.method == "POST" else None
    form = CategoryForm(group.category, typed, initial={"revision": plan.revision})
    editor = _editor(request, plan, group)
    if typed is None:
        return open_editor(request, plan, editor, form)
    if not form.is_valid():
        return open_editor(request, plan, editor, form, status=422)
    return save(request, plan, form, editor, group.category)


@allow(Role.OWNER)
@require_POST
def category_move(request: HttpRequest, pk: int) -> HttpResponse:
    """All services of a category one place on, or before those of another."""
    plan = plan_for(request, pk)
    name = request.GET.get("name", "")
    by = {"-1": -1, "1": 1}.get(request.POST.get("by", ""))
    before = request.POST.get("before", "")
    edit = placing.move_category(name, before) if by is None else placing.step_category(name, by)
    return act(request, plan, edit, lambda _plan: _("%(name)s moved") % {"name": name})


def _group(workspace: Workspace, category: str) -> Group:
    for group in workspace.matrix.groups:
        if group.category == category:
            return group
    raise Http404


def _editor(request: HttpRequest, plan: Plan, group: Group) -> Editor:
    return Editor(
        element=category_anchor(group.category),
        wrap="tr",
        fields="plans/fields/_category.html",
        title=_("Category: %(name)s") % {"name": group.category},
        action=request.get_full_path(),
        close=f"{reverse('plans:plan_page', args=[plan.pk])}#{group.anchor}",
        shown={"kind": "category", "key": group.category, "is_new": False, "at": "", "group": group},
    )
