"""Loading what an address names; a 404 for anything else."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from clients.models import Client, Device
from groundwork.access import staff_user
from groundwork.keys import given_number


def load_client(request: HttpRequest, client_id: int) -> Client:
    """The client, if this person may see it. Raises Http404."""
    return get_object_or_404(
        Client.objects.for_user(staff_user(request)).select_related("owner", "people_rules", "device_source"),
        pk=client_id,
    )


def load_device(request: HttpRequest, client_id: int, device_id: int) -> Device:
    """The device of this client. Raises Http404."""
    client = load_client(request, client_id)
    return get_object_or_404(client.devices.select_related("client", "site"), pk=device_id)


def revision_of(request: HttpRequest) -> int:
    """The revision that the page was shown with; 0, which no client has, for anything that is no number."""
    return given_number(request.POST.get("revision", ""), 0)
