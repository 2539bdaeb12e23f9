"""The list of quotes."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from clients.selectors import client_with_key
from contracts.views.finding import seller_of
from groundwork.access import SELLERS, STAFF, allow, has_role, staff_user
from groundwork.keys import given_number
from groundwork.searching import searched
from quotes.selectors import listing


@allow(*STAFF)
def quote_list(request: HttpRequest) -> HttpResponse:
    """All quotes, narrowed by ?state=, ?q= and ?client=."""
    user = staff_user(request)
    state, search = request.GET.get("state", ""), searched(request)
    key = given_number(request.GET.get("client", ""), 0)
    client = client_with_key(user, key) if key else None
    zone = seller_of(request).time_zone
    found = listing.quote_list(
        user,
        timezone.now(),
        state=state,
        search=search,
        client=client.pk if client else None,
        page=request.GET.get("page", "1"),
        zone=zone,
    )
    narrowed = {"q": search, "client": str(client.pk) if client else ""}
    kept = {name: value for name, value in narrowed.items() if value}
    return render(
        request,
        "quotes/quote_list.html",
        {
            "found": found,
            "state": state,
            "search": search,
            "client": client,
            "may_sell": has_role(user, *SELLERS),
            "zone": zone,
            "kept": urlencode(kept) + "&" if kept else "",
            "query": urlencode({**kept, "state": state}) + "&",
        },
    )
