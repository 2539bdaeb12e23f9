"""The list of contracts, and one of them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from contracts.models import Contract, Seller
from contracts.selectors.contract_page import contract_shown
from contracts.selectors.listing import contract_rows
from groundwork.access import SELLERS, STAFF, allow, has_role, staff_user


@allow(*STAFF)
@require_safe
def contract_list(request: HttpRequest) -> HttpResponse:
    """All contracts, those that ended last at the end."""
    today = Seller.current().today(timezone.now())
    rows = contract_rows(staff_user(request), today, page=request.GET.get("page", "1"))
    return render(request, "contracts/contract_list.html", {"found": rows})


@allow(*STAFF)
@require_safe
def contract_page(request: HttpRequest, number: str) -> HttpResponse:
    """One contract: what it says today, and how it came to that."""
    contracts = Contract.objects.for_user(staff_user(request)).select_related("client")
    contract = get_object_or_404(contracts, number=number)
    today = Seller.current().today(timezone.now())
    words = {"shown": contract_shown(contract, today), "can_sell": has_role(request.user, *SELLERS)}
    return render(request, "contracts/contract_page.html", words)
