"""After the signature: the receipt, and both documents on paper."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.log import log_response
from django.views.decorators.http import require_safe

from groundwork.display import clock
from groundwork.downloads import pdf_download
from groundwork.pdf.rendering import NoPdfError, PdfBusyError, PdfLimitError
from quotes.models import AcceptedQuote, PendingSeal, Quote
from quotes.pdf.documents import PdfPendingError, SealPendingError, pdf_of_contract, pdf_of_revision
from quotes.proposal.page import page_of
from quotes.proposal.summary import choice_name
from quotes.selectors.deposit import deposit_shown
from quotes.selectors.signed import acceptance_of, asked_again, choice_of, signed_choice, signed_of, signed_revision
from quotes.selectors.signing import Before, Turn, places_of
from quotes.views.proposal.limits import seconds_to_wait_to_read, waiting, words_for_readers
from quotes.views.proposal.opening import Opened, only_files, proposal_view


@proposal_view()
@require_safe
def thanks(request: HttpRequest, opened: Opened) -> HttpResponse:
    """The receipt, and what happens next; to whoever has signed before others, who is awaited."""
    turn = opened.turn
    if opened.quote.state == Quote.State.SENT and turn.own:
        return _awaiting(request, opened, turn, turn.own)
    if opened.quote.state != Quote.State.ACCEPTED:
        return HttpResponseRedirect(reverse("proposal:page", args=[opened.token]))
    contract = AcceptedQuote.objects.select_related("record", "revision", "quote").get(quote=opened.quote)
    revision = signed_revision(contract)
    choice = signed_choice(contract, revision)
    page = page_of(revision, asked_again(choice))
    seller = revision.seller
    context = {
        "page": page,
        "summary": page.offer.summary,
        "signed": signed_of(contract, choice_name(revision, choice), revision.seller.contract_locale),
        "starts_on": revision.starts_on or acceptance_of(contract).details.starts_on,
        "deposit": deposit_shown(contract, revision),
        "moment": clock(contract.accepted_at, seller.time_zone, seller.locale),
        "pending": PendingSeal.objects.filter(pk=contract.pk).exists(),
        "contract_pdf": reverse("proposal:contract_pdf", args=[opened.token]),
        "proposal": reverse("proposal:page", args=[opened.token]),
        "links": only_files(opened),
        "own": turn.signing.at(turn.place) if turn.place else None,
    }
    return render(request, "proposal/proposal_thanks.html", context)


def _awaiting(request: HttpRequest, opened: Opened, turn: Turn, own: Before) -> HttpResponse:
    """What was signed, who has signed, and whom the contract waits for."""
    revision = turn.as_chosen(opened.revision)
    choice = choice_of(own.said, revision)
    page = page_of(revision, asked_again(choice))
    seller = revision.seller
    context = {
        "page": page,
        "summary": page.offer.summary,
        "option": choice_name(revision, choice),
        "own": own.signer,
        "moment": clock(own.signed_at, seller.time_zone, seller.locale),
        "places": places_of(turn, revision),
        "proposal": reverse("proposal:page", args=[opened.token]),
        "links": only_files(opened),
    }
    return render(request, "proposal/proposal_signed.html", context)


@proposal_view()
@require_safe
def proposal_pdf(request: HttpRequest, opened: Opened) -> HttpResponse:
    """The revision as it was sent, on paper."""
    if seconds := seconds_to_wait_to_read(request, opened, "pdf"):
        return _too_often(request, seconds)
    return pdf_answer(request, lambda: pdf_of_revision(opened.found.sha256), f"{opened.found.number}-proposal")


@proposal_view()
@require_safe
def contract_pdf(request: HttpRequest, opened: Opened) -> HttpResponse:
    """The contract, on paper; 404 before there is one."""
    contract = AcceptedQuote.objects.select_related("record", "revision").filter(quote=opened.quote).first()
    if contract is None:
        raise Http404
    if seconds := seconds_to_wait_to_read(request, opened, "pdf"):
        return _too_often(request, seconds)
    return pdf_answer(request, lambda: pdf_of_contract(contract), f"{opened.quote.number}-contract")


def _too_often(request: HttpRequest, seconds: int) -> HttpResponse:
    title, text = words_for_readers(seconds)
    return waiting(render(request, "proposal/proposal_too_often.html", {"title": title, "text": text}), seconds)


def pdf_answer(request: HttpRequest, read: Callable[[], bytes], name: str) -> HttpResponse:
    """The file NAME.pdf to download, or a page that says what this server lacks for it, or that it is being made."""
    try:
        content = read()
    except (NoPdfError, PdfLimitError) as error:
        status = 409 if isinstance(error, PdfLimitError) else 503
        refused = render(request, "proposal/proposal_no_pdf.html", {"message": str(error)}, status=status)
        if isinstance(error, PdfBusyError):
            refused["Retry-After"] = "60"
        return refused
    except (PdfPendingError, SealPendingError) as error:
        sealing = isinstance(error, SealPendingError)
        waiting = render(request, "proposal/proposal_pdf_pending.html", {"sealing": sealing}, status=503)
        waiting["Retry-After"] = "10"
        # Nothing is wrong, and Django would tell of every 503 as of an error.
        log_response("Not sealed yet: %s", request.path, response=waiting, request=request, level="info")
        return waiting
    return pdf_download(name, content)
