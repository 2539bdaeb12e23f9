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

from contracts.models import Contract
from contracts.selectors.standings import standing_of
from contracts.selectors.states import LIVE, state_of
from contracts.views.finding import seller_of
from groundwork.access import SELLERS, STAFF, View, allow, has_role, staff_user
from groundwork.errors import DomainError
from quotes.models import Quote
from quotes.selectors.signed import open_change
from quotes.selectors.true_up_run import by_notice
from quotes.services.amendment import draft_amendment, draft_anew, draft_package, draft_true_up
from quotes.views.finding import expected_revision, quote_or_404


@allow(*STAFF)
@require_safe
def contract_actions(request: HttpRequest, number: str) -> HttpResponse:
    """The buttons that draft a change, for those who sell and while the contract lives; a fragment for its page.

    Where the contract lets its fee follow, the true-up is approved in the run. A flat fee has its renewal to record.
    """
    user = staff_user(request)
    contract = get_object_or_404(Contract.objects.for_user(user).select_related("client"), number=number)
    lives = state_of(contract, seller_of(request).today(timezone.now())) in LIVE
    sells = has_role(user, *SELLERS)
    can_change = sells and contract.on_plan and lives
    run = by_notice(user, {contract.pk: standing_of(contract)}, timezone.now()) if can_change else {}
    shown = {
        "contract": contract,
        "can_change": can_change,
        "can_renew": sells and not contract.on_plan and contract.closed != Contract.Closed.REPLACED,
        "group": run.get(contract.pk),
    }
    return render(request, "quotes/rooms/_contract_actions.html", shown)


def _drafting(draft: Callable[..., Quote], purpose: str, done: str | Promise, again: str | Promise) -> View:
    """`done` is said of a new draft; `again`, with %(number)s, of one that was there already."""

    @allow(*SELLERS)
    @require_POST
    def view(request: HttpRequest, number: str, **chosen: str) -> HttpResponse:
        contract = get_object_or_404(Contract.objects.for_user(staff_user(request)), number=number)
        before = open_change(contract, purpose)
        try:
            drafted = draft(contract, staff_user(request), timezone.now(), **chosen)
        except DomainError as error:
            messages.error(request, str(error))
            return redirect("contracts:contract_page", contract.number)
        is_new = before is None or before.pk != drafted.pk
        messages.success(request, str(done) if is_new else str(again) % {"number": drafted.number})
        return redirect("quotes:quote_edit", drafted.number)

    return view


quote_true_up = _drafting(
    draft_true_up,
    Quote.Purpose.TRUE_UP,
    gettext_lazy("The true-up is drafted, like any other quote. Look it over and send it."),
    gettext_lazy("This is the true-up that is drafted already, %(number)s. Count again if its counts are old."),
)
quote_amend = _drafting(
    draft_amendment,
    Quote.Purpose.AMENDMENT,
    gettext_lazy(
        "The amendment is drafted from the contract, for what is counted today. Change what is to be another way."
    ),
    gettext_lazy("This is the amendment that is drafted already, %(number)s. Go on with it."),
)
quote_package = _drafting(
    draft_package,
    Quote.Purpose.AMENDMENT,
    gettext_lazy("The amendment is drafted with this package. Look it over and send it."),
    gettext_lazy("The package is now in the amendment that is drafted already, %(number)s. Look it over and send it."),
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
