"""Saying no, with a reason."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from quotes.forms.answers import DeclineForm
from quotes.models import Quote
from quotes.proposal.declined import why_words
from quotes.proposal.page import page_of
from quotes.refusals import RefusedError
from quotes.services.answering import decline_proposal
from quotes.views.proposal.closed import closed_page
from quotes.views.proposal.limits import please_wait, seconds_to_wait, waiting
from quotes.views.proposal.opening import FORM_REFERRER, Opened, is_staff, only_files, proposal_view, visitor_of
from quotes.views.proposal.refused import refused_page


@proposal_view(FORM_REFERRER)
@require_http_methods(["GET", "HEAD", "POST"])
def decline(request: HttpRequest, opened: Opened) -> HttpResponse:
    """A short form, then whether it is meant, because it closes the proposal; afterwards its page says so."""
    if is_staff(request):
        return closed_page(request, opened, "staff", status=403)
    page_url = reverse("proposal:page", args=[opened.token])
    if request.method != "POST":
        turn = opened.turn
        # Whoever only reads, or has signed, has no no to say: the page tells them why.
        if opened.quote.state != Quote.State.SENT or turn.place is None or turn.own:
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
        words = {
            "page": page_of(opened.revision),
            "links": only_files(opened),
            "typed": typed,
            "why": why_words(typed["why"]),
            "proposal": page_url,
        }
        return render(request, "proposal/proposal_decline_sure.html", words)
    if seconds := seconds_to_wait(request, opened, "sign"):
        form.add_error("reason", please_wait(seconds))
        return waiting(_form_page(request, opened, form, 429), seconds)
    try:
        decline_proposal(
            opened.link, typed["revision"], typed["reason"], visitor_of(request), timezone.now, typed["why"]
        )
    except RefusedError as error:
        return refused_page(request, opened, error)
    return HttpResponseRedirect(page_url)


def _form_page(request: HttpRequest, opened: Opened, form: DeclineForm, status: int) -> HttpResponse:
    context = {
        "page": page_of(opened.revision),
        "links": only_files(opened),
        "form": form,
        "proposal": reverse("proposal:page", args=[opened.token]),
        "change": reverse("proposal:change", args=[opened.token]),
    }
    return render(request, "proposal/proposal_decline.html", context, status=status)
