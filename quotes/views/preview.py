"""What the client sees, or will see, for staff: the same templates, without a link and without anything to answer."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from groundwork.access import STAFF, allow, staff_user
from groundwork.errors import DomainError
from groundwork.languages import speaking_to
from quotes.models import Quote
from quotes.pdf.documents import pdf_of_contract, pdf_of_revision, proposal_pdf
from quotes.selectors.revised import revised_since
from quotes.services.compiling import shown_revision
from quotes.views.finding import quote_or_404
from quotes.views.library import FILES
from quotes.views.proposal.drawing import show
from quotes.views.proposal.opening import Links, asked
from quotes.views.proposal.receipt import pdf_answer
from quotes.views.side_by_side import in_preview


@allow(*STAFF)
@require_safe
def quote_preview(request: HttpRequest, number: str) -> HttpResponse:
    """The draft as it would be sent now, or the revision that is out; nothing is written."""
    quote = quote_or_404(request, number)
    try:
        revision = shown_revision(quote, staff_user(request), timezone.now())
    except DomainError as error:
        return render(request, "proposal/preview_not_ready.html", {"quote": quote, "message": str(error)}, status=409)
    with speaking_to(revision.seller):
        beside = in_preview(quote, revision, staff_user(request), timezone.now())
    links = Links(
        page=reverse("quotes:quote_preview", args=[quote.number]),
        pdf=reverse("quotes:proposal_pdf", args=[quote.number]),
        files=FILES,
        back=reverse("quotes:quote_page", args=[quote.number]),
        preview=True,
    )
    since = revised_since(quote.pk, revision)
    return show(request, revision, asked(request.GET), links, beside=beside, revised=since)


@allow(*STAFF)
@require_safe
def quote_proposal_pdf(request: HttpRequest, number: str) -> HttpResponse:
    """The same on paper: what is out as it is stored. A draft's is made anew each time and kept nowhere."""
    quote = quote_or_404(request, number)
    try:
        revision = shown_revision(quote, staff_user(request), timezone.now())
    except DomainError as error:
        return render(request, "proposal/preview_not_ready.html", {"quote": quote, "message": str(error)}, status=409)
    sha256 = revision.sha256
    read = (lambda: pdf_of_revision(sha256)) if sha256 else (lambda: proposal_pdf(revision))
    return pdf_answer(request, read, f"{quote.number}-proposal")


@allow(*STAFF)
@require_safe
def quote_contract_pdf(request: HttpRequest, number: str) -> HttpResponse:
    """The contract, on paper; 404 before there is one."""
    quote = quote_or_404(request, number)
    if quote.state != Quote.State.ACCEPTED:
        raise Http404
    return pdf_answer(request, lambda: pdf_of_contract(quote.accepted), f"{quote.number}-contract")
