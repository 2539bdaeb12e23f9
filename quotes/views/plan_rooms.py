"""Rooms of the plan builder that need clients and quotes: they stand here and are fetched into the plan's page."""

from typing import Any

from csp.constants import SELF
from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from groundwork.access import SELLERS, STAFF, allow, has_role, staff_user
from groundwork.errors import DomainError
from groundwork.htmx import asked_by_htmx
from plans.models import Plan
from plans.selectors import latest_version, plan_of, plans_in_use, working_plan
from quotes.proposal.page import choice_and_price, offer_of, page_of
from quotes.selectors.effect import effect_on_everybody
from quotes.selectors.effect_page import told_effect
from quotes.selectors.outdated import outdated_page, outdated_quotes
from quotes.selectors.samples import clients_named, columns_of, sample_of, typical_names
from quotes.services.compiling import trial_revision
from quotes.views.finding import searched
from quotes.views.proposal.opening import Links, asked


@allow(*STAFF)
@require_safe
def plan_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """What the working copy comes to for one client, real or typical; a fragment for the builder, or a page."""
    plan, user = _plan_or_404(request, pk), staff_user(request)
    value = working_plan(plan)
    search = searched(request)
    sample = sample_of(value, user, request.GET.get("client", ""))
    shown = {
        "plan": plan,
        "sample": sample,
        "columns": columns_of(value, sample.inventory),
        "typical": typical_names(),
        "search": search,
        "hits": clients_named(user, search) if search else [],
        "sees_cost": has_role(user, *SELLERS),
    }
    return _room(request, "preview", shown)


@allow(*STAFF)  # type: ignore[arg-type]  # what is under it says HttpResponseBase
@xframe_options_sameorigin
@csp_replace({"frame-ancestors": [SELF]})  # type: ignore[arg-type]  # its types know no arguments from the address
@require_safe
def plan_as_client(request: HttpRequest, pk: int, client: str) -> HttpResponse:
    """The proposal as this client would see it, made from the working copy; nothing is written and nobody can accept.

    The one page that our own pages may put into a frame, beside the matrix.
    """
    plan, user = _plan_or_404(request, pk), staff_user(request)
    value = working_plan(plan)
    sample = sample_of(value, user, client)
    try:
        revision = trial_revision(value, sample.name, sample.inventory, by=user, now=timezone.now())
    except DomainError as error:
        return render(request, "proposal/trial_not_ready.html", {"plan": plan, "message": str(error)}, status=409)
    links = Links(page=reverse("quotes:plan_as_client", args=[plan.pk, sample.key]), preview=True)
    if asked_by_htmx(request):
        offer = offer_of(revision, *choice_and_price(revision, asked(request.GET)))
        return render(request, "proposal/_offer.html", {"offer": offer, "links": links, "fragment": True})
    page = page_of(revision, asked(request.GET))
    return render(request, "proposal/proposal_page.html", {"page": page, "offer": page.offer, "links": links})


@allow(*SELLERS)
@require_safe
def plan_effect(request: HttpRequest, pk: int) -> HttpResponse:
    """What the working copy does to everybody on the plan; a fragment for the builder, or a page of all of them."""
    plan = _plan_or_404(request, pk)
    version = latest_version(plan)
    if version is None:
        return _room(request, "effect", {"plan": plan, "version": None})
    published, working = plan_of(version), working_plan(plan)
    if published.currency != working.currency:
        return _room(request, "effect", {"plan": plan, "version": version, "other_currency": published.currency})
    effect = effect_on_everybody(plan, published, working, timezone.now())
    asked_for = (request.GET.get(name, "") for name in ("show", "sort", "page"))
    told = told_effect(effect, *asked_for)
    return _room(request, "effect", {"plan": plan, "version": version, "effect": told})


@allow(*STAFF)
@require_safe
def plan_outdated(request: HttpRequest, pk: int) -> HttpResponse:
    """Open quotes on an older version of the plan: a count for the plan's pages, a page with all."""
    plan, user = _plan_or_404(request, pk), staff_user(request)
    version = latest_version(plan)
    shown: dict[str, Any] = {"plan": plan, "version": version, "can_move": has_role(user, *SELLERS)}
    if version is not None:
        now = timezone.now()
        quotes = outdated_quotes(user, plan, version, now)
        if asked_by_htmx(request):
            return _room(request, "outdated", {**shown, "count": quotes.count()})
        page, rows = outdated_page(quotes, plan_of(version), request.GET.get("page", "1"), now)
        shown |= {"page": page, "rows": rows}
    return _room(request, "outdated", shown)


def _plan_or_404(request: HttpRequest, pk: int) -> Plan:
    return get_object_or_404(plans_in_use(staff_user(request)), pk=pk)


def _room(request: HttpRequest, name: str, shown: dict[str, Any]) -> HttpResponse:
    """The fragment that the plan's page fetches, or the same in a page of its own."""
    if asked_by_htmx(request):
        return render(request, f"quotes/rooms/_{name}.html", shown)
    return render(request, f"quotes/rooms/{name}.html", shown)
