"""Saying no, with a reason."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from quotes.forms.answers import DeclineForm
from quotes.models import Quote
from quotes.proposal.page import page_of
from quotes.refusals import LinkClosedError, NotOpenError, RefusedError, SupersededError
from quotes.services.answering import decline_proposal
from quotes.views.proposal.closed import closed_page
from quotes.views.proposal.opening import (
    FORM_REFERRER,
    Opened,
    closed_link_page,
    is_staff,
    open_link,
    proposal_view,
    visitor_of,
)


@proposal_view(FORM_REFERRER)
@require_http_methods(["GET", "HEAD", "POST"])
def decline(request: HttpRequest, opened: Opened) -> HttpResponse:
    """A short form, then whether it is meant, because it closes the proposal; afterwards its page says so."""
    if is_staff(request):
        return closed_page(request, opened, "staff", status=403)
    page_url = reverse("proposal:page", args=[opened.token])
    if request.method != "POST":
        if opened.quote.state != Quote.State.SENT:
            return HttpResponseRedirect(page_url)
        return _form_page(request, opened, DeclineForm(initial={"revision": opened.revision.sha256}), 200)
    form = DeclineForm(request.POST)
    if not form.is_valid():
        if form.hidden_faults:
            return closed_page(request, opened, "damaged", status=400)
        return _form_page(request, opened, form, 422)
    typed = form.cleaned_data
    open_still = opened.quote.state == Quote.State.SENT and typed["revision"] == opened.revision.sha256
    if open_still and not typed["sure"]:
        words = {"page": page_of(opened.revision), "typed": typed, "proposal": page_url}
        return render(request, "proposal/proposal_decline_sure.html", words)
    try:
        decline_proposal(opened.link, typed["revision"], typed["reason"], visitor_of(request), timezone.now)
    except RefusedError as error:
        return _refused(request, opened, error)
    return HttpResponseRedirect(page_url)


def _form_page(request: HttpRequest, opened: Opened, form: DeclineForm, status: int) -> HttpResponse:
    context = {
        "page": page_of(opened.revision),
        "form": form,
        "proposal": reverse("proposal:page", args=[opened.token]),
    }
    return render(request, "proposal/proposal_decline.html", context, status=status)


def _refused(request: HttpRequest, opened: Opened, error: RefusedError) -> HttpResponse:
    now = open_link(opened.token)
    if now is None or isinstance(error, LinkClosedError):
        opened.quote.refresh_from_db(fields=["state"])
        return closed_link_page(request, opened.quote.pk, opened.quote.state)
    if isinstance(error, SupersededError):
        return closed_page(request, now, "superseded", status=409)
    state = error.state if isinstance(error, NotOpenError) and error.state != "sent" else "damaged"
    return closed_page(request, now, state, status=409)
