"""The page on which the owner says who the MSP is."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from contracts.models import Seller
from groundwork.access import Role, allow, staff_user
from groundwork.errors import StaleError
from quotes.forms.company import CompanyForm
from quotes.services.profile import save_company
from quotes.views.finding import expected_revision


@allow(Role.OWNER)
def company(request: HttpRequest) -> HttpResponse:
    """Show and change the company profile."""
    seller = Seller.current()
    typed = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = CompanyForm(*typed, instance=seller)
    if form.is_valid():
        try:
            logo = form.cleaned_data["logo"]
            save_company(form.profile(), staff_user(request), expected_revision(request), logo)
        except StaleError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved. Proposals that are out already keep what they were sent with."))
            return redirect("company")
    return render(request, "quotes/company.html", {"form": form}, status=422 if form.is_bound else 200)
