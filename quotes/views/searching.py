"""The search in the frame of every staff page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from contracts.views.finding import seller_of
from groundwork.access import SELLERS, STAFF, allow, has_role, staff_user
from groundwork.htmx import asked_by_htmx
from groundwork.searching import searched
from quotes.selectors.searching import search_all


@allow(*STAFF)
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Clients, contacts, quotes and contracts that fit ?q=: a page, or a fragment while somebody types."""
    user, typed, now = staff_user(request), searched(request), timezone.now()
    hits = search_all(user, typed, now, seller_of(request).today(now))
    shown = {"typed": typed, "hits": hits, "may_sell": has_role(user, *SELLERS), "options": asked_by_htmx(request)}
    return render(request, "quotes/_hits.html" if asked_by_htmx(request) else "quotes/search.html", shown)
