"""Handing a client over: who takes it, and what goes along."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from clients.models import Client
from contracts.views.finding import seller_of
from groundwork.access import SELLERS, allow, sees_own_only, sellers, staff_user
from groundwork.errors import DomainError
from groundwork.owner_forms import OwnerForm
from quotes.selectors.handing_over import GoesAlong, goes_along
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
