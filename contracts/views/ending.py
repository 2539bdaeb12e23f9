"""A contract is ended, in two steps because it cannot be undone; or its end is taken back."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from contracts.documents import Standing
from contracts.errors import ContractError
from contracts.forms.ending import EndForm, EvidenceForm, WithdrawForm
from contracts.models import Contract
from contracts.selectors.ending import allowed_last_day
from contracts.selectors.standings import standing_of
from contracts.selectors.states import end_of
from contracts.services.ending import demand_end, end_contract, owed_after, withdraw_end
from contracts.views.finding import seller_of
from groundwork.access import SELLERS, STAFF, allow, staff_user
from groundwork.errors import StaleError
from groundwork.evidence import download


@allow(*SELLERS)
@require_http_methods(["GET", "HEAD", "POST"])
def contract_end(request: HttpRequest, number: str) -> HttpResponse:
    """The form; posted, the page that asks once more; posted from there, the end."""
    contract = _contract(request, number)
    today = seller_of(request).today(timezone.now())
    standing = standing_of(contract)
    if not _can_end(contract, today):
        return _page(request, contract, standing, today, None)
    if request.method != "POST":
        first = allowed_last_day(standing, today)
        shown = {"records": contract.records_made, "last_day": first.day, "asked_on": today}
        return _page(request, contract, standing, today, EndForm(standing, today, initial=shown))
    form = EndForm(standing, today, request.POST)
    if not form.is_valid() or "back" in request.POST:
        return _page(request, contract, standing, today, form, status=422 if form.errors else 200)
    try:
        demand_end(standing, form.ending, today)
    except ContractError as error:
        form.add_error(error.field or None, str(error))
        return _page(request, contract, standing, today, form, status=422)
    return _confirmed(request, contract, standing, form, today)


def _confirmed(
    request: HttpRequest, contract: Contract, standing: Standing, form: EndForm, today: date
) -> HttpResponse:
    """Ask once more, with what follows from it; then do it."""
    asked = EvidenceForm(request.POST, request.FILES) if "confirmed" in request.POST else EvidenceForm()
    status = 200
    if asked.is_bound and asked.is_valid():
        try:
            end_contract(
                contract,
                form.ending,
                staff_user(request),
                timezone.now(),
                expected=form.cleaned_data["records"],
                file=asked.cleaned_data["evidence"],
            )
        except (ContractError, StaleError) as error:
            contract = _contract(request, contract.number)
            form = EndForm(standing, today, {**request.POST.dict(), "records": str(contract.records_made)})
            form.add_error(None, str(error))
            return _page(request, contract, standing_of(contract), today, form, status=409)
        messages.success(request, _("The end is recorded."))
        return redirect("contracts:contract_page", contract.number)
    if asked.errors:
        status = 422
    ending, computed = form.ending, owed_after(standing, form.ending)
    words = {
        "contract": contract,
        "standing": standing,
        "form": form,
        "asked": asked,
        "ending": ending,
        "owed": computed if ending.owed is None else ending.owed,
        "computed": computed,
        "over": ending.last_day < today,
    }
    return render(request, "contracts/contract_end_confirm.html", words, status=status)


@allow(*SELLERS)
@require_http_methods(["POST"])
def contract_go_on(request: HttpRequest, number: str) -> HttpResponse:
    """Take an end back."""
    contract = _contract(request, number)
    today = seller_of(request).today(timezone.now())
    form = WithdrawForm(request.POST)
    if form.is_valid():
        try:
            withdraw_end(
                contract,
                form.cleaned_data["reason"],
                staff_user(request),
                timezone.now(),
                expected=form.cleaned_data["records"],
            )
        except (ContractError, StaleError) as error:
            contract = _contract(request, number)
            form = WithdrawForm({**request.POST.dict(), "records": str(contract.records_made)})
            form.add_error(None, str(error))
            return _page(request, contract, standing_of(contract), today, None, form, status=409)
        messages.success(request, _("The contract goes on."))
        return redirect("contracts:contract_page", number)
    return _page(request, contract, standing_of(contract), today, None, form, status=422)


@allow(*STAFF)
@require_safe
def record_evidence(request: HttpRequest, number: str, record: int) -> HttpResponse:
    """The file that came with a record."""
    found = get_object_or_404(_contract(request, number).records.select_related("evidence"), number=record)
    if found.evidence is None:
        raise Http404
    return download(request, found.evidence)


def _can_end(contract: Contract, today: date) -> bool:
    ends = end_of(contract)
    return not contract.closed and (ends is None or ends >= today)


def _page(
    request: HttpRequest,
    contract: Contract,
    standing: Standing,
    today: date,
    form: EndForm | None,
    withdrawal: WithdrawForm | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    closing = standing.closing
    can_go_on = closing is not None and closing.why == "cancelled" and closing.last_day >= today
    words = {
        "contract": contract,
        "standing": standing,
        "closing": closing,
        "ends_on": end_of(contract),
        "form": form,
        "first": allowed_last_day(standing, today),
        "withdrawal": (withdrawal or WithdrawForm(initial={"records": contract.records_made})) if can_go_on else None,
    }
    return render(request, "contracts/contract_end.html", words, status=status)


def _contract(request: HttpRequest, number: str) -> Contract:
    contracts = Contract.objects.for_user(staff_user(request)).select_related("client")
    return get_object_or_404(contracts, number=number)
