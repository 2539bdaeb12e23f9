"""Putting a client away, and bringing it back."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clients.services.archiving import archive_client, bring_back_client
from clients.views.loading import load_client, revision_of
from groundwork.access import SELLERS, allow, staff_user
from groundwork.errors import DomainError


@allow(*SELLERS)
@require_POST
def client_archive(request: HttpRequest, client_id: int) -> HttpResponse:
    """The client is left out from now on."""
    said = _("%(name)s is archived. Nothing is deleted: bring it back whenever you like.")
    return _change(request, client_id, archive_client, said)


@allow(*SELLERS)
@require_POST
def client_bring_back(request: HttpRequest, client_id: int) -> HttpResponse:
    """An archived client is among the others again."""
    return _change(request, client_id, bring_back_client, _("%(name)s is back among your clients."))


def _change(request: HttpRequest, client_id: int, change: Callable[..., None], said: str) -> HttpResponse:
    client = load_client(request, client_id)
    try:
        change(client, staff_user(request), timezone.now(), revision_of(request))
    except DomainError as fault:
        messages.error(request, str(fault))
    else:
        messages.success(request, said % {"name": client.name})
    return redirect("clients:client_page", client.pk)
