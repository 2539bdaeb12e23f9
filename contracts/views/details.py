"""The form for what staff may change in a contract."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from contracts.forms.details import DetailsForm
from contracts.selectors.standings import standing_of
from contracts.services.details import change_details
from contracts.views.finding import contract_or_404, records_shown
from groundwork.access import SELLERS, allow, staff_user
from groundwork.errors import StaleError


@allow(*SELLERS)
@require_http_methods(["GET", "HEAD", "POST"])
def contract_details(request: HttpRequest, number: str) -> HttpResponse:
    """PO number and billing contact. Whoever is told of another's change has nothing to type again."""
    contract = contract_or_404(request, number)
    standing = standing_of(contract)
    form, status, stale = DetailsForm.of(standing), 200, False
    if request.method == "POST":
        form, status = DetailsForm(request.POST), 422
        if form.is_valid():
            by, now = staff_user(request), timezone.now()
            try:
                record = change_details(contract, form.details, by, now, records_shown(request))
            except StaleError as fault:
                form.add_error(None, str(fault))
                status, stale, standing = 409, True, standing_of(contract)
            else:
                messages.success(request, _("The details are saved.") if record else _("Nothing was changed."))
                return redirect("contracts:contract_page", contract.number)
    shown = {"contract": contract, "standing": standing, "form": form, "stale": stale}
    return render(request, "contracts/contract_details.html", shown, status=status)
