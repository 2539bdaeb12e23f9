"""Importing an inventory: send a file, see what it would do, answer what it leaves open, apply; take it back."""

from collections.abc import Generator
from dataclasses import replace

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clients.forms.importing import AnswersForm, UploadForm
from clients.importing.columns import fields_with
from clients.importing.files import read_table
from clients.importing.reading import Table
from clients.models import Client, DeviceImport, PendingImport
from clients.selectors import (
    choices_of,
    import_page,
    own_things_of,
    rejected_rows,
    split_of,
    things_changed,
    undoable_import,
)
from clients.services.imports import (
    answer_questions,
    apply_pending,
    drop_pending,
    hold_file,
)
from clients.services.splitting import Wanted, apply_split
from clients.services.undoing import undo_import
from clients.views.loading import load_client, revision_of
from groundwork.access import SELLERS, allow, staff_user
from groundwork.device_kinds import DEVICE_CHOICES, device_words
from groundwork.downloads import csv_download
from groundwork.errors import DomainError, StaleError
from groundwork.forms import faults_in
from groundwork.held_files import KEPT_FOR
from groundwork.steps import Progress, carried_out
from groundwork.tables.errors import UnreadableFileError


@allow(*SELLERS)
@require_http_methods(["GET", "HEAD", "POST"])
def import_upload(request: HttpRequest, client_id: int) -> HttpResponse:
    """Choose a file. It is read at once, and kept only if it can be."""
    client = load_client(request, client_id)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_held(lambda file: hold_file(client, staff_user(request), file, timezone.now())):
        return redirect("clients:import_check", client.pk)
    context = {
        "client": client,
        "form": form,
        "imports": client.imports.select_related("applied_by")[:10],
        "undoable": undoable_import(client),
    }
    return render(request, "clients/import_upload.html", context, status=422 if form.is_bound else 200)


@allow(*SELLERS)
@require_http_methods(["GET", "HEAD", "POST"])
def import_check(request: HttpRequest, client_id: int) -> HttpResponseBase:
    """The dry run. Answers are kept and the page shown again; only what was shown is ever applied.

    To the page's script an import answers step by step, a JSON object a line: rows done of all, then where to go on.
    """
    client = load_client(request, client_id)
    pending = _pending_of(request, client)
    fault, status = "", 200
    if request.method == "POST":
        try:
            steps = _answer(request, pending)
            if steps is None:
                return redirect("clients:import_check", client.pk)
            return carried_out(request, steps, reverse("clients:client_page", args=[client.pk]), _said)
        except (DomainError, ValidationError) as error:
            fault = error.messages[0] if isinstance(error, ValidationError) else str(error)
            status = 409 if isinstance(error, StaleError) else 422
        client.refresh_from_db()
    own = own_things_of(client)
    context = {
        "client": client,
        "pending": pending,
        "check": import_page(client, pending),
        "fault": fault,
        "fields": fields_with(own).items(),
        "kinds": [*DEVICE_CHOICES, *((thing.code, thing.many) for thing in own.things)],
    }
    return render(request, "clients/import_check.html", context, status=status)


@allow(*SELLERS)
@require_safe
def import_rejected(request: HttpRequest, client_id: int) -> HttpResponseBase:
    """The rows that the held file's dry run rejects, each with its line and the reason, as a file to fix."""
    client = load_client(request, client_id)
    pending = _pending_of(request, client)
    check = import_page(client, pending)
    header, rows = rejected_rows(check)
    name = slugify(pending.file_name.rsplit(".", 1)[0]) or "devices"
    return csv_download(f"{name}-rejected", header, rows)


@allow(*SELLERS)
@require_http_methods(["GET", "HEAD", "POST"])
def import_split(request: HttpRequest, client_id: int) -> HttpResponseBase:
    """A held file that names several clients: what importing it for each would do, and doing it.

    Step by step to the page's script, as `import_check`.
    """
    client = load_client(request, client_id)
    pending = _pending_of(request, client)
    fault, wanted = "", Wanted(frozenset(), frozenset(["there"]))
    if request.method == "POST":
        wanted = Wanted(frozenset(request.POST.getlist("client")), frozenset(request.POST.getlist("group")))
        steps = apply_split(pending, request.POST.get("shown", ""), wanted, timezone.now())
        try:
            return carried_out(request, steps, reverse("clients:client_list"), _said_of_many)
        except DomainError as error:
            fault = str(error)
    try:
        split = split_of(pending)
    except UnreadableFileError as error:
        messages.error(request, str(error))
        return redirect("clients:import_check", client.pk)
    context = {"client": client, "pending": pending, "split": split, "fault": fault}
    context["lines"] = [(part, wanted.means(part)) for part in split.parts]
    context["groups"] = wanted.groups
    return render(request, "clients/import_split.html", context, status=409 if fault else 200)


@allow(*SELLERS)
@require_POST
def import_undo(request: HttpRequest, client_id: int, import_id: int) -> HttpResponse:
    """Take the last import back."""
    client = load_client(request, client_id)
    record = get_object_or_404(client.imports, pk=import_id)
    try:
        undo_import(record, staff_user(request), timezone.now(), revision_of(request))
    except DomainError as fault:
        messages.error(request, str(fault))
        return redirect("clients:import_upload", client.pk)
    messages.success(request, _("The import of %(file)s is undone.") % {"file": record.file_name})
    return redirect("clients:client_page", client.pk)


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


def _answer(request: HttpRequest, pending: PendingImport) -> Generator[Progress, None, DeviceImport] | None:
    """Keep the answers; and apply, if that was asked for and the answers are those of the page that was shown."""
    form = AnswersForm(request.POST, _table_of(pending), own_things_of(None))
    if not form.is_valid():
        raise ValidationError(faults_in(form))
    if form.cleaned_data["sha256"] != pending.sha256:
        raise StaleError(_("You have sent another file for this client since. This page shows that one now."))
    shown = choices_of(pending)
    choices = form.choices(shown)
    answer_questions(pending, choices)
    if request.POST.get("do") != "apply":
        return None
    if replace(choices, retire_missing=False) != replace(shown, retire_missing=False):
        messages.warning(request, _("Your answers have changed the result. Look at it once more, then import."))
        return None
    return apply_pending(pending, choices, timezone.now(), form.cleaned_data["revision"])


def _table_of(pending: PendingImport) -> Table:
    """The held file as the page that sends these answers showed it."""
    shown = choices_of(pending)
    return read_table(bytes(pending.content), shown.columns, shown.reading)


def _said(record: DeviceImport) -> str:
    said = _("%(file)s is imported: %(new)s new, %(changed)s changed, %(unchanged)s unchanged, %(retired)s retired.")
    figures = {name: record.report[name] for name in ("new", "changed", "unchanged", "retired")}
    counted = device_words({code: after for code, (_before, after) in things_changed(record).items()})
    also = _("Counted now: %(things)s.") % {"things": counted} if counted else ""
    return f"{said % {'file': record.file_name, **figures}} {also}".strip()


def _said_of_many(records: list[DeviceImport]) -> str:
    said = ngettext("Imported for %(number)d client.", "Imported for %(number)d clients.", len(records))
    return said % {"number": len(records)}
