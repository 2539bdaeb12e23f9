"""Putting clients away, whose contracts are over."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clients.views.archiving import change_client
from contracts.services.archiving import archive_unserved
from groundwork.access import SELLERS, allow


@allow(*SELLERS)
@require_POST
def client_archive(request: HttpRequest, client_id: int) -> HttpResponse:
    """The client is left out from now on; while it has a contract, the page says which and what to do."""
    said = _("%(name)s is archived. Nothing is deleted: bring it back whenever you like.")
    return change_client(request, client_id, archive_unserved, said)
