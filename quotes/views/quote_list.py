"""The list of quotes."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clients.selectors import client_with_key
from contracts.views.finding import seller_of
from groundwork.access import SELLERS, STAFF, allow, has_role, staff_user
from groundwork.keys import given_number
from groundwork.searching import searched
from quotes.forms.handling import SeveralForm
from quotes.selectors import listing
from quotes.selectors.people import sellers

# What the list can be sorted by, in words.
SORTS = (
    ("", _("Newest first")),
    ("client", _("Client")),
    ("month", _("A month, highest first")),
    ("sent", _("Sent last")),
    ("ends", _("Ends first")),
)


@allow(*STAFF)
def quote_list(request: HttpRequest) -> HttpResponse:
    """All quotes, narrowed by ?state=, ?q=, ?owner= and ?client=, sorted by ?sort=."""
    user = staff_user(request)
    state, search = request.GET.get("state", ""), searched(request)
    key = given_number(request.GET.get("client", ""), 0)
    client = client_with_key(user, key) if key else None
    zone, people = seller_of(request).time_zone, sellers()
    owner = given_number(request.GET.get("owner", ""), 0)
    sort = request.GET.get("sort", "")
    found = listing.quote_list(
        user,
        timezone.now(),
        state=state,
        search=search,
        client=client.pk if client else None,
        owner=owner or None,
        sort=sort,
        page=request.GET.get("page", "1"),
        zone=zone,
    )
    sort = sort if sort in listing.SORTS else ""
    narrowed = {"q": search, "client": client.pk if client else "", "owner": owner or "", "sort": sort}
    kept = {name: value for name, value in narrowed.items() if value}
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
            "sort": sort,
            "sorts": SORTS,
            "several": SeveralForm(None, people) if has_role(user, *SELLERS) else None,
            "here": request.get_full_path(),
            "may_sell": has_role(user, *SELLERS),
            "zone": zone,
            "kept": urlencode(kept) + "&" if kept else "",
            "query": urlencode({**kept, "state": state}) + "&",
        },
    )
