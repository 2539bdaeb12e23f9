"""What quotes know of a client: a room of the client's page; and drafting the true-up."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from clients.models import Client
from contracts.models import Contract, Seller
from groundwork.access import SELLERS, STAFF, allow, has_role, staff_user
from groundwork.errors import DomainError
from groundwork.htmx import asked_by_htmx
from quotes.selectors.client_room import client_room
from quotes.services.true_up import draft_true_up


@allow(*STAFF)
@require_safe
def client_room_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Contracts, the true-up, quotes, kinds without a price; a fragment for the client's page, or a page."""
    user = staff_user(request)
    client = get_object_or_404(Client.objects.for_user(user), pk=pk)
    zone = Seller.current().time_zone
    shown = {
        "client": client,
        "room": client_room(client, user, zone, timezone.now()),
        "zone": zone,
        "can_sell": has_role(user, *SELLERS),
    }
    fragment = asked_by_htmx(request)
    return render(request, f"quotes/rooms/{'_' if fragment else ''}client.html", shown)


@allow(*SELLERS)
@require_POST
def quote_true_up(request: HttpRequest, number: str) -> HttpResponse:
    """Draft the true-up of this contract, and go on at the desk."""
    contract = get_object_or_404(Contract.objects.for_user(staff_user(request)), number=number)
    try:
        drafted = draft_true_up(contract, staff_user(request), timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("clients:client_page", contract.client_id)
    messages.success(request, _("The true-up is drafted, like any other quote. Look it over and send it."))
    return redirect("quotes:quote_edit", drafted.number)
