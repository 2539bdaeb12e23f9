"""Passing a proposal on to a colleague, who gets a link of their own."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from quotes.forms.questions import ForwardForm
from quotes.models import Quote
from quotes.proposal.page import page_of
from quotes.refusals import CodeError, HasLinkError, HasProposalError, RefusedError, TooManyError
from quotes.selectors.colleagues import colleagues_of
from quotes.selectors.signing import place_of
from quotes.services.codes import alive, ask_code, codes_asked
from quotes.services.forwarding import ToColleague, contact_address, forward
from quotes.views.proposal.closed import closed_page, is_expired
from quotes.views.proposal.limits import STATUS, please_wait, seconds_to_wait, waiting
from quotes.views.proposal.opening import FORM_REFERRER, Opened, is_staff, only_files, proposal_view, visitor_of
from quotes.views.proposal.questions import who_of
from quotes.views.proposal.refused import refused_page


@proposal_view(FORM_REFERRER)
@require_http_methods(["GET", "HEAD", "POST"])
def pass_on(request: HttpRequest, opened: Opened) -> HttpResponse:
    """A short form, and everybody who has got a link of their own by it."""
    if is_staff(request):
        return HttpResponseRedirect(reverse("quotes:quote_page", args=[opened.found.number]))
    if opened.found.state != Quote.State.SENT or opened.found.colleague is not None:
        return HttpResponseRedirect(reverse("proposal:page", args=[opened.token]))
    if is_expired(opened, timezone.now()):
        return closed_page(request, opened, "expired", status=410)
    options: dict[str, Any] = {"named": who_of(opened), "lets": _lets(opened)}
    if request.method != "POST":
        contact = opened.revision.contact
        initial = {"by_name": contact.name if contact else "", "revision": opened.revision.sha256}
        return _form_page(request, opened, ForwardForm(initial=initial, **options), 200)
    form = ForwardForm(request.POST, **options)
    if not form.is_valid():
        if "revision" in form.errors:
            return closed_page(request, opened, "damaged", status=400)
        return _form_page(request, opened, form, 422)
    if seconds := seconds_to_wait(request, opened, "forward"):
        form.add_error("email", please_wait(seconds))
        return waiting(_form_page(request, opened, form, STATUS), seconds)
    return _send(request, opened, form)


def _send(request: HttpRequest, opened: Opened, form: ForwardForm) -> HttpResponse:
    typed = form.cleaned_data
    may_sign, again = bool(typed.get("may_sign")), request.POST.get("step") == "again"
    try:
        if request.POST.get("step") == "code" or (may_sign and codes_asked() and not typed["code"]):
            ask_code(opened.link, contact_address(opened.quote), typed["revision"], timezone.now)
            form.without_code()
            return _form_page(request, opened, form, 200, mailed=True)
        to = ToColleague(typed["name"], typed["email"], form.by, may_sign, typed["revision"], again)
        forward(opened.link, to, visitor_of(request), timezone.now, typed.get("code", ""))
    except CodeError as error:
        form.add_error("code", str(error))
        return _form_page(request, opened, form, 422)
    except (TooManyError, HasProposalError) as error:
        form.add_error("email", str(error))
        return _form_page(request, opened, form, 422, has_link=isinstance(error, HasLinkError))
    except RefusedError as error:
        return refused_page(request, opened, error)
    return HttpResponseRedirect(f"{reverse('proposal:forward', args=[opened.token])}#colleagues")


def _lets(opened: Opened) -> bool:
    """Whether this link may let a colleague sign: where nobody is named who has to."""
    signing = opened.revision.signing
    return not signing.signers and place_of(opened.link, signing) is not None


def _form_page(
    request: HttpRequest,
    opened: Opened,
    form: ForwardForm,
    status: int,
    *,
    mailed: bool = False,
    has_link: bool = False,
) -> HttpResponse:
    wants_code = "may_sign" in form.fields and codes_asked() and form.is_bound
    context = {
        "page": page_of(opened.revision),
        "links": only_files(opened),
        "form": form,
        "has_link": has_link,
        "mailed": contact_address(opened.quote) if mailed else "",
        "code": alive(opened.link, timezone.now()) if wants_code else None,
        "by_code": "may_sign" in form.fields and codes_asked(),
        "colleagues": [one for one in colleagues_of(opened.quote, links=True) if one.link],
        "proposal": reverse("proposal:page", args=[opened.token]),
    }
    return render(request, "proposal/proposal_forward.html", context, status=status)
