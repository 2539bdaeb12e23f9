"""What is to be ordered after signing: the list, ticking, and the list as a file."""

from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from contracts.views.finding import seller_of
from groundwork.access import SELLERS, allow, staff_user
from groundwork.downloads import csv_download
from groundwork.errors import DomainError
from groundwork.keys import given_number
from quotes.selectors.orders import WHICH, cost_text, order_lines, order_page
from quotes.services.orders import mark_ordered, not_ordered

_COLUMNS = ("signed", "quote", "client", "part_number", "name", "quantity", "unit_cost", "currency", "ordered")


@allow(*SELLERS)
@require_safe
def order_list(request: HttpRequest) -> HttpResponse:
    """What is open, or what was ordered, by ?which=."""
    which = request.GET.get("which", "")
    shown = {
        "page": order_page(staff_user(request), which, request.GET.get("page", "1")),
        "which": which,
        "tabs": WHICH,
        "zone": seller_of(request).time_zone,
    }
    return render(request, "quotes/orders.html", shown)


@allow(*SELLERS)
@require_safe
def order_csv(request: HttpRequest) -> StreamingHttpResponse:
    """The same as a file; what one costs us in plain numbers."""
    zone = ZoneInfo(seller_of(request).time_zone)
    lines = order_lines(staff_user(request), request.GET.get("which", ""))
    rows = (
        (
            line.signed_at.astimezone(zone).date().isoformat(),
            line.quote.number,
            line.quote.client.name,
            line.part_number,
            line.name,
            line.quantity,
            cost_text(line),
            line.currency,
            line.ordered_at.astimezone(zone).date().isoformat() if line.ordered_at else "",
        )
        for line in lines
    )
    return csv_download("to-order", _COLUMNS, rows)


@allow(*SELLERS)
@require_POST
def order_tick(request: HttpRequest) -> HttpResponse:
    """The lines that were chosen are ordered."""
    user = staff_user(request)
    keys = {given_number(key, 0) for key in request.POST.getlist("line")[:500]}
    count = mark_ordered(list(order_lines(user, "all").filter(pk__in=keys)), user, timezone.now())
    if count:
        said = ngettext("%(count)d line is marked as ordered.", "%(count)d lines are marked as ordered.", count)
        messages.success(request, said % {"count": count})
    else:
        messages.error(request, _("Tick what you have ordered first."))
    return redirect("quotes:order_list")


@allow(*SELLERS)
@require_POST
def order_untick(request: HttpRequest, pk: int) -> HttpResponse:
    """This one is to be ordered after all."""
    user = staff_user(request)
    line = get_object_or_404(order_lines(user, "all"), pk=pk)
    try:
        not_ordered(line, user, timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("It is to be ordered again."))
    return redirect(f"{reverse('quotes:order_list')}?which=ordered")
