"""The list of quotes."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from clients.selectors import client_with_key
from contracts.views.finding import seller_of
from groundwork.access import SELLERS, STAFF, allow, has_role, sellers, staff_user
from groundwork.keys import given_number
from groundwork.searching import searched
from groundwork.sorting import Sorting, kept_in_address
from quotes.forms.handling import SeveralForm
from quotes.selectors import listing


@allow(*STAFF)
def quote_list(request: HttpRequest) -> HttpResponse:
    """All quotes, narrowed by ?state=, ?q=, ?owner= and ?client=, sorted by ?sort=."""
    user = staff_user(request)
    state, search = request.GET.get("state", ""), searched(request)
    key = given_number(request.GET.get("client", ""), 0)
    client = client_with_key(user, key) if key else None
    zone, people = seller_of(request).time_zone, sellers()
    owner = given_number(request.GET.get("owner", ""), 0)
    sorting = Sorting.asked(listing.ORDERS, request.GET.get("sort", ""))
    found = listing.quote_list(
        user,
        timezone.now(),
        state=state,
        search=search,
        client=client.pk if client else None,
        owner=owner or None,
        sort=sorting.code,
        page=request.GET.get("page", "1"),
        zone=zone,
    )
    narrowed = [("q", search), ("client", client.pk if client else ""), ("owner", owner or ""), ("sort", sorting.code)]
    kept = kept_in_address(narrowed)
    return render(
        request,
        "quotes/quote_list.html",
        {
            "found": found,
            "state": state,
            "search": search,
            "client": client,
            "owner": owner,
            "people": people,
            "sorting": sorting,
            "heads": sorting.heads(kept | {"state": state}),
            "several": SeveralForm(None, people) if has_role(user, *SELLERS) else None,
            "may_sell": has_role(user, *SELLERS),
            "zone": zone,
            "kept": urlencode(kept) + "&" if kept else "",
            "query": urlencode({**kept, "state": state}) + "&",
        },
    )
