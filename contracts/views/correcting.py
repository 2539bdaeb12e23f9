"""An increase is called off or corrected, in two steps: what follows from it is shown before the letter goes out."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from contracts.errors import ContractError
from contracts.forms.correcting import CorrectForm
from contracts.models import Contract, Seller
from contracts.selectors.corrections import LastIncrease, corrected, last_increase
from contracts.selectors.standings import standing_of
from contracts.services.correcting import correct_increase
from contracts.views.finding import contract_or_404
from groundwork.access import Role, allow, staff_user
from groundwork.display import rate
from groundwork.errors import StaleError


@allow(Role.OWNER)
@require_http_methods(["GET", "HEAD", "POST"])
def contract_increase(request: HttpRequest, number: str) -> HttpResponse:
    """The form; posted, what it comes to; posted from there, the record and the letter."""
    contract = contract_or_404(request, number)
    today = Seller.day_of(timezone.now())
    standing = standing_of(contract)
    increase = last_increase(standing, today)
    if increase is None:
        messages.error(request, _("This contract has no increase that could be called off or corrected."))
        return redirect("contracts:contract_page", number)
    if request.method != "POST":
        return _page(request, contract, CorrectForm(increase, initial={"records": contract.records_made}))
    form = CorrectForm(increase, request.POST)
    if not form.is_valid() or "back" in request.POST:
        return _page(request, contract, form, status=422 if form.errors else 200)
    try:
        found = corrected(standing, increase, form.correction.rate, today)
        if "confirmed" in request.POST:
            _correct(request, contract, form)
            return redirect("contracts:contract_page", number)
    except StaleError as error:
        return _anew(request, number, increase, str(error))
    except ContractError as error:
        form.add_error(error.field if error.field in form.fields else None, str(error))
        return _page(request, contract, form, status=422)
    shown = {"contract": contract, "increase": increase, "form": form, "found": found}
    return render(request, "contracts/contract_increase_confirm.html", shown)


def _correct(request: HttpRequest, contract: Contract, form: CorrectForm) -> None:
    by, expected = staff_user(request), form.cleaned_data["records"]
    correct_increase(contract, form.correction, by, timezone.now(), expected=expected)
    said = _("The increase is corrected.") if form.increase.in_force else _("The increase is called off.")
    messages.success(request, said)


def _anew(request: HttpRequest, number: str, increase: LastIncrease, why: str) -> HttpResponse:
    contract = contract_or_404(request, number)
    form = CorrectForm(increase, {**request.POST.dict(), "records": str(contract.records_made)})
    form.add_error(None, why)
    return _page(request, contract, form, status=409)


def _page(request: HttpRequest, contract: Contract, form: CorrectForm, *, status: int = 200) -> HttpResponse:
    increase = form.increase
    shown = {"contract": contract, "increase": increase, "rate": rate(increase.rate), "form": form}
    return render(request, "contracts/contract_increase.html", shown, status=status)
