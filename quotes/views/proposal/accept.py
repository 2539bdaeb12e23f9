"""Reviewing and signing."""

from datetime import date, datetime
from functools import wraps
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from groundwork import access
from groundwork.access import staff_user
from groundwork.display import clock
from groundwork.line import Line
from quotes.documents import Numbers, Revision
from quotes.forms.answers import AcceptForm, ChosenForm, shown_on
from quotes.forms.details import start_in
from quotes.models import Quote
from quotes.proposal.choice import Asked
from quotes.proposal.page import Page, page_of
from quotes.proposal.revised import Difference
from quotes.proposal.starting import beginning_of
from quotes.refusals import CodeError, RefusedError, SupersededError, TotalChangedError
from quotes.selectors.alternatives import out_beside
from quotes.selectors.questions import talk_of
from quotes.selectors.signed import asked_again, choice_of, details_shown
from quotes.selectors.signing import Turn
from quotes.services.accepting import sign_proposal
from quotes.services.answering import record_refused
from quotes.services.answers import Answer
from quotes.services.codes import alive, ask_code, codes_asked
from quotes.views.proposal.closed import closed_page, is_expired
from quotes.views.proposal.differences import figures_of, what_changed
from quotes.views.proposal.limits import please_wait, seconds_to_wait, waiting
from quotes.views.proposal.opening import (
    FORM_REFERRER,
    Opened,
    asked,
    is_staff,
    links_of,
    proposal_view,
    typed_numbers,
    visitor_of,
)
from quotes.views.proposal.refused import refused_page

# Contracts get their numbers and their place in the log one after the other, so a process answers one of these forms
# at a time. Where its threads get ready beside each other, the one that holds all that waits for the others at every
# query, and so does everybody else.
_SIGNING: Final = Line()
FIRST_INVOICE_CHANGED: Final = _("This day changes the first invoice. Read what follows, then press the button again.")


def _signed_one_at_a_time(view: access.View) -> access.View:
    @wraps(view)
    def in_line(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        if request.method != "POST":
            return view(request, **kwargs)
        with _SIGNING.turn():
            return view(request, **kwargs)

    return in_line


@_signed_one_at_a_time
@proposal_view(FORM_REFERRER)
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: HttpRequest, opened: Opened) -> HttpResponse:
    """The choice once more, with its terms, and the form that signs it, or that asks for a code to sign with."""
    if is_staff(request):
        if request.method == "POST":
            record_refused(opened.link, staff_user(request), visitor_of(request), timezone.now())
        return closed_page(request, opened, "staff", status=403)
    turn = opened.turn
    if request.method != "POST":
        return _review(request, opened, turn)
    form = AcceptForm(request.POST, **_asks(opened, turn))
    if not form.is_valid():
        if turn.place is None:
            # What is missing is no box of a form: this link signs nothing, whatever is typed.
            return closed_page(request, opened, "named", status=403)
        return _with_faults(request, opened, turn, form)
    if form.first_day_unseen:
        form.add_error("starts_on", FIRST_INVOICE_CHANGED)
        return _with_faults(request, opened, turn, form)
    if seconds := seconds_to_wait(request, opened, _counted_as(request, form)):
        form.add_error(None, please_wait(seconds))
        return waiting(_with_faults(request, opened, turn, form), seconds)
    answer = _answer(request, form)
    try:
        if request.POST.get("step") == "code":
            ask_code(opened.link, answer.email, answer.revision_sha256, timezone.now)
            form.without_code()
            return _with_faults(request, opened, turn, form, status=200)
        sign_proposal(opened.link, answer, visitor_of(request), timezone.now, form.cleaned_data["code"])
    except CodeError as error:
        form.add_error("code", str(error))
        return _with_faults(request, opened, turn, form)
    except RefusedError as error:
        refused = error
        return refused_page(request, opened, refused, lambda now: _differences(now, refused, answer))
    return HttpResponseRedirect(reverse("proposal:thanks", args=[opened.token]))


def _counted_as(request: HttpRequest, form: AcceptForm) -> str:
    """What of PROPOSAL_LIMITS a form is: a code that is asked for or tried, or a signature without one."""
    return "code" if request.POST.get("step") == "code" or form.cleaned_data["code"] else "sign"


def _asks(opened: Opened, turn: Turn) -> dict[str, Any]:
    """What the form asks of whoever has this link."""
    named = turn.signing.at(turn.place) if turn.place else None
    # Whoever signed first and sends the same once more has said then what they say now.
    follows = bool(turn.before) and turn.before[0].place != turn.place
    first_day = None if follows else first_day_asked(opened.revision)
    return {"revision": opened.revision, "named": named, "follows": follows, "first_day": first_day}


