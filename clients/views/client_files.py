"""Many clients from a file, and all of them as one."""

from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clients.forms.importing import ClientsUploadForm
from clients.models import PendingClients
from clients.selectors import clients_header, clients_page, clients_rows, refused_rows
from clients.services.client_files import Imported, apply_clients_file, hold_clients_file
from groundwork import held_files
from groundwork.access import SELLERS, STAFF, allow, staff_user
from groundwork.downloads import csv_download
from groundwork.errors import DomainError
from groundwork.steps import carried_out

# As people write them into one cell.
_CONTACTS: Final = "* Ruth Harbor <ruth@harbor.example> | 555 0100 | Partner; Ben Lowe <ben@harbor.example>"


@allow(*SELLERS)
@require_http_methods(["GET", "HEAD", "POST"])
def clients_upload(request: HttpRequest) -> HttpResponse:
    """Choose a file. It is read at once, and kept only if it can be."""
    form = ClientsUploadForm(request.POST, request.FILES) if request.method == "POST" else ClientsUploadForm()
    if form.is_held(lambda file: hold_clients_file(staff_user(request), file, timezone.now())):
        return redirect("clients:clients_check")
    context = {"form": form, "header": clients_header(), "contacts": _CONTACTS}
    return render(request, "clients/clients_upload.html", context, status=422 if form.is_bound else 200)


@allow(*SELLERS)
@require_http_methods(["GET", "HEAD", "POST"])
def clients_check(request: HttpRequest) -> HttpResponseBase:
    """The dry run, and carrying it out; step by step to the page's script, as for devices."""
    pending, fault, change = _pending_of(request), "", request.POST.get("change") == "on"
    if request.method == "POST":
        steps = apply_clients_file(pending, request.POST.get("shown", ""), change, timezone.now())
        try:
            return carried_out(request, steps, reverse("clients:client_list"), _said)
        except DomainError as error:
            fault = str(error)
    context = {"pending": pending, "check": clients_page(pending), "fault": fault, "change": change}
    return render(request, "clients/clients_check.html", context, status=409 if fault else 200)


@allow(*SELLERS)
@require_safe
def clients_refused(request: HttpRequest) -> HttpResponseBase:
    """The rows that the dry run refuses, each with its line and the reason, as a file to fix."""
    header, rows = refused_rows(clients_page(_pending_of(request)))
    return csv_download("clients-refused", header, rows)


@allow(*SELLERS)
@require_POST
def clients_drop(request: HttpRequest) -> HttpResponse:
    """Let go of the file without applying it."""
    held_files.drop(PendingClients, staff_user(request))
    messages.success(request, _("Nothing was imported."))
    return redirect("clients:client_list")


@allow(*SELLERS)
@require_safe
def clients_template(_request: HttpRequest) -> HttpResponseBase:
    """An empty file with the columns that are read."""
    return csv_download("clients-template", clients_header(), ())


@allow(*STAFF)
@require_safe
def clients_export(request: HttpRequest) -> HttpResponseBase:
    """Every client that is not archived, as a file that can be imported again."""
    return csv_download(f"clients-{timezone.now():%Y-%m-%d}", clients_header(), clients_rows(staff_user(request)))


def _pending_of(request: HttpRequest) -> PendingClients:
    return held_files.held_by(PendingClients, staff_user(request), timezone.now())


def _said(done: Imported) -> str:
    return _("Clients imported: %(new)d new, %(changed)d changed.") % {"new": done.new, "changed": done.changed}
