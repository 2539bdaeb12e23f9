"""The list of contracts, and one of them."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from clients.selectors import account_owners
from contracts.selectors.contract_page import contract_shown
from contracts.selectors.exporting import CSV_HEADER, exported_contracts
from contracts.selectors.listing import ORDERS, ContractFilter, contract_rows
from contracts.selectors.mails import CONTRACT_MAILS
from contracts.views.finding import contract_or_404, seller_of
from groundwork.access import SELLERS, STAFF, Role, allow, has_role, sees_own_only, staff_user
from groundwork.downloads import csv_download
from groundwork.keys import given_number
from groundwork.mail_words import mail_lines, troubles_of
from groundwork.searching import searched
from groundwork.several import ticked
from groundwork.sorting import Sorting, kept_in_address


@allow(*STAFF)
@require_safe
def contract_list(request: HttpRequest) -> HttpResponse:
    """All contracts, narrowed by ?state= and ?q=, in the order of ?sort=; those that ended at the end."""
    user, chosen = staff_user(request), _chosen(request)
    sorting = Sorting.asked(ORDERS, chosen.sort)
    zone = seller_of(request).time_zone
    found = contract_rows(user, timezone.now(), zone, chosen, page=request.GET.get("page", "1"))
    kept = kept_in_address([("q", chosen.search), ("owner", chosen.owner), ("sort", sorting.code)])
    shown = {
        "found": found,
        "chosen": chosen,
        "owners": account_owners() if not sees_own_only(user) else (),
        "sorting": sorting,
        "heads": sorting.heads({**kept, "state": chosen.state}),
        "kept": urlencode(kept) + "&" if kept else "",
        "query": urlencode({**kept, "state": chosen.state}) + "&",
        "may_sell": has_role(user, *SELLERS),
        "is_owner": has_role(user, Role.OWNER),
    }
    return render(request, "contracts/contract_list.html", shown)


@allow(*STAFF)
@require_safe
def contract_export(request: HttpRequest) -> HttpResponseBase:
    """The list as it is narrowed and sorted, all of it, as CSV; or those that are ticked."""
    seller, now, chosen = seller_of(request), timezone.now(), _chosen(request)
    if "ticked" in request.GET and not chosen.numbers:
        messages.error(request, _("Tick the contracts first."))
        return redirect("contracts:contract_list")
    rows = exported_contracts(staff_user(request), now, seller.time_zone, chosen)
    return csv_download(f"contracts-{seller.today(now).isoformat()}", CSV_HEADER, rows)


@allow(*STAFF)
@require_safe
def contract_page(request: HttpRequest, number: str) -> HttpResponse:
    """One contract: what it says today, and how it came to that."""
    contract, seller, now = contract_or_404(request, number), seller_of(request), timezone.now()
    shown = {
        "shown": contract_shown(contract, seller.today(now)),
        "troubles": troubles_of(CONTRACT_MAILS, contract.subject, seller.time_zone, now),
        "mails": mail_lines(CONTRACT_MAILS, contract.subject, seller.time_zone),
        "may_sell": has_role(staff_user(request), *SELLERS),
        "is_owner": has_role(staff_user(request), Role.OWNER),
    }
    return render(request, "contracts/contract_page.html", shown)


def _chosen(request: HttpRequest) -> ContractFilter:
    asked = request.GET
    return ContractFilter(
        state=asked.get("state", ""),
        search=searched(request),
        sort=asked.get("sort", ""),
        owner=given_number(asked.get("owner", ""), 0) or None,
        numbers=tuple(ticked(asked, "contract")),
    )
