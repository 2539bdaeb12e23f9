"""A client's devices from the tool itself: set it up, ask it now, ask it no more."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from clients.forms.sources import SourceForm
from clients.models import DeviceSource
from clients.services.sources import drop_source, pull_to_look, save_source
from clients.views.loading import load_client, revision_of
from groundwork.access import SELLERS, allow, staff_user
from groundwork.errors import DomainError, StaleError


@allow(*SELLERS)
@require_http_methods(["GET", "HEAD", "POST"])
def source_edit(request: HttpRequest, client_id: int) -> HttpResponse:
    """Where the devices come from: the tool, its address, the token, the mapping."""
    client = load_client(request, client_id)
    row = DeviceSource.objects.filter(client=client).first()
    form = SourceForm(request.POST if request.method == "POST" else None, row, client.name)
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                save_source(client, form.entry(), staff_user(request), timezone.now(), revision_of(request))
            except DomainError as fault:
                form.add_error("token" if not isinstance(fault, StaleError) else None, str(fault))
                status = 409 if isinstance(fault, StaleError) else 422
            else:
                messages.success(request, _("Saved. Ask the tool now to see its list."))
                return redirect("clients:source_edit", client.pk)
        client.refresh_from_db(fields=["revision"])
    context = {"client": client, "form": form, "row": row}
    return render(request, "clients/source_edit.html", context, status=status)


@allow(*SELLERS)
@require_POST
def source_pull(request: HttpRequest, client_id: int) -> HttpResponse:
    """Ask the tool now, and show what importing its list would do."""
    client = load_client(request, client_id)
    get_object_or_404(DeviceSource, client=client)
    try:
        pull_to_look(client, staff_user(request), timezone.now())
    except DomainError as fault:
        messages.error(request, str(fault))
        return redirect("clients:source_edit", client.pk)
    return redirect("clients:import_check", client.pk)


@allow(*SELLERS)
@require_POST
def source_drop(request: HttpRequest, client_id: int) -> HttpResponse:
    """Ask the tool no more."""
    client = load_client(request, client_id)
    try:
        drop_source(client, staff_user(request), timezone.now(), revision_of(request))
    except DomainError as fault:
        messages.error(request, str(fault))
    else:
        messages.success(request, _("The tool is asked no more, and its token is forgotten."))
    return redirect("clients:client_page", client.pk)
