"""The entries of a plan: adding, changing, duplicating, moving and removing them."""

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from groundwork.access import Role, allow
from plans.costs import Working
from plans.editing import entries, placing
from plans.editing.kinds import KINDS, Edit, Kind, find
from plans.forms.entries import FORMS
from plans.forms.entries.draws import Sheet
from plans.models import Plan
from plans.selectors.costs import whole_sheet
from plans.selectors.draws import working_copy
from plans.services import What
from plans.views.builder.answers import Editor, act, in_conflict, through_form
from plans.views.workspace import plan_for, workspace_for

_IN_SHEET = frozenset(("service", "tier", "package"))


@allow(Role.OWNER)
@require_http_methods(["GET", "HEAD", "POST"])
def entry_add(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """A new entry at the end of its list."""
    plan = plan_for(request, pk)
    initial = {"revision": plan.revision, "category": request.GET.get("category", "")[:200]}
    form = FORMS[_kind(kind).name]
    return through_form(
        request,
        plan,
        _editor(plan, kind),
        lambda copy, typed: form(copy.plan, None, typed, initial=initial, **_beside(kind, copy)),
    )


@allow(Role.OWNER)
@require_http_methods(["GET", "HEAD", "POST"])
def entry_edit(request: HttpRequest, pk: int, kind: str, key: str) -> HttpResponse:
    """One entry of the working copy. `at` names the box to begin with; `closed` asks for its line as it stands."""
    plan, form = plan_for(request, pk), FORMS[_kind(kind).name]
    if "closed" in request.GET:
        return _closed(request, plan, kind, key)
    return through_form(
        request,
        plan,
        _editor(plan, kind, key, at=request.GET.get("at", "")),
        lambda copy, typed: form(
            copy.plan,
            find(copy.plan, KINDS[kind], key),
            typed,
            initial={"revision": plan.revision},
            **_beside(kind, copy, key),
        ),
        gone=lambda: _offered_as_new(request, pk, kind, key),
    )


def _closed(request: HttpRequest, plan: Plan, kind: str, key: str) -> HttpResponse:
    workspace = workspace_for(request, plan)
    section = next((section for section in workspace.sections if section.kind == kind), None)
    shown = {"workspace": workspace, "plan": plan, "kind": kind, "key": key, "section": section}
    return render(request, "plans/_closed.html", shown)


def _offered_as_new(request: HttpRequest, pk: int, kind: str, key: str) -> HttpResponse:
    """Somebody has removed the entry: what was typed stays where it stands, to be added as a new one."""
    plan = plan_for(request, pk)
    typed = request.POST.copy()
    typed["code"], typed["revision"] = key, str(plan.revision)
    copy = working_copy(plan)
    form = FORMS[kind](copy.plan, None, typed, **_beside(kind, copy))
    form.is_valid()
    form.add_error(
        None, _("Somebody has removed this meanwhile. What you typed is kept: press Add to bring it back as a new one.")
    )
    editor = replace(_editor(plan, kind), replaces=_element(kind, key))
    return in_conflict(request, plan, editor, form)


@allow(Role.OWNER)
@require_POST
def entry_duplicate(request: HttpRequest, pk: int, kind: str, key: str) -> HttpResponse:
    """A copy right behind the entry."""
    edit = entries.duplicate(_kind(kind), key)
    draw = entries.duplicate_draws(key) if kind == "service" else None
    return act(request, plan_for(request, pk), edit, _named(kind, key, _("Copy of %(name)s")), draw=draw)


@allow(Role.OWNER)
@require_POST
def entry_remove(request: HttpRequest, pk: int, kind: str, key: str) -> HttpResponse:
    """The entry goes, and what points at it with it; undo brings all of it back."""
    edit = entries.remove(_kind(kind), key)
    return act(request, plan_for(request, pk), edit, _named(kind, key, _("%(name)s removed")), tell=True)


@allow(Role.OWNER)
@require_POST
def entry_move(request: HttpRequest, pk: int, kind: str, key: str) -> HttpResponse:
    """One place on (`by` is -1 or 1), or before another entry (`before`, empty is last; services into a `category`)."""
    edit = _moved(request, _kind(kind), key)
    return act(request, plan_for(request, pk), edit, _named(kind, key, _("%(name)s moved")))


def _moved(request: HttpRequest, kind: Kind, key: str) -> Edit:
    by = {"-1": -1, "1": 1}.get(request.POST.get("by", ""))
    before = request.POST.get("before", "")
    if kind.name == "service":
        category = request.POST.get("category", "")
        return placing.move_service(key, before, category) if by is None else placing.step_service(key, by)
    return entries.move(kind, key, before) if by is None else entries.step(kind, key, by)


def _beside(kind: str, copy: Working, key: str = "") -> dict[str, Any]:
    """What the form of a service is given besides: the cost sheet, and what it draws on."""
    if kind != "service":
        return {}
    return {"sheet": Sheet(whole_sheet(), copy.draws.get(key, ()))}


def _named(kind: str, key: str, pattern: str) -> What:
    """What was done, with the name of the entry that it was done to."""
    return lambda plan: pattern % {"name": find(plan, KINDS[kind], key).name}


def _kind(name: str) -> Kind:
    if name not in KINDS:
        raise Http404
    return KINDS[name]


def _editor(plan: Plan, kind: str, key: str | None = None, at: str = "") -> Editor:
    page = reverse("plans:plan_page", args=[plan.pk])
    own = [plan.pk, kind] if key is None else [plan.pk, kind, key]
    return Editor(
        element=_element(kind, key),
        wrap="sheet" if kind in _IN_SHEET else "li",
        fields=f"plans/fields/_{kind}.html",
        action=reverse("plans:entry_add" if key is None else "plans:entry_edit", args=own),
        close=page if key is None else f"{page}#{kind}-{key}",
        shown={"kind": kind, "key": key or "", "is_new": key is None, "at": at},
    )


def _element(kind: str, key: str | None) -> str:
    if key is None:
        return f"new-{kind}"  # no kind is called that, so no entry's element is
    return f"edit-{kind}-{key}" if kind in _IN_SHEET else f"{kind}-{key}"
