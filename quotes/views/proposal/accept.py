"""Reviewing and signing."""

from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from groundwork.access import staff_user
from quotes.documents import Revision
from quotes.forms.answers import AcceptForm, shown_on
from quotes.forms.details import start_in
from quotes.models import Quote
from quotes.proposal.choice import Asked
from quotes.proposal.page import Page, page_of
from quotes.proposal.starting import beginning_of
from quotes.refusals import (
    AlreadyAcceptedError,
    ContractChangedError,
    ExpiredError,
    KeyUsedError,
    LinkClosedError,
    NotOfferedError,
    NotOpenError,
    RefusedError,
    SupersededError,
    TotalChangedError,
)
from quotes.selectors.alternatives import out_beside
from quotes.services.accepting import Answer, accept_proposal
from quotes.services.answering import record_refused
from quotes.views.proposal.closed import closed_page, is_expired
from quotes.views.proposal.differences import figures_of, what_changed
from quotes.views.proposal.opening import (
    FORM_REFERRER,
    Opened,
    asked,
    closed_link_page,
    is_staff,
    links_of,
    open_link,
    proposal_view,
    visitor_of,
)

FIRST_INVOICE_CHANGED: Final = _("This day changes the first invoice. Read what follows, then press the button again.")


@proposal_view(FORM_REFERRER)
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: HttpRequest, opened: Opened) -> HttpResponse:
    """The choice once more, with its terms, and the form that signs it."""
    if is_staff(request):
        if request.method == "POST":
            record_refused(opened.link, staff_user(request), visitor_of(request), timezone.now())
        return closed_page(request, opened, "staff", status=403)
    if request.method != "POST":
        return _review(request, opened)
    form = AcceptForm(request.POST, first_day=first_day_asked(opened.revision))
    if not form.is_valid():
        return _with_faults(request, opened, form)
    if form.first_day_unseen:
        form.add_error("starts_on", FIRST_INVOICE_CHANGED)
        return _with_faults(request, opened, form)
    answer = _answer(request, form)
    try:
        accept_proposal(opened.link, answer, visitor_of(request), timezone.now)
    except RefusedError as error:
        return _refused(request, opened, answer, error)
    return HttpResponseRedirect(reverse("proposal:thanks", args=[opened.token]))


def _review(request: HttpRequest, opened: Opened) -> HttpResponse:
    if opened.quote.state != Quote.State.SENT or is_expired(opened, timezone.now()):
        return HttpResponseRedirect(reverse("proposal:page", args=[opened.token]))
    first_day = first_day_asked(opened.revision)
    starts_on, fault = start_in(request.GET.get("starts_on"), first_day)
    page = page_of(opened.revision.from_day(starts_on), asked(request.GET))
    if page.offer.choice.notes:
        # What was asked for isn’t available as it is: the proposal says why, and what is left.
        return HttpResponseRedirect(f"{reverse('proposal:page', args=[opened.token])}?{request.GET.urlencode()}#choice")
    contact = opened.revision.contact
    form = AcceptForm(
        first_day=first_day,
        initial={
            "name": contact.name if contact else "",
            "title": contact.title if contact else "",
            "email": contact.email if contact else "",
            "starts_on": starts_on,
            **shown_on(page, starts_on),
        },
    )
    return _form_page(
        request, opened, form, page, 200, fault or beginning_of(page.revision, page.offer.choice, starts_on)
    )


def _with_faults(request: HttpRequest, opened: Opened, form: AcceptForm) -> HttpResponse:
    if form.hidden_faults:
        return closed_page(request, opened, "damaged", status=400)
    typed = form.cleaned_data
    starts_on = form.asked_day
    revision = opened.revision.from_day(starts_on)
    page = page_of(revision, Asked(typed["option"], packages_of(request), typed["term"], typed["billing"]))
    if starts_on != typed["from_day"]:
        form.show_from(starts_on, page)
    unread = starts_on is None and "starts_on" in form.errors
    begins = "" if unread else beginning_of(revision, page.offer.choice, starts_on)
    return _form_page(request, opened, form, page, 422, begins)


def _form_page(
    request: HttpRequest, opened: Opened, form: AcceptForm, page: Page, status: int, begins: str
) -> HttpResponse:
    context = {
        "page": page,
        "offer": page.offer,
        "form": form,
        "links": links_of(request, opened),
        "begins": begins,
        "beside": out_beside(opened.quote, timezone.now()),
    }
    return render(request, "proposal/proposal_accept.html", context, status=status)


def _answer(request: HttpRequest, form: AcceptForm) -> Answer:
    typed = form.cleaned_data
    who = {name: typed[name] for name in ("name", "title", "email", "signature")}
    return form.answer(packages_of(request), **who, details=form.details())


def first_day_asked(revision: Revision) -> date | None:
    """Today where the seller is, if the client is asked for the first day of the service; else None."""
    return timezone.now().astimezone(ZoneInfo(revision.seller.time_zone)).date() if revision.asks_start else None


def packages_of(request: HttpRequest) -> tuple[str, ...]:
    """The packages that a form posts."""
    return tuple(request.POST.getlist("with")[:200])


def _refused(request: HttpRequest, opened: Opened, answer: Answer, error: RefusedError) -> HttpResponse:
    """The page for each way in which an answer is not taken. The quote is read again: it is as the service saw it."""
    now = open_link(opened.token)
    if now is None or isinstance(error, LinkClosedError):
        opened.quote.refresh_from_db(fields=["state"])
        return closed_link_page(request, opened.quote.pk, opened.quote.state)
    match error:
        case ExpiredError():
            return closed_page(request, now, "expired", status=410)
        case SupersededError():
            return closed_page(request, now, "superseded", status=409, differences=what_changed(now, error, answer))
        case TotalChangedError():
            return closed_page(request, now, "total", status=409, differences=figures_of(now, error))
        case AlreadyAcceptedError():
            return closed_page(request, now, "accepted", status=409)
        case NotOfferedError():
            return closed_page(request, now, "choice", status=409)
        case ContractChangedError():
            return closed_page(request, now, "changed", status=409)
        case KeyUsedError():
            return closed_page(request, now, "key", status=409)
        case NotOpenError(state="draft" | "declined" | "withdrawn" as state):
            return closed_page(request, now, state, status=409)
    return closed_page(request, now, "damaged", status=409)
