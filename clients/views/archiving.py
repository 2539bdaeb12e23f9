"""Bringing back a client that was put away. Putting one away asks its contracts first (contracts.views.archiving)."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clients.services.archiving import bring_back_client
from clients.views.loading import load_client, revision_of
from groundwork.access import SELLERS, allow, staff_user
from groundwork.errors import DomainError


@allow(*SELLERS)
@require_POST
def client_bring_back(request: HttpRequest, client_id: int) -> HttpResponse:
    """An archived client is among the others again."""
    return change_client(request, client_id, bring_back_client, _("%(name)s is back among your clients."))


def change_client(request: HttpRequest, client_id: int, change: Callable[..., None], said: str) -> HttpResponse:
    """Do `change` to the client of this revision, say so with its %(name)s, and go on to its page."""
    client = load_client(request, client_id)
    try:
        change(client, staff_user(request), timezone.now(), revision_of(request))
    except DomainError as fault:
        messages.error(request, str(fault))
    else:
        messages.success(request, said % {"name": client.name})
    return redirect("clients:client_page", client.pk)
