"""Handing a client over: who takes it, and what goes along; and what else is done with several clients at once."""

from collections.abc import Callable, Sequence
from datetime import date, datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from clients.forms.listing import ARCHIVE, BRING_BACK, SeveralClientsForm
from clients.models import Client
from clients.services.archiving import bring_back_client
from contracts.services.archiving import archive_unserved
from contracts.views.finding import seller_of
from groundwork.access import SELLERS, allow, sees_own_only, sellers, staff_user
from groundwork.errors import DomainError
from groundwork.forms import faults_in
from groundwork.keys import given_number
from groundwork.models import User
from groundwork.owner_forms import REASSIGN, OwnerForm
from groundwork.several import back_to, each_of, tell, ticked, undo_by
from quotes.selectors.handing_over import GoesAlong, goes_along, open_quotes_of_others
from quotes.services.handing_over import hand_over_client


@allow(*SELLERS)
@require_http_methods(["GET", "HEAD", "POST"])
def client_hand_over(request: HttpRequest, client_id: int) -> HttpResponse:
    """Say what goes along and ask to whom; with somebody chosen, do it."""
    by, now = staff_user(request), timezone.now()
    client, today = get_object_or_404(Client.objects.for_user(by), pk=client_id), seller_of(request).today(now)
    form = OwnerForm(request.POST if request.method == "POST" else None, sellers(), initial={"owner": client.owner_id})
    if form.is_valid():
        try:
            along = hand_over_client(client, form.chosen(), by, now, today)
        except DomainError as error:
            form.add_error("owner", str(error))
        else:
            messages.success(request, _said(client, str(form.chosen()), along))
            return redirect("clients:client_page", client.pk)
    words = {"client": client, "form": form, "along": goes_along(client, by, today), "limited": sees_own_only(by)}
    return render(request, "quotes/client_hand_over.html", words, status=422 if form.errors else 200)


def _said(client: Client, name: str, along: GoesAlong) -> str:
    words = {"client": client, "name": name, "count": along.quotes}
    return (
        ngettext(
            "%(name)s looks after %(client)s now, and after %(count)d open quote. Both have been told.",
            "%(name)s looks after %(client)s now, and after %(count)d open quotes. Both have been told.",
            along.quotes,
        )
        % words
    )


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
    else:
        reverse_deed = _reverse_of(form, clients, by)
        if done := each_of(request, clients, _deed_of(form, by, now, seller_of(request).today(now))):
            undo = undo_by(request, "client", [client.pk for client in done], **reverse_deed) if reverse_deed else None
            tell(request, _said_of(form, len(done)), undo)
    return redirect(back)


def _reverse_of(form: SeveralClientsForm, clients: Sequence[Client], by: User) -> dict[str, object]:
    """The deed after which all of them are as they are now; empty where none does that."""
    deed = form.cleaned_data["deed"]
    if deed != REASSIGN:
        return {"deed": BRING_BACK if deed == ARCHIVE else ARCHIVE}
    # Whoever gets them back gets all of their open quotes: that is as before only where they had all of them.
    (owner, *others) = {client.owner_id for client in clients}
    if others or str(owner) not in form.people or owner == form.chosen().pk:
        return {}
    if open_quotes_of_others(clients, owner, by):
        return {}
    return {"deed": REASSIGN, "owner": owner}


def _deed_of(form: SeveralClientsForm, by: User, now: datetime, today: date) -> Callable[[Client], object]:
    deed = form.cleaned_data["deed"]
    if deed == ARCHIVE:
        return lambda client: archive_unserved(client, by, now)
    if deed == BRING_BACK:
        return lambda client: bring_back_client(client, by, now)
    owner = form.chosen()
    return lambda client: hand_over_client(client, owner, by, now, today)


def _said_of(form: SeveralClientsForm, number: int) -> str:
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
