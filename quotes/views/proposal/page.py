"""The proposal itself, and the note that a person has looked at it."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from groundwork.htmx import asked_by_htmx
from quotes.models import Quote
from quotes.proposal.choice import Asked
from quotes.proposal.page import page_of
from quotes.selectors.signing import Turn
from quotes.services.answering import record_view
from quotes.views.proposal.closed import Answered, answered_of, being_signed, closed_page, is_expired
from quotes.views.proposal.opening import Opened, asked, is_staff, links_of, proposal_view, visitor_of
from quotes.views.side_by_side import for_client


@proposal_view()
@require_safe
def page(request: HttpRequest, opened: Opened) -> HttpResponse:
    """The options, the choice and its total; to htmx, the part of it that follows the choice."""
    state = opened.quote.state
    if state in (Quote.State.DECLINED, Quote.State.WITHDRAWN) and not is_staff(request):
        return closed_page(request, opened, state, status=200 if state == Quote.State.DECLINED else 410)
    if is_expired(opened, timezone.now()) and not is_staff(request):
        return closed_page(request, opened, "expired", status=410)
    turn = opened.turn
    answered = answered_of(opened) or being_signed(opened, turn)
    wanted = answered.choice if answered and answered.choice else asked(request.GET)
    return _show(request, replace(opened, revision=turn.as_chosen(opened.revision)), wanted, answered, turn)


def _show(request: HttpRequest, opened: Opened, wanted: Asked, answered: Answered | None, turn: Turn) -> HttpResponse:
    """Render the page, or only the offer for htmx."""
    links = links_of(request, opened, turn)
    if answered is not None and links.preview:
        links = replace(links, open=opened.quote.state == Quote.State.DRAFT)
    if asked_by_htmx(request):
        offer = page_of(opened.revision, wanted).offer
        return render(request, "proposal/_offer.html", {"offer": offer, "links": links, "fragment": True})
    page = page_of(opened.revision, wanted)
    beside = for_client(opened.quote, opened.revision, timezone.now())
    context = {"page": page, "offer": page.offer, "links": links, "answered": answered, "beside": beside}
    return render(request, page.template, context)


@proposal_view()
@require_POST
def seen(request: HttpRequest, opened: Opened) -> HttpResponse:
    """A person has moved on the page: one entry a day in the chain, and none for staff."""
    if not is_staff(request):
        record_view(opened.link, visitor_of(request), timezone.now)
    return HttpResponse(status=204)
