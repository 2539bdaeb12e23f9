"""Rooms of the plan builder that need clients and quotes: they stand here and are fetched into the plan's page."""

from typing import Any

from csp.constants import SELF
from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

import pricing
from groundwork.access import SELLERS, STAFF, Role, allow, has_role, staff_user
from groundwork.errors import DomainError
from groundwork.htmx import asked_by_htmx
from groundwork.models import User
from groundwork.searching import searched
from plans.forms.raising import RaiseForm, raise_form
from plans.models import Plan
from plans.selectors import latest_version, plan_of, plans_in_use, working_plan
from quotes.selectors.effect import effect_on_everybody
from quotes.selectors.effect_page import told_effect
from quotes.selectors.outdated import outdated_page, outdated_quotes
from quotes.selectors.samples import clients_named, columns_of, sample_clients, sample_of
from quotes.services.compiling import trial_revision
from quotes.views.library import FILES
from quotes.views.proposal.drawing import show
from quotes.views.proposal.opening import Links, asked


@allow(*STAFF)
@require_safe
def plan_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """What the working copy comes to for one client, real or typical; a fragment for the builder, or a page."""
    plan, user = _plan_or_404(request, pk), staff_user(request)
    value = working_plan(plan)
    search = searched(request)
    samples = sample_clients()
    sample = sample_of(value, user, request.GET.get("client", ""), samples)
    shown = {
        "plan": plan,
        "sample": sample,
        "columns": columns_of(value, sample.inventory),
        "typical": [(row.key, row.name) for row in samples.values()],
        "edits_sample": sample.key in samples and has_role(user, Role.OWNER),
        "search": search,
        "hits": clients_named(user, search) if search else [],
        "sees_cost": has_role(user, *SELLERS),
    }
    return _room(request, "preview", shown)


@allow(*STAFF)
@xframe_options_sameorigin
@csp_replace({"frame-ancestors": [SELF]})  # type: ignore[arg-type]  # its types know no arguments from the address
@require_safe
def plan_as_client(request: HttpRequest, pk: int, client: str) -> HttpResponse:
    """The proposal as this client would see it, made from the working copy; nothing is written and nobody can accept.

    The one page that our own pages may put into a frame, beside the matrix.
    """
    plan, user = _plan_or_404(request, pk), staff_user(request)
    value = working_plan(plan)
    sample = sample_of(value, user, client, sample_clients())
    try:
        revision = trial_revision(value, sample.name, sample.inventory, by=user, now=timezone.now())
    except DomainError as error:
        return render(request, "proposal/trial_not_ready.html", {"plan": plan, "message": str(error)}, status=409)
    links = Links(page=reverse("quotes:plan_as_client", args=[plan.pk, sample.key]), files=FILES, preview=True)
    return show(request, revision, asked(request.GET), links)


@allow(*SELLERS)
@require_safe
def plan_effect(request: HttpRequest, pk: int) -> HttpResponse:
    """What the working copy does to everybody on the plan; a fragment for the builder, or a page of all of them."""
    plan = _plan_or_404(request, pk)
    return _room(request, "effect", _effect(staff_user(request), plan, working_plan(plan), request.GET))


@allow(Role.OWNER)
@require_POST
def plan_raise_effect(request: HttpRequest, pk: int) -> HttpResponse:
    """The same, were prices raised as the form says; posted because what it chooses can be long. It writes nothing."""
    plan = _plan_or_404(request, pk)
    form = raise_form(plan, request.POST)
    if not form.is_valid():
        # In the page the button stays, which leads to the form.
        return HttpResponse(status=204) if asked_by_htmx(request) else redirect("plans:plan_raise", plan.pk)
    shown = _effect(staff_user(request), plan, form.raised, request.POST)
    shown |= {"raised": RaiseForm(form.plan, form.data, auto_id=False), "what": form.what}
    if asked_by_htmx(request):
        return render(request, "quotes/rooms/_effect.html", shown)
    return render(request, "quotes/rooms/raise_effect.html", shown)


def _effect(user: User, plan: Plan, working: pricing.Plan, asked_for: QueryDict) -> dict[str, Any]:
    """What a working copy does to everybody, or why that cannot be told."""
    version = latest_version(plan)
    if version is None:
        return {"plan": plan, "version": None}
    published = plan_of(version)
    if published.currency != working.currency:
        return {"plan": plan, "version": version, "other_currency": published.currency}
    if not working.tiers:
        return {"plan": plan, "version": version, "no_options": True}
    effect = effect_on_everybody(user, plan, published, working, timezone.now())
    told = told_effect(effect, *(asked_for.get(name, "") for name in ("show", "sort", "page")))
    return {"plan": plan, "version": version, "effect": told}


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
