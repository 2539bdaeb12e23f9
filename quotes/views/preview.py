"""What the client sees, or will see, for staff: the same templates, without a link and without anything to answer."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from groundwork.access import STAFF, allow, staff_user
from groundwork.errors import DomainError
from groundwork.htmx import asked_by_htmx
from quotes.documents import Revision
from quotes.models import Quote
from quotes.pdf.documents import pdf_of_contract, pdf_shown
from quotes.proposal.page import choice_and_price, offer_of, page_of
from quotes.services.compiling import shown_revision
from quotes.views.finding import quote_or_404
from quotes.views.proposal.opening import Links, asked
from quotes.views.proposal.receipt import pdf_answer
from quotes.views.side_by_side import Compared, in_preview


@allow(*STAFF)
@require_safe
def quote_preview(request: HttpRequest, number: str) -> HttpResponse:
    """The draft as it would be sent now, or the revision that is out; nothing is written."""
    quote = quote_or_404(request, number)
    try:
        revision = shown_revision(quote, staff_user(request), timezone.now())
    except DomainError as error:
        return render(request, "proposal/preview_not_ready.html", {"quote": quote, "message": str(error)}, status=409)
    beside = in_preview(quote, revision, staff_user(request), timezone.now())
    links = Links(
        page=reverse("quotes:quote_preview", args=[quote.number]),
        pdf=reverse("quotes:proposal_pdf", args=[quote.number]),
        back=reverse("quotes:quote_page", args=[quote.number]),
        preview=True,
    )
    return shown_to_staff(request, revision, links, beside)


def shown_to_staff(
    request: HttpRequest, revision: Revision, links: Links, beside: Compared | None = None
) -> HttpResponse:
    """The proposal with what the address asks for: a fragment for htmx, and a page without it."""
    if asked_by_htmx(request):
        offer = offer_of(revision, *choice_and_price(revision, asked(request.GET)))
        return render(request, "proposal/_offer.html", {"offer": offer, "links": links, "fragment": True})
    page = page_of(revision, asked(request.GET))
    return render(request, page.template, {"page": page, "offer": page.offer, "links": links, "beside": beside})


@allow(*STAFF)
@require_safe
def quote_proposal_pdf(request: HttpRequest, number: str) -> HttpResponse:
    """The same on paper. A draft's is made anew each time and kept nowhere."""
    quote = quote_or_404(request, number)
    try:
        revision = shown_revision(quote, staff_user(request), timezone.now())
    except DomainError as error:
        return render(request, "proposal/preview_not_ready.html", {"quote": quote, "message": str(error)}, status=409)
    return pdf_answer(request, lambda: pdf_shown(quote, revision), f"{quote.number}-proposal")


@allow(*STAFF)
@require_safe
def quote_contract_pdf(request: HttpRequest, number: str) -> HttpResponse:
    """The contract, on paper; 404 before there is one."""
    quote = quote_or_404(request, number)
    if quote.state != Quote.State.ACCEPTED:
        raise Http404
    return pdf_answer(request, lambda: pdf_of_contract(quote.accepted), f"{quote.number}-contract")
