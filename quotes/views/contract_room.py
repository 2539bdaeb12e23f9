"""What quotes know of a contract: a room of the contract's page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from contracts.models import Contract
from contracts.views.finding import seller_of
from groundwork.access import STAFF, allow, staff_user
from groundwork.htmx import asked_by_htmx
from quotes.selectors.contract_room import contract_room_of


@allow(*STAFF)
@require_safe
def contract_room(request: HttpRequest, number: str) -> HttpResponse:
    """The quotes that are to change a contract, and the papers of those that did; a fragment, or a page."""
    user = staff_user(request)
    contract = get_object_or_404(Contract.objects.for_user(user).select_related("client"), number=number)
    room = contract_room_of(contract, user, timezone.now())
    shown = {"contract": contract, "room": room, "zone": seller_of(request).time_zone}
    fragment = asked_by_htmx(request)
    return render(request, f"quotes/rooms/{'_' if fragment else ''}contract.html", shown)
