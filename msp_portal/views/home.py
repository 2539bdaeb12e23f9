"""The first page after sign-in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from contracts.selectors.overview import under_contract
from contracts.views.finding import seller_of
from groundwork.access import SELLERS, STAFF, Role, allow, has_role, staff_user
from groundwork.backups.keeping import trouble
from msp_portal.selectors import overview


@allow(*STAFF)
def home(request: HttpRequest) -> HttpResponse:
    """What is under contract and to be done, what waits for an answer, what was won, who has no quote yet."""
    user = staff_user(request)
    now = timezone.now()
    seller = seller_of(request)
    is_owner = has_role(user, Role.OWNER)
    context = {
        "overview": overview(user, now, seller.time_zone),
        "under": under_contract(user, seller.today(now)),
        "now": now,
        "is_owner": is_owner,
        "backup_trouble": trouble(now) if is_owner else "",
        "sells": has_role(user, *SELLERS),
    }
    return render(request, "msp_portal/home.html", context)
