"""The cost sheet out and in as CSV."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_http_methods, require_safe

from groundwork.access import SELLERS, Role, allow
from groundwork.downloads import csv_download
from groundwork.errors import DomainError
from groundwork.tables.errors import UnreadableFileError
from plans.forms.cost_file import HEADER, CostFile, CostFileForm, file_cells, read_cost_file
from plans.selectors.costs import whole_sheet
from plans.views.costs.taking import taken_or_shown


@allow(*SELLERS)
@require_safe
def cost_export(request: HttpRequest) -> HttpResponseBase:
    """The sheet as CSV, which `cost_import` reads back without a change. It tells costs, as a plan file does."""
    response = csv_download("costs", HEADER, (file_cells(entry) for entry in whole_sheet()))
    add_never_cache_headers(response)  # our costs are in it: no copy stays in the browser's cache
    return response


@allow(Role.OWNER)
@require_http_methods(["GET", "HEAD", "POST"])
def cost_import(request: HttpRequest) -> HttpResponse:
    """A CSV file becomes entries of the sheet: read, shown with what it does, then taken or left."""
    if request.method != "POST":
        return _page(request, CostFileForm())
    form = CostFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, status=422)
    text: str = form.cleaned_data["text"]
    # From here on the page holds the text, to be mended there or taken from there.
    again = CostFileForm({"text": text})
    again.is_valid()
    if "back" in request.POST:
        return _page(request, again)
    read = None
    try:
        read = read_cost_file(text, whole_sheet(), timezone.now().date())
        if read.wanted:
            shown = taken_or_shown(request, read.wanted, [("text", text)], read)
            return redirect("plans:cost_sheet") if shown is None else shown
    except UnreadableFileError as error:
        again.add_error("text", str(error))
    except DomainError as error:
        again.add_error(None, str(error))
    return _page(request, again, read, status=422 if again.errors or (read and read.faults) else 200)


def _page(request: HttpRequest, form: CostFileForm, read: CostFile | None = None, status: int = 200) -> HttpResponse:
    return render(request, "plans/cost_import.html", {"form": form, "read": read, "header": HEADER}, status=status)
