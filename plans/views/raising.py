"""Raising many prices at once: looked at first, then written as one edit."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from groundwork.access import Role, allow, staff_user
from groundwork.errors import DomainError
from plans.forms.raising import RaiseForm, raise_form
from plans.models import Plan
from plans.selectors import told, working_plan
from plans.selectors.raising import Preview, raise_preview
from plans.services import ChangedMeanwhileError, Edited, edit_plan
from plans.views.workspace import plan_for, workspace_for


@allow(Role.OWNER)
@require_http_methods(["GET", "HEAD", "POST"])
def plan_raise(request: HttpRequest, pk: int) -> HttpResponse:
    """Which prices, by how much; what that would do; and with `raise` posted, do it."""
    plan = plan_for(request, pk)
    if request.method != "POST":
        return _page(request, plan, RaiseForm(working_plan(plan), initial={"revision": plan.revision}))
    if "raise" not in request.POST:
        return _page(request, plan, _on_now(request, plan))
    form = raise_form(plan, request.POST)
    if not form.is_valid():
        return _page(request, plan, form)
    by, now, what = staff_user(request), timezone.now(), form.what
    revision = form.cleaned_data["revision"]
    try:
        edited = edit_plan(plan, form.edit(), what=lambda _plan: what, revision=revision, by=by, now=now)
    except DomainError as error:
        plan = plan_for(request, pk)
        since = told(error.changes) if isinstance(error, ChangedMeanwhileError) else []
        return _page(request, plan, _on_now(request, plan), refusal=" ".join([str(error), *since]))
    messages.success(request, _told(edited, raise_preview(form.plan, form.raised, form.codes)))
    return redirect("plans:plan_page", plan.pk)


def _on_now(request: HttpRequest, plan: Plan) -> RaiseForm:
    """What was posted, on the plan as it is now."""
    typed = request.POST.copy()
    typed["revision"] = str(plan.revision)
    return RaiseForm(working_plan(plan), typed)


def _page(request: HttpRequest, plan: Plan, form: RaiseForm, refusal: str = "") -> HttpResponse:
    """The form and, where it can be read, what it would do; `refusal` says why that was not done."""
    status = 409 if refusal else 200
    shown: dict[str, Any] = {"plan": plan, "form": form, "refusal": refusal}
    if form.is_bound and form.is_valid():
        preview = raise_preview(form.plan, form.raised, form.codes)
        shown |= {
            "preview": preview,
            "workspace": workspace_for(request, plan, form.raised),
            "lowers": form.rise.lowers,
            # What was looked at, to be posted again beside the boxes that are open for another try.
            "looked_at": RaiseForm(form.plan, form.data, auto_id=False),
        }
    elif form.is_bound and not refusal:
        status = 422
    return render(request, "plans/plan_raise.html", shown, status=status)


def _told(edited: Edited, preview: Preview) -> str:
    count = len(preview.lines)
    said = ngettext("%(what)s: 1 price.", "%(what)s: %(count)d prices.", count) % {"what": edited.what, "count": count}
    meanwhile = ""
    if edited.who:
        meanwhile = " ".join([_("Meanwhile %(who)s changed this plan:") % {"who": edited.who}, *told(edited.meanwhile)])
    return " ".join(filter(None, [said, _("Undo takes all of it back."), meanwhile]))
