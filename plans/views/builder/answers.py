"""What an edit answers: to htmx the parts of the page that differ from what it shows, to a plain browser the page."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

import pricing
from groundwork.access import staff_user
from groundwork.errors import DomainError
from groundwork.htmx import asked_by_htmx
from plans.costs import DrawEdit, Working
from plans.editing.kinds import Edit, GoneError
from plans.forms.merge_edits import merged_form
from plans.forms.revision import RevisionForm
from plans.models import Plan
from plans.selectors import changes_between, told
from plans.selectors.draws import copy_at, working_copy
from plans.selectors.states import value_at
from plans.services import BadEditError, ChangedMeanwhileError, Edited, NameTakenError, What, edit_plan
from plans.views.workspace import Workspace, plan_for, workspace_for

Wrap = Literal["sheet", "li", "div", "cell"]


@dataclass(frozen=True, slots=True)
class Editor:
    """An open form in the page: its element, the template that draws it, and the page of its own for a plain browser.

    `wrap` is what it stands in: the sheet beside the matrix, an entry of a list (`li`), a box under the matrix (`div`)
    or a cell. `replaces` is the element that it takes the place of, where that has another name.
    """

    element: str
    wrap: Wrap
    fields: str
    action: str
    close: str
    shown: dict[str, Any]
    replaces: str = ""


def act(
    request: HttpRequest, plan: Plan, edit: Edit, what: What, *, tell: bool = False, draw: DrawEdit | None = None
) -> HttpResponse:
    """Carry out an edit that needs no form but the revision, and answer; `tell` what became of the plan in words."""
    told_of = _in_words if tell else None
    return carry_out(request, plan, lambda revision: _edited(request, plan, edit, what, revision, draw), told_of)


def carry_out(
    request: HttpRequest,
    plan: Plan,
    service: Callable[[int], Edited],
    told_of: Callable[[Edited], str] | None = None,
) -> HttpResponse:
    """Call a service with the revision that the page posted, and answer; with `told_of`, in words too."""
    form = RevisionForm(request.POST)
    if not form.is_valid():
        return refused(request, plan, " ".join(str(error) for error in form.errors["revision"]), 0, status=422)
    revision: int = form.cleaned_data["revision"]
    try:
        edited = service(revision)
    except DomainError as error:
        return refused(request, plan, str(error), revision)
    said = "" if told_of is None else told_of(edited)
    return done(request, edited, said=said, undo=told_of is _in_words)


def through_form(
    request: HttpRequest,
    plan: Plan,
    editor: Editor,
    make: Callable[[Working, Any], Any],
    gone: Callable[[], HttpResponse] | None = None,
) -> HttpResponse:
    """The life of an open form: shown, refused box by box, met by what somebody else has done, or carried out.

    `make` gives the form on a copy with what was typed, None for nothing. It stands on the copy as it was when it was
    opened, so that what is written is what its user changed. `gone` answers a save of what is not there any more.
    """
    if request.method != "POST":
        try:
            return open_editor(request, plan, editor, make(working_copy(plan), None))
        except GoneError:
            raise Http404 from None
    try:
        form = make(_opened_on(request, plan), request.POST)
    except GoneError:
        return _answer_of(gone)
    if "more" in request.POST or not form.is_valid():
        return open_editor(request, plan, editor, form, status=422)
    try:
        edited = _saved(request, plan, form)
    except BadEditError as error:
        form.refuse(error)
    except NameTakenError as error:
        form.add_error("name", str(error))
    except ChangedMeanwhileError as error:
        plan = plan_for(request, plan.pk)
        try:
            fresh = make(working_copy(plan), None)
        except GoneError:
            return _answer_of(gone)
        # The next save is against what they see now: what somebody else wrote where they had typed nothing too.
        again = make(working_copy(plan), merged_form(form, fresh, revision=plan.revision))
        again.is_valid()
        again.add_error(None, " ".join([str(error), *told(error.changes)]))
        return in_conflict(request, plan, editor, again)
    except DomainError as error:
        return refused(request, plan, str(error), form.cleaned_data["revision"])
    else:
        return done(request, edited, closed=editor.element)
    return open_editor(request, plan, editor, form, status=422)


def in_conflict(request: HttpRequest, plan: Plan, editor: Editor, form: Any) -> HttpResponse:
    """The form as it stands against the plan of now, and what of the page has changed since it was opened."""
    since = RevisionForm(request.POST)
    seen = value_at(plan, since.cleaned_data["revision"]) if since.is_valid() else None
    return open_editor(request, plan, editor, form, status=409, since=seen)


def open_editor(
    request: HttpRequest,
    plan: Plan,
    editor: Editor,
    form: Any,
    *,
    status: int = 200,
    since: pricing.Plan | None = None,
) -> HttpResponse:
    """The form in its place in the page, or as a page of its own. What has changed after `since` is refreshed too."""
    workspace = workspace_for(request, plan)
    shown = {"workspace": workspace, "plan": plan, "form": form, "editor": editor, **editor.shown}
    if not asked_by_htmx(request):
        return render(request, "plans/entry_page.html", shown, status=status)
    if status == 200:
        return render(request, "plans/_editor.html", shown)
    if status == 409:
        shown |= _difference(request, plan, since, workspace)
    return render(request, "plans/_refused.html", shown, status=status)


def done(request: HttpRequest, edited: Edited, closed: str = "", said: str = "", *, undo: bool = False) -> HttpResponse:
    """All that differs from what the page shows; `closed` is the editor that has done its work.

    `said` is what to say of it, with `undo` in one press beside it.
    """
    plan = edited.plan
    if not asked_by_htmx(request):
        messages.success(request, said or _("Saved in the working copy."))
        _tell_meanwhile(request, edited)
        return redirect(
            reverse("plans:plan_page", args=[plan.pk]) + (f"#{closed.removeprefix('edit-')}" if closed else "")
        )
    workspace = workspace_for(request, plan, edited.after, edited.draws)
    shown = {"workspace": workspace, "plan": plan, **_difference(request, plan, edited.shown, workspace, closed)}
    response = render(request, "plans/_changed.html", shown)
    message = " ".join(filter(None, [said, _meanwhile(edited)]))
    return _with_events(response, message, "info", changed=True, undo=undo)


def refused(request: HttpRequest, plan: Plan, message: str, revision: int, *, status: int = 409) -> HttpResponse:
    """Nothing was done: say why, and show the plan as it is now."""
    plan = plan_for(request, plan.pk)
    if not asked_by_htmx(request):
        messages.error(request, message)
        return redirect("plans:plan_page", plan.pk)
    workspace = workspace_for(request, plan)
    shown = {"workspace": workspace, "plan": plan, **_difference(request, plan, value_at(plan, revision), workspace)}
    response = render(request, "plans/_changed.html", shown, status=status)
    return _with_events(response, message, "error", changed=False)


def _in_words(edited: Edited) -> str:
    """What was done, and what it did to other things: removing a unit changes what many services are counted by."""
    return " ".join([f"{edited.what}.", *told(changes_between(edited.shown, edited.after))])


def _answer_of(gone: Callable[[], HttpResponse] | None) -> HttpResponse:
    if gone is None:
        raise Http404
    return gone()


def _opened_on(request: HttpRequest, plan: Plan) -> Working:
    """The working copy as it was when the posted form was opened; as it is now where nobody knows."""
    form = RevisionForm(request.POST)
    known = form.is_valid() and form.cleaned_data["revision"] != plan.revision
    return (copy_at(plan, form.cleaned_data["revision"]) if known else None) or working_copy(plan)


def _saved(request: HttpRequest, plan: Plan, form: Any) -> Edited:
    draw = form.drawing() if hasattr(form, "drawing") else None
    return _edited(request, plan, form.edit(), lambda _plan: form.what, form.cleaned_data["revision"], draw)


def _edited(
    request: HttpRequest, plan: Plan, edit: Edit, what: What, revision: int, draw: DrawEdit | None = None
) -> Edited:
    return edit_plan(plan, edit, what=what, revision=revision, by=staff_user(request), now=timezone.now(), draw=draw)


def _difference(
    request: HttpRequest, plan: Plan, since: pricing.Plan | None, workspace: Workspace, closed: str = ""
) -> dict[str, Any]:
    """What the page has to replace so that it shows the plan as it is: rows, groups or the whole matrix, and lists."""
    matrix = workspace.matrix
    before = None if since is None else workspace_for(request, plan, since)
    if before is None or before.matrix.shape != matrix.shape:
        return {"whole": True, "sections": workspace.sections, "header": True}
    pairs = list(zip(matrix.groups, before.matrix.groups, strict=True))
    return {
        "whole": False,
        "head": (matrix.columns, matrix.service_count) != (before.matrix.columns, before.matrix.service_count),
        "groups": [group for group, was in pairs if group.codes != was.codes],
        "rows": [
            row
            for group, was in pairs
            if group.codes == was.codes
            for row, old in zip(group.rows, was.rows, strict=True)
            if row != old or closed in (f"edit-service-{row.code}", f"price-{row.code}")
        ],
        "sections": [
            section
            for section, was in zip(workspace.sections, before.sections, strict=True)
            if section != was or closed.startswith(f"{section.kind}-")
        ],
        "header": workspace.facts != before.facts
        or workspace.value.name != before.value.name
        or closed == "plan-header",
    }


def _meanwhile(edited: Edited) -> str:
    if not edited.who:  # the editor's own work in another form or window is no news
        return ""
    said = _("Saved. Meanwhile %(who)s changed this plan:") % {"who": edited.who}
    return " ".join([said, *told(edited.meanwhile)])


def _tell_meanwhile(request: HttpRequest, edited: Edited) -> None:
    said = _meanwhile(edited)
    if said:
        messages.info(request, said)


def _with_events(response: HttpResponse, message: str, tone: str, *, changed: bool, undo: bool = False) -> HttpResponse:
    """The events that the page's script and the fragments of other houses wait for. json.dumps leaves ASCII only."""
    events: dict[str, object] = {"plan-changed": {}} if changed else {}
    if message:
        events["toast"] = {"text": message, "tone": tone, "undo": undo}
    if events:
        response["HX-Trigger"] = json.dumps(events)
    return response
