"""The sheet as a page, and each entry as a form that opens in its row."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from groundwork.access import SELLERS, Role, allow, has_role, staff_user
from groundwork.errors import DomainError, StaleError
from groundwork.htmx import asked_by_htmx
from groundwork.keys import given_number
from plans.forms.cost_entry import CostEntryForm, initial_of
from plans.forms.merge_edits import merged_form
from plans.models import CostEntry
from plans.selectors.cost_effect import CostMisfitError
from plans.selectors.costs import (
    drawing_on,
    earlier_costs,
    sheet_lines,
    uncosted_services,
    usual_currency,
    words_in_use,
)
from plans.services.costs import CostTakenError, remove_cost
from plans.views.costs.taking import taken_or_shown


@allow(*SELLERS)
@require_safe
def cost_sheet(request: HttpRequest) -> HttpResponse:
    """Every entry, and the services that as far as their plan knows cost nothing."""
    shown = {
        "lines": sheet_lines(timezone.now().date()),
        "uncosted": uncosted_services(),
        "can_edit": has_role(request.user, Role.OWNER),
    }
    return render(request, "plans/cost_sheet.html", shown)


@allow(Role.OWNER)
@require_http_methods(["GET", "HEAD", "POST"])
def cost_add(request: HttpRequest) -> HttpResponse:
    """A new entry; `another` asks for the next one at once."""
    typed = request.POST if request.method == "POST" else None
    form = CostEntryForm(None, typed, today=timezone.now().date(), initial={"currency": usual_currency()})
    return _through(request, form)


@allow(Role.OWNER)
@require_http_methods(["GET", "HEAD", "POST"])
def cost_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """One entry: in its row for htmx, else as a page of its own. A changed cost shows what it does first.

    `closed` asks for the row as it stands.
    """
    entry, today = get_object_or_404(CostEntry, pk=pk), timezone.now().date()
    if "closed" in request.GET:
        shown = {"line": sheet_lines(today, only=pk)[0], "can_edit": True, "was_open": True}
        return render(request, "plans/_cost_row.html", shown)
    if request.method != "POST":
        return _page(request, CostEntryForm(entry, today=today))
    form = CostEntryForm(entry, request.POST, today=today)
    if form.is_valid() and form.cleaned_data["revision"] != entry.revision:
        return _overtaken(request, entry, form.cleaned_data["revision"])
    return _through(request, form)


@allow(Role.OWNER)
@require_POST
def cost_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """The entry goes, unless a service draws on it."""
    entry = get_object_or_404(CostEntry, pk=pk)
    revision = given_number(request.POST.get("revision", ""), 0)
    try:
        remove_cost(entry, revision=revision, by=staff_user(request), now=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
        return redirect(f"{reverse('plans:cost_sheet')}#cost-{pk}")
    messages.success(request, _("%(entry)s is off the cost sheet.") % {"entry": entry})
    return redirect("plans:cost_sheet")


def _through(request: HttpRequest, form: CostEntryForm) -> HttpResponse:
    """The life of the form: opened, refused box by box, shown with what it does, or taken."""
    if not form.is_bound:
        return _page(request, form)
    if not form.is_valid():
        return _page(request, form, status=422)
    if "back" in request.POST:
        return _page(request, form)
    typed = [(name, str(form[name].value() or "")) for name in form.fields]
    typed += [("another", "1")] if "another" in request.POST else []
    try:
        shown = taken_or_shown(request, [form.wanted()], typed)
    except CostTakenError as error:
        form.add_error("name", str(error))
    except CostMisfitError as error:
        form.add_error("cost", str(error))
    except StaleError:
        entry = get_object_or_404(CostEntry, pk=form.wanted().entry)
        return _overtaken(request, entry, form.cleaned_data["revision"])
    else:
        if shown is not None:
            return shown
        if "another" in request.POST:
            return redirect("plans:cost_add")
        return redirect(reverse("plans:cost_sheet") + (f"#cost-{form.found.pk}" if form.found else ""))
    return _page(request, form, status=422)


def _overtaken(request: HttpRequest, entry: CostEntry, revision: int) -> HttpResponse:
    """Somebody has saved it meanwhile: what was typed stays, everything else is what stands there now."""
    today = timezone.now().date()
    seen = entry.history.filter(revision=revision).first()
    opened = CostEntryForm(entry, request.POST, today=today, initial={} if seen is None else initial_of(seen))
    data = merged_form(opened, CostEntryForm(entry, today=today), revision=entry.revision)
    form = CostEntryForm(entry, data, today=today)
    form.is_valid()
    form.add_error(
        None,
        _("Somebody has changed this since you opened it. What you typed is kept: look at it and save again."),
    )
    return _page(request, form, status=409)


def _page(request: HttpRequest, form: CostEntryForm, status: int = 200) -> HttpResponse:
    shown: dict[str, Any] = {"form": form, "entry": form.found, "words": words_in_use()}
    if form.found is not None:
        shown["drawing"] = drawing_on(form.found)
    if form.found is not None and asked_by_htmx(request):
        return render(request, "plans/_cost_row_form.html", shown, status=status)
    if form.found is not None:
        shown["earlier"] = earlier_costs(form.found)
    return render(request, "plans/cost_form.html", shown, status=status)
