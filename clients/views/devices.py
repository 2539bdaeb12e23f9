"""Devices by hand."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from clients.forms.device import DeviceForm
from clients.models import Client, Device
from clients.services.devices import restore_device, retire_device, save_device
from clients.views.loading import load_client, load_device, revision_of
from groundwork.access import SELLERS, allow
from groundwork.errors import DomainError, StaleError


@allow(*SELLERS)
@require_http_methods(["GET", "HEAD", "POST"])
def device_new(request: HttpRequest, client_id: int) -> HttpResponse:
    """A new device of the client."""
    return _device_form(request, load_client(request, client_id), None)


@allow(*SELLERS)
@require_http_methods(["GET", "HEAD", "POST"])
def device_edit(request: HttpRequest, client_id: int, device_id: int) -> HttpResponse:
    """A device of the client."""
    device = load_device(request, client_id, device_id)
    return _device_form(request, device.client, device)


@allow(*SELLERS)
@require_POST
def device_retire(request: HttpRequest, client_id: int, device_id: int) -> HttpResponse:
    """Take the device out of service."""
    device = load_device(request, client_id, device_id)
    try:
        retire_device(device, timezone.now(), revision_of(request))
    except DomainError as fault:
        messages.error(request, str(fault))
        return redirect("clients:device_edit", client_id, device_id)
    messages.success(request, _("%(device)s is retired and counts no more.") % {"device": device})
    return redirect("clients:client_page", client_id)


@allow(*SELLERS)
@require_POST
def device_restore(request: HttpRequest, client_id: int, device_id: int) -> HttpResponse:
    """Put the device back into service."""
    device = load_device(request, client_id, device_id)
    try:
        restore_device(device, timezone.now(), revision_of(request))
    except DomainError as fault:
        messages.error(request, str(fault))
    else:
        messages.success(request, _("%(device)s is in service again.") % {"device": device})
    return redirect("clients:device_edit", client_id, device_id)


def _device_form(request: HttpRequest, client: Client, device: Device | None) -> HttpResponse:
    status = 200
    form = DeviceForm(request.POST if request.method == "POST" else None, client=client, device=device)
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                saved = save_device(client, device, form.entry(), timezone.now(), revision_of(request))
            except DomainError as fault:
                form.add_error(None, str(fault))
                status = 409 if isinstance(fault, StaleError) else 422
            else:
                messages.success(request, _("%(device)s is saved.") % {"device": saved})
                return redirect("clients:client_page", client.pk)
        client.refresh_from_db(fields=["revision"])
    return render(
        request, "clients/device_edit.html", {"client": client, "device": device, "form": form}, status=status
    )
