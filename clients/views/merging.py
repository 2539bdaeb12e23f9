"""Merging a client that is there twice: who the other one is, what would happen, and doing it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

import pricing
from clients.forms.merging import MergeForm
from clients.models import Client
from clients.selectors import merge_preview, who_may_be_meant
from clients.services.merging import merge_clients
from groundwork.access import SELLERS, allow, staff_user
from groundwork.errors import DomainError, StaleError


@allow(*SELLERS)
@require_safe
def merge_choose(request: HttpRequest, client_id: int) -> HttpResponse:
    """Search for the client that is the same one; those that look like it stand there unasked."""
    client = _current(request, client_id)
    search = pricing.one_line(request.GET.get("q", "").replace("\0", ""))[:100]
    found, searched = who_may_be_meant(client, staff_user(request), search)
    context = {"client": client, "search": search, "found": found, "searched": searched}
    return render(request, "clients/merge_choose.html", context)


@allow(*SELLERS)
@require_http_methods(["GET", "HEAD", "POST"])
def merge_check(request: HttpRequest, client_id: int, gone_id: int) -> HttpResponse:
    """What merging the second client into the first would do; and doing it."""
    kept, gone = _current(request, client_id), _current(request, gone_id)
    if kept == gone:
        return redirect("clients:merge_choose", kept.pk)
    preview, status = merge_preview(kept, gone), 200
    form = MergeForm(preview, request.POST if request.method == "POST" else None)
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                merge_clients(kept, gone, form.answers, staff_user(request), timezone.now(), form.revisions)
            except DomainError as fault:
                messages.error(request, str(fault))
                # What is shown next is how both stand now.
                return redirect(request.path) if isinstance(fault, StaleError) else redirect("clients:client_list")
            said = _("%(gone)s is part of %(kept)s now.") % {"gone": gone.name, "kept": kept.name}
            messages.success(request, said)
            return redirect("clients:client_page", kept.pk)
    return render(request, "clients/merge_check.html", {"preview": preview, "form": form}, status=status)


def _current(request: HttpRequest, client_id: int) -> Client:
    clients = Client.objects.for_user(staff_user(request)).current()
    return get_object_or_404(clients.select_related("owner"), pk=client_id)
