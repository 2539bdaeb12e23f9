"""The list of clients, one client, and its company data."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from clients import selectors
from clients.forms.client import ClientEntryForm, with_more_lines
from clients.forms.device import DeviceFilterForm
from clients.models import Client
from clients.services.clients import save_client
from clients.views.loading import load_client, revision_of
from groundwork.access import SELLERS, STAFF, allow, has_role, staff_user
from groundwork.errors import DomainError, StaleError
from groundwork.plain_text import one_line


@allow(*STAFF)
@require_safe
def client_list(request: HttpRequest) -> HttpResponse:
    """Every client with its counts, a page at a time; `q` searches names and contacts."""
    # PostgreSQL refuses a zero character wherever it stands; no name holds one.
    search = one_line(request.GET.get("q", "").replace("\0", ""))[:100]
    page, rows = selectors.client_list(staff_user(request), search, request.GET.get("page", 1))
    context = {
        "page": page,
        "rows": rows,
        "search": search,
        "query": f"{urlencode({'q': search})}&" if search else "",
        "may_edit": has_role(request.user, *SELLERS),
    }
    return render(request, "clients/client_list.html", context)


@allow(*STAFF)
@require_safe
def client_page(request: HttpRequest, client_id: int) -> HttpResponse:
    """One client: company, contacts, sites, what counts and what not, and its devices, a page at a time."""
    client = load_client(request, client_id)
    form = DeviceFilterForm(request.GET, client=client)
    form.is_valid()  # what cannot be understood filters nothing
    chosen = {name: value for name, value in form.cleaned_data.items() if value}
    site = chosen.get("site")
    wanted = selectors.DeviceFilter(
        search=chosen.get("q", ""),
        kind=chosen.get("kind", ""),
        site=site.pk if site else None,
        state=chosen.get("state", ""),
    )
    address = {**chosen, "site": site.pk} if site else chosen
    context = {
        "client": client,
        "inventory": selectors.inventory_page(client),
        "contacts": list(client.contacts.all()),
        "sites": selectors.sites_with_devices(client),
        "filter": form,
        "filtered": bool(chosen),
        "devices": selectors.device_list(client, wanted, request.GET.get("page", 1)),
        "query": f"{urlencode(address)}&" if address else "",
        "last_import": client.imports.select_related("applied_by").first(),
        "may_edit": has_role(request.user, *SELLERS),
    }
    return render(request, "clients/client_page.html", context)


@allow(*SELLERS)
@require_http_methods(["GET", "HEAD", "POST"])
def client_new(request: HttpRequest) -> HttpResponse:
    """A new client."""
    return _client_form(request, None)


@allow(*SELLERS)
@require_http_methods(["GET", "HEAD", "POST"])
def client_edit(request: HttpRequest, client_id: int) -> HttpResponse:
    """Company, head counts, contacts and sites of a client."""
    return _client_form(request, load_client(request, client_id))


def _client_form(request: HttpRequest, client: Client | None) -> HttpResponse:
    status = 200
    entered = ClientEntryForm(client=client, owner=staff_user(request))
    if request.method == "POST" and request.POST.get("more") in ("sites", "contacts"):
        entered = ClientEntryForm(with_more_lines(request.POST, request.POST["more"]), client)
    elif request.method == "POST":
        entered = ClientEntryForm(request.POST, client)
        status = 422
        if entered.is_valid():
            try:
                saved = save_client(client, entered.entry(), timezone.now(), revision_of(request) if client else None)
            except DomainError as fault:
                entered.form.add_error(None, str(fault))
                status = 409 if isinstance(fault, StaleError) else 422
            else:
                messages.success(request, _("%(name)s is saved.") % {"name": saved.name})
                return redirect("clients:client_page", saved.pk)
    if client is not None:
        # Whoever is told of another's change and saves again, does so knowing of it.
        client.refresh_from_db(fields=["revision"])
    return render(request, "clients/client_edit.html", {"client": client, "entered": entered}, status=status)
