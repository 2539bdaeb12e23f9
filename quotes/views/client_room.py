"""What quotes know of a client: a room of the client's page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from clients.models import Client
from contracts.views.finding import seller_of
from groundwork.access import SELLERS, STAFF, allow, has_role, staff_user
from groundwork.htmx import asked_by_htmx
from quotes.selectors.client_room import client_room


@allow(*STAFF)
@require_safe
def client_room_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Contracts, the true-up, quotes, kinds without a price; a fragment for the client's page, or a page."""
    user = staff_user(request)
    client = get_object_or_404(Client.objects.for_user(user), pk=pk)
    zone = seller_of(request).time_zone
    shown = {
        "client": client,
        "room": client_room(client, user, zone, timezone.now()),
        "zone": zone,
        "can_sell": has_role(user, *SELLERS),
    }
    fragment = asked_by_htmx(request)
    return render(request, f"quotes/rooms/{'_' if fragment else ''}client.html", shown)
