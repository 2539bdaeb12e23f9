"""Recording how a flat fee was renewed on paper, by mail or by telephone; in two steps, because it cannot be undone."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

import pricing
from contracts.documents import Standing, fee_at_end
from contracts.models import Contract, Seller
from contracts.selectors.standings import standing_of
from contracts.words.on_behalf import HOW_CHOICES
from groundwork.access import SELLERS, allow, staff_user
from groundwork.display import day
from groundwork.errors import DomainError
from quotes.forms.renewing import ProofForm, RecordForm
from quotes.services.renewing_on_behalf import demand_renewal, record_renewal


@allow(*SELLERS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def renewal_record(request: HttpRequest, number: str) -> HttpResponse:
    """The form; posted, the page that asks once more with the file; posted from there, the renewal."""
    contracts = Contract.objects.for_user(staff_user(request)).select_related("client")
    contract = get_object_or_404(contracts, number=number)
    now = timezone.now()
    today, standing = Seller.day_of(now), standing_of(contract)
    if contract.on_plan or contract.closed == Contract.Closed.REPLACED:
        messages.error(request, _("%(number)s has no flat fee that could be renewed here.") % {"number": number})
        return redirect("contracts:contract_page", number)
    if request.method != "POST":
        return _form_page(request, contract, standing, RecordForm(contract, standing, today))
    form = RecordForm(contract, standing, today, request.POST)
    if form.is_valid():
        try:
            demand_renewal(contract, standing, form.agreed, form.cleaned_data["received_on"], today)
        except DomainError as error:
            _add(form, error)
    if not form.is_valid() or "back" in request.POST:
        return _form_page(request, contract, standing, form, status=422 if form.errors else 200)
    return _confirmed(request, contract, standing, form, now)


def _confirmed(
    request: HttpRequest, contract: Contract, standing: Standing, form: RecordForm, now: datetime
) -> HttpResponse:
    """Ask once more, with what comes of it; then do it."""
    proof = ProofForm(request.POST, request.FILES) if "confirmed" in request.POST else ProofForm()
    if proof.is_bound and proof.is_valid():
        report = form.report(staff_user(request), proof.cleaned_data["file"])
        try:
            made = record_renewal(contract, form.agreed, report, now, form.cleaned_data["records"])
        except DomainError as error:
            contract.refresh_from_db()
            again = {**request.POST.dict(), "records": str(contract.records_made)}
            form = RecordForm(contract, standing_of(contract), Seller.day_of(now), again)
            _add(form, error)
            return _form_page(request, contract, standing, form, status=409)
        said = {"number": contract.number, "other": made.number, "day": day(made.starts_on)}
        messages.success(request, _("Recorded: %(other)s renews %(number)s from %(day)s.") % said)
        return redirect("contracts:contract_page", made.number)
    term = form.agreed.of(standing)
    words = {
        "contract": contract,
        "form": form,
        "proof": proof,
        "agreed": form.agreed,
        "how": dict(HOW_CHOICES)[form.cleaned_data["how"]],
        "term": term,
        "until": pricing.last_day(term.starts_on, term.months),
        "ended": fee_at_end(standing),
    }
    return render(request, "quotes/renewal_record_confirm.html", words, status=422 if proof.errors else 200)


def _add(form: RecordForm, error: DomainError) -> None:
    """Say it at the box that it is about, where it is about one."""
    field = getattr(error, "field", "")
    form.add_error(field if field in form.fields else None, str(error))


def _form_page(
    request: HttpRequest, contract: Contract, standing: Standing, form: RecordForm, *, status: int = 200
) -> HttpResponse:
    words = {"contract": contract, "form": form, "ended": fee_at_end(standing), "standing": standing}
    return render(request, "quotes/renewal_record.html", words, status=status)
