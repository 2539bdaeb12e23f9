"""What ends soon, and drafting its renewals."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from clients.selectors import inventory_counts
from contracts.selectors.states import SOON
from contracts.views.finding import seller_of
from groundwork.access import SELLERS, STAFF, allow, has_role, staff_user
from groundwork.errors import DomainError
from quotes.forms.renewing import RenewForm
from quotes.selectors.renewals import RenewalPage, RenewalRow, renewal_page
from quotes.services.as_agreed import uncounted_today
from quotes.services.renewing import draft_renewal


@allow(*STAFF)
@require_safe
def renewals(request: HttpRequest) -> HttpResponse:
    """What ends in the next 120 days, and what has ended and is still served; the first thing to do first."""
    return _page(request, _read(request))


@allow(*SELLERS)
@require_POST
def renewal_draft(request: HttpRequest, number: str) -> HttpResponse:
    """Draft the renewal of one contract of the list, and go on at the desk; of two, where both stand side by side."""
    page = _read(request)
    row = next((row for row in page.rows if row.contract.number == number), None)
    if row is None:
        raise Http404
    form = RenewForm(row, page.versions, request.POST)
    if not form.is_valid():
        return _page(request, page, {number: form}, status=422)
    now = timezone.now()
    try:
        drafted = draft_renewal(row.contract, form.renewal, staff_user(request), now)
    except DomainError as error:
        form.add_error(None, str(error))
        return _page(request, page, {number: form}, status=422)
    done = ngettext(
        "The renewal is drafted, like any other quote. Look it over and send it.",
        "The renewal is drafted in %(count)d ways. Look them over and send both with one press; one can be signed.",
        len(drafted),
    )
    if all(quote.created_at < now for quote in drafted):
        said = _("This renewal was drafted before, and stands as it was. Change its increase here, at the desk.")
        messages.warning(request, said)
    else:
        messages.success(request, done % {"count": len(drafted)})
    if (above := form.above_the_cap) is not None:
        messages.warning(request, above)
    if uncounted_today(drafted[0].counts, inventory_counts(row.contract.client)):
        said = _(
            "The client’s devices or people are not counted today: the draft has the contract’s own numbers for them."
        )
        messages.warning(request, said)
    return redirect("quotes:quote_edit" if len(drafted) == 1 else "quotes:quote_page", drafted[0].number)


def _read(request: HttpRequest) -> RenewalPage:
    now = timezone.now()
    return renewal_page(staff_user(request), seller_of(request).today(now), now)


def _page(
    request: HttpRequest, page: RenewalPage, typed: Mapping[str, RenewForm] | None = None, *, status: int = 200
) -> HttpResponse:
    sells = has_role(request.user, *SELLERS)
    typed = typed or {}

    def form_of(row: RenewalRow) -> RenewForm | None:
        if not sells or (not row.on_plan and not page.versions):
            return None
        return typed.get(row.contract.number) or RenewForm(row, page.versions)

    words: dict[str, Any] = {
        "rows": [(row, form_of(row)) for row in page.rows],
        "happened": page.happened,
        "may_sell": sells,
        "days": SOON.days,
        "sub": _("What ends in the next %(days)s days, and what is served without a contract.") % {"days": SOON.days},
    }
    return render(request, "quotes/renewals.html", words, status=status)
