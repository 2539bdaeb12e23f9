"""Objection notes: benefits, objections and answers of a plan."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from groundwork.access import SELLERS, Role, allow, has_role, staff_user
from groundwork.errors import DomainError
from groundwork.keys import given_number
from plans.forms.merge_edits import merged_form
from plans.forms.objection_notes import NoteForm
from plans.models import Plan
from plans.selectors import working_plan
from plans.selectors.objection_notes import NoteLine, line_as_seen, notes_of
from plans.selectors.states import value_at
from plans.services import write_benefit_and_note
from plans.starters import NoteText
from plans.views.workspace import plan_for


@allow(*SELLERS)
@require_safe
def plan_notes(request: HttpRequest, pk: int) -> HttpResponse:
    """Every package and service with its benefit, its objection and the answer; `show=open` are those without one."""
    plan = plan_for(request, pk)
    lines = notes_of(plan, working_plan(plan))
    open_ones = tuple(line for line in lines if not line.answer)
    show = "open" if request.GET.get("show") == "open" else ""
    shown = {
        "plan": plan,
        "lines": open_ones if show else lines,
        "show": show,
        "counts": (len(lines), len(open_ones)),
        "can_edit": has_role(request.user, Role.OWNER),
    }
    return render(request, "plans/objection_notes.html", shown)


@allow(Role.OWNER)
@require_http_methods(["GET", "HEAD", "POST"])
def note_edit(request: HttpRequest, pk: int, kind: str, code: str) -> HttpResponse:
    """The benefit of one service or package, the objection to it, and the answer."""
    plan = plan_for(request, pk)
    line = _line(request, plan, kind, code)
    form = _form(plan, line, request.POST if request.method == "POST" else None)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        typed = form.cleaned_data
        text = NoteText(kind, code, typed["objection"], typed["answer"])
        revisions = {name: typed[name] for name in ("revision", "plan_revision")}
        try:
            write_benefit_and_note(
                plan, text, typed["benefit"], **revisions, by=staff_user(request), now=timezone.now()
            )
        except DomainError as error:
            # The next save is against what they see now, which stands beside the form.
            seen = _form(plan, line_as_seen(line, plan, **revisions), request.POST)
            now = {"revision": line.revision, "plan_revision": plan.revision}
            form = _form(plan, line, merged_form(seen, _form(plan, line), **now))
            form.is_valid()
            form.add_error(None, str(error))
            status = 409
        else:
            messages.success(request, _("Saved. Salespeople see it from now on, clients once you publish."))
            return redirect(f"{reverse('plans:plan_notes', args=[plan.pk])}#{kind}-{code}")
    shown = {"plan": plan, "line": line, "form": form, "stale": status == 409}
    return render(request, "plans/objection_note_edit.html", shown, status=status)


def _form(plan: Plan, line: NoteLine, typed: QueryDict | None = None) -> NoteForm:
    """The form that opens on this line, with what was typed."""
    initial = {"benefit": line.benefit, "objection": line.objection, "answer": line.answer}
    revisions = {"revision": line.revision, "plan_revision": plan.revision}
    return NoteForm(typed, kind=line.kind, initial={**initial, **revisions})


def _line(request: HttpRequest, plan: Plan, kind: str, code: str) -> NoteLine:
    """The line as it is; for a save of what somebody has removed meanwhile, as the form had it. Raises Http404."""
    opened = given_number(request.POST.get("plan_revision", ""), 0)
    then = value_at(plan, opened) if opened else None
    for value in (working_plan(plan), then):
        for line in () if value is None else notes_of(plan, value):
            if (line.kind, line.code) == (kind, code):
                return line
    raise Http404
