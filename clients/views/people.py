"""A client's people: who counts and why, the rules, and lists that bring them in."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clients.forms.people import PeopleAnswersForm, PeopleUploadForm, RulesForm
from clients.models import Client, PendingPeople
from clients.people.kinds import KINDS
from clients.people.licences import ANSWERS
from clients.selectors import people as found
from clients.selectors.undoable_people import undoable_people
from clients.services import people as services
from clients.services.undoing_people import undo_people_import
from clients.views.loading import load_client, revision_of
from groundwork.access import SELLERS, STAFF, allow, has_role, staff_user
from groundwork.downloads import csv_download
from groundwork.errors import DomainError, StaleError
from groundwork.forms import faults_in
from groundwork.held_files import KEPT_FOR
from groundwork.keys import given_number


@allow(*STAFF)
@require_safe
def people_page(request: HttpRequest, client_id: int) -> HttpResponse:
    """Who is counted and who is not, with the reason for each, and the rules."""
    return _people(request, load_client(request, client_id), None)


@allow(*SELLERS)
@require_POST
def people_rules(request: HttpRequest, client_id: int) -> HttpResponse:
    """Change the rules."""
    client = load_client(request, client_id)
    form = RulesForm(request.POST)
    if not form.is_valid():
        return _people(request, client, form)
    rules, by = form.rules(request.POST), staff_user(request)
    return _done(
        request,
        client,
        lambda: services.save_people_rules(client, rules, by, timezone.now(), revision_of(request)),
        lambda _none: _("The rules are saved, and everybody is counted by them."),
    )


@allow(*SELLERS)
@require_POST
def people_change(request: HttpRequest, client_id: int) -> HttpResponse:
    """Say what the people are that are ticked."""
    client, by = load_client(request, client_id), staff_user(request)
    keys = [given_number(key, 0) for key in request.POST.getlist("person")]
    kind = request.POST.get("kind", "")
    return _done(
        request,
        client,
        lambda: services.say_what_people_are(client, keys, kind, by, timezone.now(), revision_of(request)),
        lambda number: ngettext("%(number)d is changed.", "%(number)d are changed.", number) % {"number": number},
    )


@allow(*SELLERS)
@require_POST
def people_forget(request: HttpRequest, client_id: int) -> HttpResponse:
    """Erase everybody."""
    client, by = load_client(request, client_id), staff_user(request)
    return _done(
        request,
        client,
        lambda: services.forget_people(client, by, timezone.now(), revision_of(request)),
        lambda _number: _("Everybody is erased. The numbers stay, and are entered with the company from now on."),
    )


@allow(*SELLERS)
@require_http_methods(["GET", "HEAD", "POST"])
def people_upload(request: HttpRequest, client_id: int) -> HttpResponse:
    """Choose a list. It is read at once, and kept only if it can be."""
    client = load_client(request, client_id)
    form = PeopleUploadForm(request.POST, request.FILES) if request.method == "POST" else PeopleUploadForm()
    if form.is_held(lambda file: services.hold_people_file(client, staff_user(request), file, timezone.now())):
        return redirect("clients:people_check", client.pk)
    imports = client.people_imports.select_related("applied_by")[:10]
    context = {"client": client, "form": form, "imports": imports, "undoable": undoable_people(client)}
    return render(request, "clients/people_upload.html", context, status=422 if form.is_bound else 200)


@allow(*SELLERS)
@require_http_methods(["GET", "HEAD", "POST"])
def people_check(request: HttpRequest, client_id: int) -> HttpResponse:
    """The dry run. Answers are kept and the page shown again; only what was shown is ever applied."""
    client = load_client(request, client_id)
    pending = _pending_of(request, client)
    fault, status = "", 200
    if request.method == "POST":
        try:
            return _answered(request, client, pending)
        except (DomainError, ValidationError) as error:
            fault = error.messages[0] if isinstance(error, ValidationError) else str(error)
            status = 409 if isinstance(error, StaleError) else 422
        client.refresh_from_db()
        pending = _pending_of(request, client)
    check = found.people_check(client, pending)
    context = {"client": client, "pending": pending, "check": check, "fault": fault, "uses": ANSWERS.items()}
    return render(request, "clients/people_check.html", context, status=status)


@allow(*SELLERS)
@require_safe
def people_refused(request: HttpRequest, client_id: int) -> HttpResponseBase:
    """The rows that the dry run refuses, each with its line and the reason, as a file to fix."""
    client = load_client(request, client_id)
    header, rows = found.refused_people(found.people_check(client, _pending_of(request, client)))
    return csv_download("people-refused", header, rows)


@allow(*SELLERS)
@require_POST
def people_drop(request: HttpRequest, client_id: int) -> HttpResponse:
    """Let go of the list without applying it."""
    client = load_client(request, client_id)
    services.drop_people(client, staff_user(request))
    messages.success(request, _("Nothing was imported."))
    return redirect("clients:people_page", client.pk)


@allow(*SELLERS)
@require_POST
def people_undo(request: HttpRequest, client_id: int, import_id: int) -> HttpResponse:
    """Take the last import of people back."""
    client, by = load_client(request, client_id), staff_user(request)
    record = get_object_or_404(client.people_imports, pk=import_id)
    said = {"file": record.file_name}
    return _done(
        request,
        client,
        lambda: undo_people_import(record, by, timezone.now(), revision_of(request)),
        lambda _none: _("The import of %(file)s is undone.") % said,
    )


def _people(request: HttpRequest, client: Client, form: RulesForm | None) -> HttpResponse:
    shown = request.GET.get("show", "")
    people = found.people_page(client, shown, request.GET.get("page", 1))
    tabs = [("", _("Everybody")), (found.COUNTS, _("Counted")), (found.COUNTS_NOT, _("Not counted"))]
    context: dict[str, Any] = {
        "client": client,
        "people": people,
        "shown": shown,
        "tabs": [(f"?{urlencode({'show': code})}" if code else "?", label, code) for code, label in tabs],
        "query": f"{urlencode({'show': shown})}&" if shown else "",
        "kinds": KINDS.values(),
        "words": form["words"].value() if form else ", ".join(people.service_words),
        "words_fault": " ".join(map(str, form.errors.get("words", ()))) if form else "",
        "is_counted": found.counts_people(client),
        "may_edit": client.archived_at is None and has_role(request.user, *SELLERS),
        "may_forget": has_role(request.user, *SELLERS),
    }
    return render(request, "clients/people_page.html", context, status=422 if form else 200)


def _done(request: HttpRequest, client: Client, change: Callable[[], Any], said: Callable[[Any], str]) -> HttpResponse:
    """Carry out a change, say so, and go back to the people."""
    try:
        messages.success(request, said(change()))
    except DomainError as fault:
        messages.error(request, str(fault))
    return redirect("clients:people_page", client.pk)


def _answered(request: HttpRequest, client: Client, pending: PendingPeople) -> HttpResponse:
    """Keep the answers; and apply, if that was asked for and they are those of the page that was shown."""
    form = PeopleAnswersForm(request.POST)
    if not form.is_valid():
        raise ValidationError(faults_in(form))
    if form.cleaned_data["sha256"] != pending.sha256:
        raise StaleError(_("You have sent another file for this client since. This page shows that one now."))
    shown = found.answers_in(pending.answers)
    answers = form.answers(shown)
    services.answer_people(pending, answers)
    if request.POST.get("do") != "apply":
        return redirect("clients:people_check", client.pk)
    if answers != shown:
        messages.warning(request, _("Your answers have changed the result. Look at it once more, then import."))
        return redirect("clients:people_check", client.pk)
    record = services.apply_people(pending, timezone.now(), form.cleaned_data["revision"])
    figures = {name: record.report[name] for name in ("new", "changed", "removed")} | {"file": record.file_name}
    messages.success(
        request, _("%(file)s is imported: %(new)s new, %(changed)s changed, %(removed)s removed.") % figures
    )
    return redirect("clients:people_page", client.pk)


def _pending_of(request: HttpRequest, client: Client) -> PendingPeople:
    since = timezone.now() - KEPT_FOR
    return get_object_or_404(PendingPeople, client=client, user=staff_user(request), created_at__gte=since)
