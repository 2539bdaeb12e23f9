"""A contract from before the portal is brought in: whose it is, which plan it is on, and what was agreed."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from clients.models import Client
from clients.selectors import ClientFilter, client_list, client_with_key, inventory_counts
from contracts.bringing_in import NotAgreedError, reckoned
from contracts.errors import ContractError
from contracts.forms.bringing_in import BringInForm
from contracts.models import Contract
from contracts.selectors.bringing_in import brought_in_shown, versions_offered
from contracts.selectors.contract_files import usual_currency
from contracts.selectors.parties import client_card, seller_card
from contracts.services.bringing_in import bring_in
from contracts.views.finding import seller_of
from groundwork.access import SELLERS, allow, staff_user
from groundwork.errors import DomainError, StaleError
from groundwork.htmx import asked_by_htmx
from groundwork.keys import given_number
from groundwork.searching import searched
from plans.models import PlanVersion

# What the address says instead of a version for a flat fee.
_FLAT = "flat"


@allow(*SELLERS)
@require_http_methods(["GET", "HEAD", "POST"])
def bring_in_page(request: HttpRequest) -> HttpResponse:
    """Choose the client (?client=), then a plan version or a flat fee (?on=); then the form.

    Its preview is drawn into the page as it is filled in. What was not shown is shown before it is taken.
    """
    if "client" not in request.GET:
        return _choose_client(request)
    client = _client(request)
    if "on" not in request.GET:
        return render(request, "contracts/bring_in_plan.html", {"client": client, "versions": versions_offered()})
    form = _form(request, client)
    if request.method != "POST":
        return _page(request, client, form)
    if form.is_valid():
        shown = request.POST.get("shown", "")
        try:
            seller, now = seller_of(request), timezone.now()
            card = client_card(client.name, client)
            found = reckoned(card, form.agreed(), seller_card(seller, client), seller.today(now))
            if shown == found.key and not asked_by_htmx(request):
                file = form.cleaned_data["file"]
                contract = bring_in(client, form.agreed(), staff_user(request), now, shown=shown, file=file)
                return _done(request, contract)
            preview = brought_in_shown(found, seller.today(now))
            return _page(request, client, form, {"preview": preview, "key": found.key})
        except NotAgreedError as error:
            form.refuse(error)
        except (ContractError, StaleError, DomainError) as error:
            form.add_error(None, str(error))
    return _page(request, client, form, status=422)


def _done(request: HttpRequest, contract: Contract) -> HttpResponse:
    messages.success(request, _("%(number)s is brought in.") % {"number": contract.number})
    return redirect("contracts:contract_page", contract.number)


def _page(
    request: HttpRequest,
    client: Client,
    form: BringInForm,
    more: dict[str, object] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The form, or its preview alone where the page asks for that; what is still missing is no fault then."""
    context = {"client": client, "form": form, **(more or {})}
    if asked_by_htmx(request):
        return render(request, "contracts/_bring_in_preview.html", context)
    return render(request, "contracts/bring_in.html", context, status=status)


def _choose_client(request: HttpRequest) -> HttpResponse:
    search = searched(request)
    today = timezone.now().date()
    found = client_list(staff_user(request), ClientFilter(search), today, request.GET.get("page", "1"))
    shown = {"page": found.page, "rows": found.rows, "search": search}
    return render(request, "contracts/bring_in_client.html", shown)


def _client(request: HttpRequest) -> Client:
    client = client_with_key(staff_user(request), given_number(request.GET["client"], 0))
    if client is None or client.archived_at is not None:
        raise Http404
    return client


def _form(request: HttpRequest, client: Client) -> BringInForm:
    on = request.GET["on"]
    version = None
    if on != _FLAT:
        version = get_object_or_404(PlanVersion.objects.filter(plan__archived_at=None), pk=given_number(on, 0))
    posted = request.method == "POST"
    return BringInForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        client=client,
        version=version,
        counts=inventory_counts(client),
        currency=usual_currency(),
    )
