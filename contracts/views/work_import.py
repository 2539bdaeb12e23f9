"""Hours of many clients from a file: read, looked at, and carried out whole or not at all, on one page."""

import base64

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from contracts.forms.statements import WorkFileForm
from contracts.models import Seller
from contracts.selectors.work_plan import work_plan
from contracts.services.work import import_work
from contracts.work_file import COLUMNS, read_work
from groundwork.access import SELLERS, allow, staff_user
from groundwork.display import number
from groundwork.downloads import csv_download
from groundwork.errors import DomainError
from groundwork.tables.errors import UnreadableFileError


@allow(*SELLERS)
@require_http_methods(["GET", "HEAD", "POST"])
def work_import(request: HttpRequest) -> HttpResponse:
    """Choose a file; look at what it would do; do it."""
    form = WorkFileForm(request.POST or None, request.FILES or None)
    context: dict[str, object] = {"form": form, "columns": COLUMNS}
    if not form.is_bound:
        return render(request, "contracts/work_import.html", context)
    if form.is_valid():
        content: bytes = form.cleaned_data["bytes"]
        chosen, replace = bool(form.cleaned_data["file"]), request.POST.get("replace") == "on"
        context |= {"content": base64.b64encode(content).decode(), "replace": replace}
        try:
            if not chosen:
                done = import_work(
                    content, request.POST.get("shown", ""), staff_user(request), timezone.now(), replace=replace
                )
                messages.success(request, _said(done))
                return redirect("contracts:contract_list")
            context["plan"] = work_plan(read_work(content), staff_user(request), Seller.day_of(timezone.now()))
            return render(request, "contracts/work_import.html", context)
        except UnreadableFileError as fault:
            form.add_error("file", str(fault))
        except DomainError as error:
            context |= {
                "fault": str(error),
                "plan": work_plan(read_work(content), staff_user(request), Seller.day_of(timezone.now())),
            }
    return render(request, "contracts/work_import.html", context, status=422)


@allow(*SELLERS)
@require_safe
def work_template(_request: HttpRequest) -> HttpResponseBase:
    """An empty file with the columns that are read."""
    return csv_download("hours-template", COLUMNS, ())


def _said(done: int) -> str:
    words = ngettext("%(number)s month imported.", "%(number)s months imported.", done)
    return words % {"number": number(done)}
