"""Putting clients away, whose contracts are over; and what else is done with several clients at once."""

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from clients.forms.listing import ARCHIVE, BRING_BACK, SeveralClientsForm
from clients.models import Client
from clients.services.archiving import bring_back_client
from clients.services.handing import hand_client_over
from clients.views.archiving import change_client
from contracts.services.archiving import archive_unserved
from groundwork.access import SELLERS, allow, staff_user
from groundwork.forms import faults_in
from groundwork.keys import given_number
from groundwork.models import User
from groundwork.several import back_to, each_of, ticked


@allow(*SELLERS)
@require_POST
def client_archive(request: HttpRequest, client_id: int) -> HttpResponse:
    """The client is left out from now on; while it has a contract, the page says which and what to do."""
    said = _("%(name)s is archived. Nothing is deleted: bring it back whenever you like.")
    return change_client(request, client_id, archive_unserved, said)


@allow(*SELLERS)
@require_POST
def clients_several(request: HttpRequest) -> HttpResponse:
    """Hand several clients over, archive them or bring them back: what cannot be done with one of them is said."""
    by, now = staff_user(request), timezone.now()
    back = back_to(request, reverse("clients:client_list"))
    form = SeveralClientsForm(request.POST, by, both=True)
    keys = [given_number(key, 0) for key in ticked(request.POST, "client")]
    clients = list(Client.objects.for_user(by).filter(pk__in=keys).order_by("pk"))
    if not clients:
        messages.error(request, _("Tick the clients first."))
    elif not form.is_valid():
        messages.error(request, " ".join(faults_in(form)))
    elif done := each_of(request, clients, _deed_of(form, by, now)):
        messages.success(request, _said(form, len(done)))
    return redirect(back)


def _deed_of(form: SeveralClientsForm, by: User, now: datetime) -> Callable[[Client], object]:
    deed = form.cleaned_data["deed"]
    if deed == ARCHIVE:
        return lambda client: archive_unserved(client, by, now)
    if deed == BRING_BACK:
        return lambda client: bring_back_client(client, by, now)
    owner = form.chosen()
    return lambda client: hand_client_over(client, owner, by, now)


def _said(form: SeveralClientsForm, number: int) -> str:
    """What was done, and how it is taken back."""
    deed = form.cleaned_data["deed"]
    if deed == ARCHIVE:
        said = ngettext(
            "%(count)d client is archived. Nothing is deleted: under “Archived” it can be brought back.",
            "%(count)d clients are archived. Nothing is deleted: under “Archived” they can be brought back.",
            number,
        )
        return said % {"count": number}
    if deed == BRING_BACK:
        said = ngettext("%(count)d client is back.", "%(count)d clients are back.", number)
        return said % {"count": number}
    said = ngettext(
        "%(name)s looks after %(count)d client now, and sees its quotes and contracts.",
        "%(name)s looks after %(count)d clients now, and sees their quotes and contracts.",
        number,
    )
    return said % {"name": form.chosen(), "count": number}
