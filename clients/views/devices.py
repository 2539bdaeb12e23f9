"""Devices by hand."""

from typing import Final

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clients.forms.device import BulkForm, DeviceFilterForm, DeviceForm
from clients.importing.exporting import XLSX, workbook
from clients.importing.reading import OWN_HEADER
from clients.models import Client, Device
from clients.selectors import chosen_devices, exported_rows
from clients.services.devices import change_devices, restore_device, retire_device, save_device
from clients.views.loading import load_client, load_device, revision_of
from groundwork.access import SELLERS, STAFF, allow
from groundwork.display import number as shown_number
from groundwork.downloads import csv_download
from groundwork.errors import DomainError, StaleError
from groundwork.forms import faults_in
from groundwork.several import ask_first, is_sure, tell, undo_by

# So many devices are named before a change of all that the filter shows.
NAMED: Final = 10


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


@allow(*SELLERS)
@require_POST
def device_bulk(request: HttpRequest, client_id: int) -> HttpResponse:
    """One thing done to the devices that are ticked, or to all that the filter shows."""
    client, now = load_client(request, client_id), timezone.now()
    form = BulkForm(request.POST, client=client)
    shown = DeviceFilterForm(request.POST, client=client)
    if not form.is_valid():
        messages.error(request, " ".join(faults_in(form)))
    else:
        every = form.cleaned_data["every"]
        devices = chosen_devices(client, shown.chosen(), now) if every else form.cleaned_data["device"]
        if every and not is_sure(request):
            return _sure_of_all(request, form, devices)
        before = [] if every else list(devices)
        try:
            number = change_devices(client, devices, form.change(now), now, revision_of(request))
        except DomainError as fault:
            messages.error(request, str(fault))
        else:
            said = ngettext("%(number)d device is changed.", "%(number)d devices are changed.", number)
            back = form.back_to(before) if number == len(before) else ""
            told = {**shown.address(), "revision": load_client(request, client_id).revision, "do": back}
            undo = undo_by(request, "device", [device.pk for device in before], **told) if back else None
            tell(request, said % {"number": number}, undo)
    page = reverse("clients:client_page", args=[client.pk])
    return redirect(f"{page}?{urlencode(shown.address())}#devices")


def _sure_of_all(request: HttpRequest, form: BulkForm, devices: QuerySet[Device]) -> HttpResponse:
    """Many more than are in sight, and what they were before is not kept on any page."""
    number, names = devices.count(), [str(device) for device in devices[:NAMED]]
    if number > NAMED:
        names.append(_("and %(number)s more") % {"number": shown_number(number - NAMED)})
    title = ngettext("Change %(number)s device?", "Change all %(number)s devices?", number)
    text = _("This is done to all that the filter shows: %(deed)s.") % {"deed": form.deed_in_words()}
    return ask_first(request, title % {"number": shown_number(number)}, text, _("Do it"), names)


@allow(*STAFF)
@require_safe
def device_export(request: HttpRequest, client_id: int, form: str) -> HttpResponseBase:
    """The devices in service as a file, `csv` or `xlsx`, that can be imported again."""
    client = load_client(request, client_id)
    rows = exported_rows(client)
    name = f"{slugify(client.name) or 'client'}-devices-{timezone.now():%Y-%m-%d}"
    if form == "csv":
        return csv_download(name, OWN_HEADER, rows)
    response = HttpResponse(workbook(OWN_HEADER, rows, _("Devices")), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response


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
