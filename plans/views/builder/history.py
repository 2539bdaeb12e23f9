"""Undo and redo."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from groundwork.access import Role, allow, staff_user
from plans.services import undo
from plans.views.builder.answers import carry_out
from plans.views.workspace import plan_for


@allow(Role.OWNER)
@require_POST
def plan_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back the last edit."""
    plan, by = plan_for(request, pk), staff_user(request)
    return carry_out(
        request, plan, lambda revision: undo(plan, revision=revision, by=by, now=timezone.now()), lambda done: done.what
    )


@allow(Role.OWNER)
@require_POST
def plan_redo(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring back what was undone last."""
    plan, by = plan_for(request, pk), staff_user(request)
    return carry_out(
        request,
        plan,
        lambda revision: undo(plan, revision=revision, by=by, now=timezone.now(), again=True),
        lambda done: done.what,
    )
