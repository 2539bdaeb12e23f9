"""Many contracts from a file."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from contracts.forms.contract_files import ContractsUploadForm
from contracts.models import PendingContracts
from contracts.selectors.contract_files import ContractsPage, contracts_header, contracts_page, told_rows
from contracts.services.contract_files import apply_contracts_file, hold_contracts_file
from contracts.views.finding import seller_of
from groundwork import held_files
from groundwork.access import SELLERS, allow, staff_user
from groundwork.display import number
from groundwork.downloads import csv_download
from groundwork.errors import DomainError
from groundwork.steps import carried_out


@allow(*SELLERS)
@require_http_methods(["GET", "HEAD", "POST"])
def contracts_upload(request: HttpRequest) -> HttpResponse:
    """Choose a file. It is read at once, and kept only if it can be."""
    form = ContractsUploadForm(request.POST, request.FILES) if request.method == "POST" else ContractsUploadForm()
    if form.is_held(lambda file: hold_contracts_file(staff_user(request), file, timezone.now())):
        return redirect("contracts:contracts_check")
    context = {"form": form, "header": contracts_header()}
    return render(request, "contracts/contracts_upload.html", context, status=422 if form.is_bound else 200)


@allow(*SELLERS)
@require_http_methods(["GET", "HEAD", "POST"])
def contracts_check(request: HttpRequest) -> HttpResponseBase:
    """The dry run, and bringing it in; step by step to the page's script, as for clients."""
    pending, fault = _pending_of(request), ""
    if request.method == "POST":
        steps = apply_contracts_file(pending, request.POST.get("shown", ""), timezone.now())
        try:
            return carried_out(request, steps, reverse("contracts:contract_list"), _said)
        except DomainError as error:
            fault = str(error)
    context = {"pending": pending, "check": _page_of(request, pending), "fault": fault}
    return render(request, "contracts/contracts_check.html", context, status=409 if fault else 200)


@allow(*SELLERS)
@require_safe
def contracts_told(request: HttpRequest) -> HttpResponseBase:
    """The dry run row by row, as a file."""
    return csv_download("contracts-check", *told_rows(_page_of(request, _pending_of(request))))


@allow(*SELLERS)
@require_POST
def contracts_drop(request: HttpRequest) -> HttpResponse:
    """Let go of the file without bringing anything in."""
    held_files.drop(PendingContracts, staff_user(request))
    messages.success(request, _("Nothing was brought in."))
    return redirect("contracts:contract_list")


@allow(*SELLERS)
@require_safe
def contracts_template(_request: HttpRequest) -> HttpResponseBase:
    """An empty file with the columns that are read."""
    return csv_download("contracts-template", contracts_header(), ())


def _pending_of(request: HttpRequest) -> PendingContracts:
    return held_files.held_by(PendingContracts, staff_user(request), timezone.now())


def _page_of(request: HttpRequest, pending: PendingContracts) -> ContractsPage:
    return contracts_page(pending, seller_of(request), timezone.now())


def _said(made: int) -> str:
    words = ngettext("%(number)s contract is brought in.", "%(number)s contracts are brought in.", made)
    return words % {"number": number(made)}
