"""The list of contracts, and one of them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from contracts.models import Seller
from contracts.selectors.contract_page import contract_shown
from contracts.selectors.listing import contract_rows
from contracts.selectors.mails import mail_lines, troubles_of
from contracts.views.finding import contract_or_404
from groundwork.access import SELLERS, STAFF, Role, allow, has_role, staff_user


@allow(*STAFF)
@require_safe
def contract_list(request: HttpRequest) -> HttpResponse:
    """All contracts, those that ended last at the end; with ?state=not-mailed those with a mail that was not sent."""
    user, now = staff_user(request), timezone.now()
    not_mailed = request.GET.get("state") == "not-mailed"
    rows = contract_rows(
        user, now, Seller.current().time_zone, not_mailed=not_mailed, page=request.GET.get("page", "1")
    )
    query = "state=not-mailed&" if not_mailed else ""
    context = {
        "found": rows,
        "query": query,
        "not_mailed": not_mailed,
        "may_sell": has_role(user, *SELLERS),
        "is_owner": has_role(user, Role.OWNER),
    }
    return render(request, "contracts/contract_list.html", context)


@allow(*STAFF)
@require_safe
def contract_page(request: HttpRequest, number: str) -> HttpResponse:
    """One contract: what it says today, and how it came to that."""
    contract, now = contract_or_404(request, number), timezone.now()
    zone = Seller.current().time_zone
    context = {
        "shown": contract_shown(contract, Seller.current().today(now)),
        "troubles": troubles_of(contract, zone, now),
        "mails": mail_lines(contract, zone),
        "may_sell": has_role(staff_user(request), *SELLERS),
    }
    return render(request, "contracts/contract_page.html", context)
