"""What a client asks, answered where the quote stands; the links of their colleagues; two revisions side by side."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from contracts.views.finding import seller_of
from groundwork.access import SELLERS, STAFF, allow, staff_user
from groundwork.errors import DomainError
from groundwork.keys import given_number
from quotes.forms.questions import AnswerForm
from quotes.models import Quote
from quotes.proposal.revised import revised
from quotes.selectors.questions import Thread, threads_of
from quotes.selectors.revised import two_of
from quotes.services import questions
from quotes.services.forwarding import close_colleague
from quotes.views.finding import quote_or_404


@allow(*SELLERS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def quote_question(request: HttpRequest, number: str, question: int) -> HttpResponse:
    """One thread on a page of its own, with the form that answers it; posted, the answer."""
    quote = quote_or_404(request, number)
    found = _thread(quote, question)
    if request.method != "POST":
        return _page(request, quote, found, AnswerForm(), 200)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, quote, found, form, 422)
    try:
        questions.answer(quote, question, form.cleaned_data["words"], staff_user(request), timezone.now())
    except DomainError as error:
        form.add_error("words", str(error))
        return _page(request, quote, found, form, 409)
    messages.success(request, _("Answered. They get it by mail, and it stands with the proposal."))
    return _back(number, question)


@allow(*SELLERS)
@require_POST
def quote_question_settle(request: HttpRequest, number: str, question: int) -> HttpResponse:
    """Close a thread as settled."""
    quote = quote_or_404(request, number)
    try:
        questions.settle_for(quote, _thread(quote, question).number, staff_user(request), timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
    return _back(number, question)


@allow(*SELLERS)
@require_POST
def colleague_close(request: HttpRequest, number: str, colleague: int) -> HttpResponse:
    """Close the link of a colleague to whom the client has passed it on."""
    try:
        close_colleague(quote_or_404(request, number), colleague, staff_user(request), timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("quotes:quote_page", number)


@allow(*STAFF)
@require_safe
def quote_compare(request: HttpRequest, number: str) -> HttpResponse:
    """Any two revisions that were sent, and what is another thing in the later one."""
    quote = quote_or_404(request, number)
    numbers = list(quote.revisions.order_by("number").values_list("number", flat=True))
    usual = numbers[-2:] if len(numbers) > 1 else [0, 0]
    one = given_number(request.GET.get("one", ""), usual[0])
    other = given_number(request.GET.get("other", ""), usual[1])
    pair = two_of(quote, one, other)
    words: dict[str, Any] = {
        "quote": quote,
        "numbers": numbers,
        "one": one,
        "other": other,
        "revised": revised(*pair) if pair else None,
        "zone": seller_of(request).time_zone,
    }
    return render(request, "quotes/quote_compare.html", words)


def _thread(quote: Quote, number: int) -> Thread:
    found = next((one for one in threads_of(quote) if one.number == number), None)
    if found is None:
        raise Http404
    return found


def _page(request: HttpRequest, quote: Quote, thread: Thread, form: AnswerForm, status: int) -> HttpResponse:
    words = {"quote": quote, "thread": thread, "form": form, "zone": seller_of(request).time_zone, "may_sell": True}
    return render(request, "quotes/quote_question.html", words, status=status)


def _back(number: str, question: int) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('quotes:quote_page', args=[number])}#question-{question}")
