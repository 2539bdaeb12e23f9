"""Importing an inventory: send a file, look at what it would do, answer what it leaves open, apply."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from clients.forms.importing import AnswersForm, UploadForm
from clients.importing.columns import FIELDS
from clients.importing.errors import UnreadableFileError
from clients.importing.files import read_table
from clients.importing.rows import Choices
from clients.models import Client, DeviceImport, DeviceKind, PendingImport
from clients.selectors import choices_of, import_page
from clients.services.imports import (
    KEPT_FOR,
    SourceFile,
    answer_questions,
    apply_pending,
    drop_pending,
    hold_file,
)
from clients.views.loading import load_client
from groundwork.access import SELLERS, allow, staff_user
from groundwork.errors import DomainError, StaleError


@allow(*SELLERS)
@require_http_methods(["GET", "HEAD", "POST"])
def import_upload(request: HttpRequest, client_id: int) -> HttpResponse:
    """Choose a file. It is read at once, and kept only if it can be."""
    client = load_client(request, client_id)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_bound and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            hold_file(client, staff_user(request), SourceFile(file.name, file.read()), timezone.now())
        except UnreadableFileError as fault:
            form.add_error("file", str(fault))
        else:
            return redirect("clients:import_check", client.pk)
    context = {"client": client, "form": form, "imports": client.imports.select_related("applied_by")[:10]}
    return render(request, "clients/import_upload.html", context, status=422 if form.is_bound else 200)


@allow(*SELLERS)
@require_http_methods(["GET", "HEAD", "POST"])
def import_check(request: HttpRequest, client_id: int) -> HttpResponse:
    """The dry run. Answers are kept and the page shown again; only what was shown is ever applied."""
    client = load_client(request, client_id)
    pending = _pending_of(request, client)
    fault, status = "", 200
    if request.method == "POST":
        try:
            record = _answer(request, pending)
        except (DomainError, ValidationError) as error:
            fault = error.messages[0] if isinstance(error, ValidationError) else str(error)
            status = 409 if isinstance(error, StaleError) else 422
        else:
            if record is None:
                return redirect("clients:import_check", client.pk)
            messages.success(request, _said(record))
            return redirect("clients:client_page", client.pk)
        client.refresh_from_db()
    context = {
        "client": client,
        "pending": pending,
        "check": import_page(client, pending),
        "fault": fault,
        "fields": FIELDS.items(),
        "kinds": DeviceKind.choices,
    }
    return render(request, "clients/import_check.html", context, status=status)


@allow(*SELLERS)
@require_POST
def import_drop(request: HttpRequest, client_id: int) -> HttpResponse:
    """Let go of the file without applying it."""
    client = load_client(request, client_id)
    drop_pending(client, staff_user(request))
    messages.success(request, _("Nothing was imported."))
    return redirect("clients:client_page", client.pk)


def _pending_of(request: HttpRequest, client: Client) -> PendingImport:
    since = timezone.now() - KEPT_FOR
    return get_object_or_404(PendingImport, client=client, user=staff_user(request), created_at__gte=since)


def _answer(request: HttpRequest, pending: PendingImport) -> DeviceImport | None:
    """Keep the answers; and apply, if that was asked for and the answers are those of the page that was shown."""
    form = AnswersForm(request.POST, read_table(bytes(pending.content)).header)
    if not form.is_valid():
        raise ValidationError([fault for faults in form.errors.values() for fault in faults])
    if form.cleaned_data["sha256"] != pending.sha256:
        raise StaleError(_("You have sent another file for this client since. This page shows that one now."))
    choices = form.choices()
    shown = choices_of(pending)
    answer_questions(pending, choices)
    if request.POST.get("do") != "apply":
        return None
    if Choices(choices.columns, choices.kinds, choices.date_order) != Choices(
        shown.columns, shown.kinds, shown.date_order
    ):
        messages.warning(request, _("Your answers have changed the result. Look at it once more, then import."))
        return None
    return apply_pending(pending, choices, timezone.now(), form.cleaned_data["revision"])


def _said(record: DeviceImport) -> str:
    return _(
        "%(file)s is imported: %(new)s new, %(changed)s changed, %(unchanged)s unchanged, %(retired)s retired."
    ) % {
        "file": record.file_name,
        **{name: record.report[name] for name in ("new", "changed", "unchanged", "retired")},
    }
