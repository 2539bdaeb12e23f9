"""What came of what is due at signing, recorded by staff, and taken back."""

from decimal import Decimal

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from contracts.views.finding import seller_of
from groundwork.access import SELLERS, allow, staff_user
from groundwork.errors import DomainError
from plans.forms.decimals import shown_money
from quotes.documents.payments import Received
from quotes.errors import PaymentError
from quotes.forms.deposit import PaidForm, TakenBackForm
from quotes.models import Quote
from quotes.selectors.deposit import payments_of
from quotes.services.deposits import record_payment, take_back_payment
from quotes.views.finding import quote_or_404


@allow(*SELLERS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def deposit_paid(request: HttpRequest, number: str) -> HttpResponse:
    """The form that says what came, when and by which reference; it begins with what is open, today."""
    quote, by, now = quote_or_404(request, number), staff_user(request), timezone.now()
    if quote.due is None or quote.paid_on is not None:
        messages.error(request, _("Nothing is open here that was due at signing."))
        return redirect("quotes:quote_page", number)
    today = seller_of(request).today(now)
    rest = payments_of(quote).rest_of(quote.due)
    begins = {"amount": shown_money(rest, quote.currency), "paid_on": today}
    form = PaidForm(request.POST or None, currency=quote.currency, initial=begins)
    if request.method != "POST" or not form.is_valid():
        return _page(request, quote, form, rest)
    try:
        quote = record_payment(quote, form.payment(), by, now)
    except PaymentError as error:
        form.add_error(error.field, str(error))
        return _page(request, quote, form, rest)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        said = _("Recorded. The client’s page says what came, and what is still open.")
        messages.success(request, _("Marked as paid. The client’s page says so.") if quote.paid_on else said)
    return redirect("quotes:quote_page", number)


@allow(*SELLERS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def deposit_unpaid(request: HttpRequest, number: str, entry: int) -> HttpResponse:
    """The form that takes the payment of this entry back, with the reason."""
    quote, by = quote_or_404(request, number), staff_user(request)
    payment = next((one for one in payments_of(quote).received if one.entry == entry), None)
    if payment is None:
        messages.error(request, _("This payment is not recorded, or was taken back already."))
        return redirect("quotes:quote_page", number)
    form = TakenBackForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, quote, form, payment=payment)
    try:
        take_back_payment(quote, entry, form.cleaned_data["reason"], by, timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Taken back. The client’s page says so."))
    return redirect("quotes:quote_page", number)


def _page(
    request: HttpRequest, quote: Quote, form: forms.Form, rest: Decimal | None = None, payment: Received | None = None
) -> HttpResponse:
    """`rest` is open still; `payment` is the one to take back."""
    words = {"quote": quote, "form": form, "rest": rest, "payment": payment}
    return render(request, "quotes/deposit.html", words, status=422 if form.is_bound else 200)
