"""What clients lack."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from contracts.selectors.whitespace import whitespace
from contracts.views.finding import seller_of
from groundwork.access import SELLERS, STAFF, allow, has_role, staff_user
from groundwork.searching import searched


@allow(*STAFF)
@require_safe
def whitespace_page(request: HttpRequest) -> HttpResponse:
    """The packages that clients lack and most clients of their size have, narrowed by ?q=."""
    user, search = staff_user(request), searched(request)
    found = whitespace(user, seller_of(request).today(timezone.now()), search=search, page=request.GET.get("page", "1"))
    shown = {
        "found": found,
        "search": search,
        "can_sell": has_role(user, *SELLERS),
        "query": urlencode({"q": search}) + "&" if search else "",
    }
    return render(request, "contracts/whitespace.html", shown)
