"""The owner's page about the portal itself, and what to do about jobs that failed."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from contracts.views.finding import seller_of
from groundwork import outbox
from groundwork.access import Role, allow
from msp_portal.status import status as status_of


@allow(Role.OWNER)
@never_cache
@require_safe
def status(request: HttpRequest) -> HttpResponse:
    """Whether all runs; what waits, failed, went out and is due."""
    found = status_of(timezone.now(), seller_of(request).time_zone)
    return render(request, "msp_portal/status.html", {"status": found})


@allow(Role.OWNER)
@require_POST
def job_retry(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Let a job that was given up be tried again, with all its tries."""
    if outbox.retry(pk, timezone.now()):
        messages.success(request, _("The job is tried again as soon as a worker is free."))
    else:
        _say_gone(request)
    return redirect("status")


@allow(Role.OWNER)
@require_POST
def job_drop(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Forget a job that was given up."""
    if outbox.forget(pk):
        messages.success(request, _("The job is dropped. What it was to do is not done."))
    else:
        _say_gone(request)
    return redirect("status")


def _say_gone(request: HttpRequest) -> None:
    messages.warning(request, _("That job does not wait for a decision any more: somebody was first, or it is old."))
