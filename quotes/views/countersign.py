"""Where an owner signs last."""

from dataclasses import replace
from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from groundwork.access import Role, allow, staff_user
from groundwork.errors import DomainError
from groundwork.rate_limits import count, too_often
from quotes.documents import Revision, read_revision
from quotes.forms.countersign import CountersignForm
from quotes.models import Quote
from quotes.proposal.page import page_of
from quotes.proposal.starting import beginning_of
from quotes.proposal.summary import choice_name
from quotes.selectors.signed import asked_again, choice_of, details_shown
from quotes.selectors.signing import Turn, places_of, signed_before
from quotes.services.countersigning import countersign
from quotes.views.finding import quote_or_404

_TRIES: Final = "10/10m"


@sensitive_post_parameters("password")
@allow(Role.OWNER)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def countersign_quote(request: HttpRequest, number: str) -> HttpResponse:
    """What the client has signed, and the form that signs it for the MSP."""
    quote, by = quote_or_404(request, number), staff_user(request)
    revision = read_revision(bytes(quote.current.document)) if quote.current else None
    turn = Turn(revision.signing, None, signed_before(quote)) if revision else None
    if turn is None or revision is None or not _waits(quote, turn):
        messages.error(request, _("This does not wait for a signature of ours."))
        return redirect("quotes:quote_page", number)
    if request.method != "POST":
        return _page(request, quote, revision, turn, CountersignForm.showing(revision.sha256, by), 200)
    if wait := count("countersign", _TRIES, str(by.pk)).wait:
        return too_often(request, wait)
    form = CountersignForm(request.POST, by=by)
    if not form.is_valid():
        return _page(request, quote, revision, turn, form, 422)
    try:
        countersign(quote, form.said(), by, timezone.now)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Signed. It is a contract now, and on its way to everybody who signed."))
    return redirect("quotes:quote_page", number)


def _waits(quote: Quote, turn: Turn) -> bool:
    return quote.state == Quote.State.SENT and turn.signing.countersign and not turn.signing.due(turn.signed)


def _page(
    request: HttpRequest, quote: Quote, revision: Revision, turn: Turn, form: CountersignForm, status: int
) -> HttpResponse:
    revision, said = turn.as_chosen(revision), turn.before[0].said
    choice = choice_of(said, revision)
    page = page_of(revision, asked_again(choice))
    words = {
        "quote": quote,
        "form": form,
        "summary": page.offer.summary,
        "due": page.offer.due,
        "amendment": page.amendment,
        "option": choice_name(revision, choice),
        "places": places_of(turn, revision),
        "starts_on": revision.starts_on or said.details.starts_on,
        "begins": beginning_of(revision, choice, revision.starts_on) if revision.starts_on else "",
        "said": details_shown(replace(said.details, starts_on=None), page.seller.contract_locale),
        "terms": page.terms,
        "clauses": page.clauses,
        "seller_name": revision.seller.legal_name or revision.seller.name,
    }
    return render(request, "quotes/countersign.html", words, status=status)
