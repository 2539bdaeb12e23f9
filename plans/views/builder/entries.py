"""The entries of a plan: adding, changing, duplicating, moving and removing them."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from groundwork.access import Role, allow
from plans.editing import entries, placing
from plans.editing.kinds import KINDS, Edit, GoneError, Kind, find
from plans.forms.entries import FORMS
from plans.models import Plan
from plans.services import What
from plans.views.builder.answers import Editor, act, open_editor, opened_on, save
from plans.views.workspace import plan_for, workspace_for

_IN_MATRIX = frozenset(("service", "tier", "package"))


@allow(Role.OWNER)
@require_http_methods(["GET", "HEAD", "POST"])
def entry_add(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """A new entry at the end of its list, or behind the one that `after` names."""
    plan = plan_for(request, pk)
    value = workspace_for(request, plan).value
    typed = request.POST if request.method == "POST" else None
    initial = {"revision": plan.revision, "category": request.GET.get("category", "")[:200]}
    form = FORMS[_kind(kind).name](value, None, typed, initial=initial)
    editor = _editor(plan, _kind(kind), None)
    if typed is None or "more" in typed:
        return open_editor(request, plan, editor, form, status=200 if typed is None else 422)
    if not form.is_valid():
        return open_editor(request, plan, editor, form, status=422)
    return save(request, plan, form, editor, form.cleaned_data["name"])


@allow(Role.OWNER)
@require_http_methods(["GET", "HEAD", "POST"])
def entry_edit(request: HttpRequest, pk: int, kind: str, key: str) -> HttpResponse:
    """One entry of the working copy. `at` names the box to begin with; `closed` asks for the entry as it stands."""
    plan = plan_for(request, pk)
    workspace = workspace_for(request, plan)
    found = _found(opened_on(request, plan, workspace.value), _kind(kind), key)
    if "closed" in request.GET:
        shown = {"workspace": workspace, "plan": plan, "kind": kind, "key": key}
        shown["row"] = workspace.row(key) if kind == "service" else None
        shown["section"] = next((section for section in workspace.sections if section.kind == kind), None)
        return render(request, "plans/_closed.html", shown)
    typed = request.POST if request.method == "POST" else None
    form = FORMS[kind](workspace.value, found, typed, initial={"revision": plan.revision})
    editor = _editor(plan, _kind(kind), found, at=request.GET.get("at", ""))
    if typed is None or "more" in typed:
        return open_editor(request, plan, editor, form, status=200 if typed is None else 422)
    if not form.is_valid():
        return open_editor(request, plan, editor, form, status=422)
    return save(request, plan, form, editor, found.name)


@allow(Role.OWNER)
@require_POST
def entry_duplicate(request: HttpRequest, pk: int, kind: str, key: str) -> HttpResponse:
    """A copy right behind the entry."""
    edit = entries.duplicate(_kind(kind), key)
    return act(request, plan_for(request, pk), edit, _named(kind, key, _("Copy of %(name)s")))


@allow(Role.OWNER)
@require_POST
def entry_remove(request: HttpRequest, pk: int, kind: str, key: str) -> HttpResponse:
    """The entry goes, and what points at it with it; undo brings all of it back."""
    edit = entries.remove(_kind(kind), key)
    return act(request, plan_for(request, pk), edit, _named(kind, key, _("%(name)s removed")))


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


def _named(kind: str, key: str, pattern: str) -> What:
    """What was done, with the name of the entry that it was done to."""
    return lambda plan: pattern % {"name": find(plan, KINDS[kind], key).name}


def _kind(name: str) -> Kind:
    if name not in KINDS:
        raise Http404
    return KINDS[name]


def _found(value: Any, kind: Kind, key: str) -> Any:
    try:
        return find(value, kind, key)
    except GoneError:
        raise Http404 from None


def _editor(plan: Plan, kind: Kind, found: Any, at: str = "") -> Editor:
    key = "new" if found is None else str(getattr(found, kind.key))
    element = f"{kind.name}-{key}" if kind.name not in ("tier", "package") else f"edit-{kind.name}-{key}"
    own = [plan.pk, kind.name] if found is None else [plan.pk, kind.name, key]
    address = reverse("plans:entry_add" if found is None else "plans:entry_edit", args=own)
    anchor = f"{kind.name}-{key}" if found is not None else ""
    new, existing = _TITLES[kind.name]
    return Editor(
        element=element,
        wrap="tr" if kind.name in _IN_MATRIX else "li",
        fields=f"plans/fields/_{kind.name}.html",
        title=str(new) if found is None else existing % {"name": found.name},
        action=address,
        close=f"{reverse('plans:plan_page', args=[plan.pk])}#{anchor}",
        shown={"kind": kind.name, "key": key, "is_new": found is None, "at": at},
    )


_TITLES = {
    "service": (gettext_lazy("A new service"), gettext_lazy("Service: %(name)s")),
    "tier": (gettext_lazy("A new tier"), gettext_lazy("Tier: %(name)s")),
    "package": (gettext_lazy("A new package"), gettext_lazy("Package: %(name)s")),
    "preset": (gettext_lazy("A new preset"), gettext_lazy("Preset: %(name)s")),
    "term": (gettext_lazy("A new term"), gettext_lazy("Term: %(name)s")),
    "fee": (gettext_lazy("A new one-time fee"), gettext_lazy("One-time fee: %(name)s")),
    "tax": (gettext_lazy("A new tax"), gettext_lazy("Tax: %(name)s")),
    "unit": (gettext_lazy("A new unit"), gettext_lazy("Unit: %(name)s")),
}
