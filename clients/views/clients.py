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
from clients.forms.device import BulkForm, DeviceFilterForm
from clients.forms.listing import ClientFilterForm, SeveralClientsForm
from clients.models import Client
from clients.services.clients import save_client
from clients.views.loading import load_client, revision_of
from groundwork.access import SELLERS, STAFF, allow, has_role, sees_own_only, staff_user
from groundwork.errors import DomainError, StaleError
from groundwork.sorting import kept_in_address


@allow(*STAFF)
@require_safe
def client_list(request: HttpRequest) -> HttpResponse:
    """Every client with its counts, a page at a time; searched, by owner, by where we stand with them."""
    form, user = ClientFilterForm(request.GET), staff_user(request)
    chosen = form.chosen()
    found = selectors.client_list(user, chosen, timezone.now().date(), request.GET.get("page", 1))
    kept = kept_in_address([("q", chosen.search), ("owner", chosen.owner), ("sort", chosen.sort)])
    state = kept_in_address([("state", chosen.state)])
    may_edit = has_role(request.user, *SELLERS)
    context = {
        "page": found.page,
        "rows": found.rows,
        "chosen": chosen,
        "owner": "" if chosen.owner is None else str(chosen.owner),
        "owners": form.fields["owner"].choices,  # type: ignore[attr-defined]
        "narrowed": bool(chosen.search or chosen.owner is not None or chosen.state),
        "any_archived": found.counts[selectors.ARCHIVED] > 0,
        "chips": found.chips(chosen.state),
        "sorting": form.sorting,
        "heads": form.sorting.heads({**kept, **state}),
        "kept": f"{urlencode(kept)}&" if kept else "",
        "query": f"{urlencode({**kept, **state})}&" if kept or state else "",
        "may_edit": may_edit,
        "several": SeveralClientsForm(None, user, archived=chosen.state == selectors.ARCHIVED) if may_edit else None,
    }
    return render(request, "clients/client_list.html", context)


@allow(*STAFF)
@require_safe
def client_page(request: HttpRequest, client_id: int) -> HttpResponse:
    """One client: company, contacts, sites, what counts and what not, and its devices, a page at a time."""
    client, now = load_client(request, client_id), timezone.now()
    if client.merged_into_id is not None:
        return redirect("clients:client_page", client.merged_into_id)
    form = DeviceFilterForm(request.GET, client=client)
    address = form.address()
    last_import = client.imports.select_related("applied_by").order_by("-applied_at", "-pk").first()
    context = {
        "client": client,
        "inventory": selectors.inventory_page(client),
        "to_look_at": selectors.devices_to_look_at(client, now),
        "over_time": selectors.counts_over_time(client, now),
        "contacts": list(client.contacts.all()),
        "sites": selectors.sites_with_devices(client),
        "filter": form,
        "bulk": BulkForm(None, client=client),
        "heads": form.sorting.heads(address),
        "chips": selectors.device_chips(client, form.chosen(), now),
        "kept": "".join(f"{urlencode({name: value})}&" for name, value in address.items() if name != "state"),
        "filtered": any(name != "sort" for name in address),
        "devices": selectors.device_list(client, form.chosen(), now, request.GET.get("page", 1)),
        "query": f"{urlencode(address)}&" if address else "",
        "last_import": last_import,
        "source": getattr(client, "device_source", None),
        "undoable": selectors.undoable_import(client) if last_import else None,
        "may_edit": (may_edit := client.archived_at is None and has_role(request.user, *SELLERS)),
        "may_hand_over": may_edit and not sees_own_only(staff_user(request)),
        "may_bring_back": client.archived_at is not None and has_role(request.user, *SELLERS),
        "archived_by": selectors.archived_by(client) if client.archived_at else "",
    }
    return render(request, "clients/client_page.html", context)


@allow(*STAFF)
@require_safe
def client_history(request: HttpRequest, client_id: int) -> HttpResponse:
    """What was done to the client and to what it owns, the latest first, a page at a time; of one merged too."""
    client = load_client(request, client_id)
    found = selectors.activity(client, request.GET.get("page", 1))
    context = {"client": client, "found": found, "merged": client.merged_from.order_by("name", "pk")}
    return render(request, "clients/client_history.html", context)


@allow(*SELLERS)
@require_http_methods(["GET", "HEAD", "POST"])
def client_new(request: HttpRequest) -> HttpResponse:
    """A new client."""
    return _client_form(request, None)


@allow(*SELLERS)
@require_http_methods(["GET", "HEAD", "POST"])
def client_edit(request: HttpRequest, client_id: int) -> HttpResponse:
    """Company, head counts, contacts and sites of a client."""
    client = load_client(request, client_id)
    if client.merged_into_id is not None and request.method != "POST":
        return redirect("clients:client_edit", client.merged_into_id)
    return _client_form(request, client)


def _client_form(request: HttpRequest, client: Client | None) -> HttpResponse:
    status = 200
    entered = ClientEntryForm(client=client, by=staff_user(request))
    if request.method == "POST" and request.POST.get("more") in ("sites", "contacts"):
        entered = ClientEntryForm(with_more_lines(request.POST, request.POST["more"]), client, staff_user(request))
    elif request.method == "POST":
        entered = ClientEntryForm(request.POST, client, staff_user(request))
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
