"""The proposal itself, and the note that a person has looked at it."""

from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from groundwork.htmx import asked_by_htmx
from groundwork.shown import picture_answer
from quotes.models import Quote
from quotes.services.answering import record_view
from quotes.views.proposal.closed import answered_of, being_signed, closed_page, is_expired
from quotes.views.proposal.drawing import show, show_kept, told_of
from quotes.views.proposal.opening import Opened, asked, is_staff, links_of, proposal_view, visitor_of, waits
from quotes.views.side_by_side import for_client


@proposal_view()
@require_safe
def page(request: HttpRequest, opened: Opened) -> HttpResponse:
    """The options, the choice and its total; to htmx, the part of it that follows the choice."""
    state, staff = opened.found.state, is_staff(request)
    if state in (Quote.State.DECLINED, Quote.State.WITHDRAWN) and not staff:
        return closed_page(request, opened, state, status=200 if state == Quote.State.DECLINED else 410)
    if is_expired(opened, timezone.now()) and not staff:
        return closed_page(request, opened, "expired", status=410)
    if waits(opened.found, timezone.now()) and not staff and opened.is_everybodys:
        return show_kept(request, opened, asked(request.GET))
    turn = opened.turn
    answered = answered_of(opened) or being_signed(opened, turn)
    links = links_of(request, opened, turn)
    if answered is not None and links.preview:
        links = replace(links, open=state == Quote.State.DRAFT)
    wanted = answered.choice if answered and answered.choice else asked(request.GET)
    beside = for_client(opened.quote, opened.revision, timezone.now())
    told = told_of(opened) if links.seen and not asked_by_htmx(request) else {}
    return show(request, turn.as_chosen(opened.revision), wanted, links, answered=answered, beside=beside, **told)


@proposal_view()
@require_safe
def picture(request: HttpRequest, opened: Opened, sha256: str) -> HttpResponse:
    """A picture that the revision behind this link shows; 404 for any other. Whoever was let in may keep it."""
    if sha256 not in opened.revision.pictures:
        raise Http404
    return picture_answer(sha256)


@proposal_view()
@require_POST
def seen(request: HttpRequest, opened: Opened) -> HttpResponse:
    """A person has moved on the page: one entry a day in the chain, and none for staff."""
    if not is_staff(request):
        record_view(opened.link, visitor_of(request), timezone.now)
    return HttpResponse(status=204)
