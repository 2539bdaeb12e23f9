"""The list of contracts, and one of them."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from contracts.models import Seller
from contracts.selectors.contract_page import contract_shown
from contracts.selectors.listing import CSV_HEADER, SORTS, ContractFilter, contract_rows, exported_contracts
from contracts.selectors.states import LIVE
from contracts.views.finding import contract_or_404
from groundwork.access import SELLERS, STAFF, allow, has_role, staff_user
from groundwork.searching import searched
from groundwork.tables.writing import csv_lines


@allow(*STAFF)
@require_safe
def contract_list(request: HttpRequest) -> HttpResponse:
    """All contracts, narrowed by ?state= and ?q=, in the order of ?sort=; those that ended at the end."""
    chosen = _chosen(request)
    today = Seller.current().today(timezone.now())
    found = contract_rows(staff_user(request), today, chosen, page=request.GET.get("page", "1"))
    kept = {name: value for name, value in (("q", chosen.search), ("sort", chosen.sort)) if value}
    shown = {
        "found": found,
        "chosen": chosen,
        "sorts": SORTS,
        "kept": urlencode(kept) + "&" if kept else "",
        "query": urlencode({**kept, "state": chosen.state}) + "&",
    }
    return render(request, "contracts/contract_list.html", shown)


@allow(*STAFF)
@require_safe
def contract_export(request: HttpRequest) -> HttpResponse:
    """The list as it is narrowed and sorted, all of it, as CSV."""
    today = Seller.current().today(timezone.now())
    lines = csv_lines(CSV_HEADER, exported_contracts(staff_user(request), today, _chosen(request)))
    answer = HttpResponse(lines, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="contracts-{today.isoformat()}.csv"'
    return answer


@allow(*STAFF)
@require_safe
def contract_page(request: HttpRequest, number: str) -> HttpResponse:
    """One contract: what it says today, and how it came to that."""
    contract = contract_or_404(request, number)
    shown = contract_shown(contract, Seller.current().today(timezone.now()))
    may_edit = has_role(staff_user(request), *SELLERS)
    # Where there is a plan to price, the desk can draft a change; a flat fee has nothing to be priced anew.
    may_change = may_edit and contract.on_plan and shown.state in LIVE
    words = {"shown": shown, "may_edit": may_edit, "may_change": may_change}
    return render(request, "contracts/contract_page.html", words)


def _chosen(request: HttpRequest) -> ContractFilter:
    return ContractFilter(request.GET.get("state", ""), searched(request), request.GET.get("sort", ""))
