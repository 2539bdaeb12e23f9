"""What can be done with a contract from the desk: the buttons of its page, and what they do."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from contracts.models import Contract, Seller
from contracts.selectors.states import LIVE, state_of
from groundwork.access import SELLERS, STAFF, allow, has_role, staff_user
from groundwork.errors import DomainError
from quotes.models import Quote
from quotes.services.amendment import draft_amendment, draft_anew, draft_package, draft_true_up
from quotes.views.finding import expected_revision, quote_or_404


@allow(*STAFF)
@require_safe
def contract_actions(request: HttpRequest, number: str) -> HttpResponse:
    """The buttons that draft a change, for those who sell and while the contract lives; a fragment for its page."""
    user = staff_user(request)
    contract = get_object_or_404(Contract.objects.for_user(user), number=number)
    lives = state_of(contract, Seller.current().today(timezone.now())) in LIVE
    shown = {"contract": contract, "can_change": has_role(user, *SELLERS) and contract.on_plan and lives}
    return render(request, "quotes/rooms/_contract_actions.html", shown)


def _drafting(draft: Callable[..., Quote], done: str | Promise) -> Callable[..., HttpResponse]:
    @allow(*SELLERS)
    @require_POST
    def view(request: HttpRequest, number: str, **chosen: str) -> HttpResponse:
        contract = get_object_or_404(Contract.objects.for_user(staff_user(request)), number=number)
        try:
            drafted = draft(contract, staff_user(request), timezone.now(), **chosen)
        except DomainError as error:
            messages.error(request, str(error))
            return redirect("contracts:contract_page", contract.number)
        messages.success(request, str(done))
        return redirect("quotes:quote_edit", drafted.number)

    return view


quote_true_up = _drafting(
    draft_true_up, gettext_lazy("The true-up is drafted, like any other quote. Look it over and send it.")
)
quote_amend = _drafting(
    draft_amendment, gettext_lazy("The amendment is drafted as the contract stands. Change what is to be another way.")
)
quote_package = _drafting(
    draft_package, gettext_lazy("The amendment is drafted with this package. Look it over and send it.")
)


@allow(*SELLERS)
@require_POST
def quote_anew(request: HttpRequest, number: str) -> HttpResponse:
    """Draft a change anew from the contract as it is now, and go on at the desk."""
    quote = quote_or_404(request, number)
    try:
        draft_anew(quote, staff_user(request), timezone.now(), expected_revision(request))
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("quotes:quote_page", number)
    messages.success(request, _("Drafted anew from the contract as it is now. Look it over before you send it."))
    return redirect("quotes:quote_edit", number)
