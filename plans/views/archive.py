"""Putting a plan away, and bringing it back."""

from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from groundwork.access import Role, allow, staff_user
from groundwork.errors import DomainError
from groundwork.keys import given_number
from groundwork.several import each_of, tell, ticked, undo_by
from plans.models import Plan
from plans.selectors import plans_in_use
from plans.services import archive_plan, bring_back_plan

BRING_BACK: Final = "bring-back"


@allow(Role.OWNER)
@require_POST
def plan_archive(request: HttpRequest, pk: int) -> HttpResponse:
    """Nothing new is quoted from the plan any more; what was quoted and signed stays."""
    plan = _plan(request, pk)
    archive_plan(plan, by=staff_user(request), now=timezone.now())
    said = _("%(name)s is archived. Quotes and contracts made from it stay as they are; you can bring it back below.")
    messages.success(request, said % {"name": plan.name})
    return redirect("plans:plan_list")


@allow(Role.OWNER)
@require_POST
def plans_archive(request: HttpRequest) -> HttpResponse:
    """The same for several that are ticked; with `deed` they are brought back, which takes that back."""
    by, now, back = staff_user(request), timezone.now(), request.POST.get("deed") == BRING_BACK
    keys = [given_number(key, 0) for key in ticked(request.POST, "plan")]
    plans = list((Plan.objects.for_user(by) if back else plans_in_use(by)).filter(pk__in=keys).order_by("pk"))
    deed = bring_back_plan if back else archive_plan
    if not plans:
        messages.error(request, _("Tick the plans first."))
    elif done := each_of(request, plans, lambda plan: deed(plan, by=by, now=now)):
        undo = undo_by(request, "plan", [plan.pk for plan in done], deed=BRING_BACK)
        tell(request, _said(len(done), back=back), None if back else undo)
    return redirect("plans:plan_list")


def _said(number: int, *, back: bool) -> str:
    if back:
        said = ngettext("%(count)d plan is in use again.", "%(count)d plans are in use again.", number)
    else:
        said = ngettext(
            "%(count)d plan is archived. Quotes and contracts made from it stay; bring it back below.",
            "%(count)d plans are archived. Quotes and contracts made from them stay; bring them back below.",
            number,
        )
    return said % {"count": number}


@allow(Role.OWNER)
@require_POST
def plan_bring_back(request: HttpRequest, pk: int) -> HttpResponse:
    """An archived plan is among those in use again."""
    plan = _plan(request, pk)
    try:
        bring_back_plan(plan, by=staff_user(request), now=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("plans:plan_list")
    messages.success(request, _("%(name)s is in use again.") % {"name": plan.name})
    return redirect("plans:plan_page", plan.pk)


def _plan(request: HttpRequest, pk: int) -> Plan:
    """In use or archived: who presses twice is told the same twice."""
    return get_object_or_404(Plan.objects.for_user(staff_user(request)), pk=pk)
