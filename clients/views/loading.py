"""Loading what an address names; a 404 for anything else."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from clients.models import Client, Device
from groundwork.access import staff_user


def load_client(request: HttpRequest, client_id: int) -> Client:
    """The client, if this person may see it. Raises Http404."""
    return get_object_or_404(Client.objects.for_user(staff_user(request)).select_related("owner"), pk=client_id)


def load_device(request: HttpRequest, client_id: int, device_id: int) -> Device:
    """The device of this client. Raises Http404."""
    client = load_client(request, client_id)
    return get_object_or_404(client.devices.select_related("client", "site"), pk=device_id)


def revision_of(request: HttpRequest) -> int | None:
    """The revision that the page was shown with; 0, which no client has, for anything that is no number."""
    posted = request.POST.get("revision", "")
    return int(posted) if posted.isascii() and posted.isdigit() and len(posted) < 10 else 0