def _review(request: HttpRequest, opened: Opened, turn: Turn) -> HttpResponse:
    may_sign = opened.quote.state == Quote.State.SENT and turn.may_sign
    if not may_sign or is_expired(opened, timezone.now()):
        return HttpResponseRedirect(reverse("proposal:page", args=[opened.token]))
    asks = _asks(opened, turn)
    starts_on, fault = start_in(request.GET.get("starts_on"), asks["first_day"])
    page = page_of(turn.as_chosen(opened.revision).from_day(starts_on), _wanted(turn, opened, asked(request.GET)))
    if page.offer.choice.fixed:
        # What was asked for isn’t available as it is: the proposal says why, and what is left.
        return HttpResponseRedirect(f"{reverse('proposal:page', args=[opened.token])}?{request.GET.urlencode()}#choice")
    who = asks["named"] or opened.revision.contact
    form = AcceptForm(
        initial={
            "name": who.name if who else "",
            "title": who.title if who else "",
            "email": who.email if who else "",
            "starts_on": starts_on,
            **shown_on(page, starts_on),
        },
        **asks,
    )
    begins = fault or ("" if turn.before else beginning_of(page.revision, page.offer.choice, starts_on))
    return _form_page(request, opened, turn, form, page, 200, begins)


def _wanted(turn: Turn, opened: Opened, wanted: Asked) -> Asked:
    """What is shown to be signed: what was asked for, until the first one has signed."""
    return asked_again(choice_of(turn.before[0].said, opened.revision)) if turn.before else wanted


def _with_faults(request: HttpRequest, opened: Opened, turn: Turn, form: AcceptForm, status: int = 422) -> HttpResponse:
    """The form as it was typed, with what is wrong; or with the box for the code that has just been mailed."""
    if form.hidden_faults:
        return closed_page(request, opened, "damaged", status=400)
    typed = form.cleaned_data
    starts_on = form.asked_day
    revision = turn.as_chosen(opened.revision).from_day(starts_on)
    page = page_of(revision, _wanted(turn, opened, chosen_in(request, form)))
    if page.offer.choice.fixed and typed["revision"] == opened.revision.sha256:
        # Nothing on the page asks for what is not offered.
        return closed_page(request, opened, "choice", status=409)
    if starts_on != typed["from_day"]:
        form.show_from(starts_on, page)
    unread = turn.before or (starts_on is None and "starts_on" in form.errors)
    begins = "" if unread else beginning_of(page.revision, page.offer.choice, starts_on)
    return _form_page(request, opened, turn, form, page, status, begins)


def _form_page(
    request: HttpRequest, opened: Opened, turn: Turn, form: AcceptForm, page: Page, status: int, begins: str
) -> HttpResponse:
    by_code = codes_asked()
    context = {
        "page": page,
        "offer": page.offer,
        "form": form,
        "links": links_of(request, opened, turn),
        "begins": begins,
        "beside": out_beside(opened.quote, timezone.now()),
        "talk": talk_of(opened.found.quote, opened.revision.signing) if opened.found.talk else None,
        "turn": turn,
        "said_before": details_shown(turn.before[0].said.details, page.seller.contract_locale) if turn.before else (),
        "signed_before": [(one.signer, _moment(one.signed_at, opened.revision)) for one in turn.before],
        "by_code": by_code,
        "code": alive(opened.link, timezone.now()) if by_code and form.is_bound else None,
        "mailed": status == 200 and form.is_bound,
    }
    return render(request, "proposal/proposal_accept.html", context, status=status)


def _moment(at: datetime, revision: Revision) -> str:
    return clock(at, revision.seller.time_zone, revision.seller.locale)


def _answer(request: HttpRequest, form: AcceptForm) -> Answer:
    typed = form.cleaned_data
    who = {name: typed[name] for name in ("name", "title", "email", "signature")}
    return form.answer(packages_of(request), numbers_of(request), **who, details=form.details())


def first_day_asked(revision: Revision) -> date | None:
    """Today where the seller is, if the client is asked for the first day of the service; else None."""
    return timezone.now().astimezone(ZoneInfo(revision.seller.time_zone)).date() if revision.asks_start else None


def packages_of(request: HttpRequest) -> tuple[str, ...]:
    """The packages that a form posts."""
    return tuple(request.POST.getlist("with")[:200])


def numbers_of(request: HttpRequest) -> Numbers:
    """How many of what has limits a form posts; what is no number is one that nobody offers."""
    return tuple((unit, _count(typed)) for unit, typed in typed_numbers(request.POST))


def _count(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdigit() else -1


def chosen_in(request: HttpRequest, form: ChosenForm) -> Asked:
    """What a form posts of the choice, to be shown again. Its hidden fields must be without faults."""
    typed = form.cleaned_data
    return Asked(typed["option"], packages_of(request), typed["term"], typed["billing"], typed_numbers(request.POST))


def _differences(now: Opened, error: RefusedError, answer: Answer) -> tuple[Difference, ...]:
    if isinstance(error, SupersededError):
        return what_changed(now, error, answer)
    return figures_of(now, error) if isinstance(error, TotalChangedError) else ()
