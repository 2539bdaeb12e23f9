"""Asking about a proposal, asking for a change of it, and the threads of both; each a page of its own."""

from collections.abc import Callable
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from contracts.documents import Person
from groundwork import access
from quotes.forms.questions import AskForm, SayForm
from quotes.models import Question, Quote
from quotes.proposal.abouts import abouts_of
from quotes.proposal.page import page_of
from quotes.refusals import RefusedError, SettledError
from quotes.selectors.colleagues import colleague_of
from quotes.selectors.questions import threads_of
from quotes.services import questions
from quotes.services.questions import Words
from quotes.views.proposal.closed import closed_page, is_expired
from quotes.views.proposal.limits import STATUS, please_wait, seconds_to_wait, waiting
from quotes.views.proposal.opening import (
    FORM_REFERRER,
    Opened,
    is_staff,
    only_files,
    proposal_view,
    visitor_of,
)
from quotes.views.proposal.refused import refused_page

_KINDS: Final = {"ask": Question.Kind.QUESTION, "change": Question.Kind.CHANGE}


def _asking(way: str) -> access.View:
    """The page on which something is asked, or wished to be different."""

    @proposal_view(FORM_REFERRER)
    @require_http_methods(["GET", "HEAD", "POST"])
    def view(request: HttpRequest, opened: Opened) -> HttpResponse:
        if closed := _closed(request, opened):
            return closed
        options: dict[str, Any] = {"named": who_of(opened), "abouts": abouts_of(opened.revision)}
        options["change"] = way == "change"
        if request.method != "POST":
            about = request.GET.get("about", "")
            form = AskForm(initial={**_prefilled(opened), "about": about}, **options)
            return _ask_page(request, opened, form, way, 200)
        form = AskForm(request.POST, **options)
        if not form.is_valid():
            return _ask_page(request, opened, form, way, 422)
        if seconds := _too_often(request, opened, form):
            return waiting(_ask_page(request, opened, form, way, STATUS), seconds)
        said = _words_of(request, form)
        try:
            asked = questions.ask(opened.link, _KINDS[way], form.chosen, said, timezone.now)
        except RefusedError as error:
            return refused_page(request, opened, error)
        return HttpResponseRedirect(_thread(opened, asked.number))

    return view


ask = _asking("ask")
change = _asking("change")


@proposal_view(FORM_REFERRER)
@require_http_methods(["GET", "HEAD"])
def threads(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Everything that was asked about the proposal, and where it can be answered."""
    if is_staff(request):
        return _to_the_desk(opened)
    return _threads_page(request, opened)


@proposal_view(FORM_REFERRER)
@require_http_methods(["GET", "HEAD", "POST"])
def thread(request: HttpRequest, opened: Opened, number: int) -> HttpResponse:
    """One more word of the client's in a thread; its address alone leads to where it stands."""
    if request.method != "POST":
        return HttpResponseRedirect(_thread(opened, number))
    if is_staff(request):
        return _to_the_desk(opened)
    form = SayForm(request.POST, named=who_of(opened), prefix=f"q{number}")
    if not form.is_valid():
        return _threads_page(request, opened, number, form, 422)
    if seconds := _too_often(request, opened, form):
        return waiting(_threads_page(request, opened, number, form, STATUS), seconds)
    return _done(
        request,
        opened,
        number,
        lambda: questions.reply(opened.link, number, _words_of(request, form), timezone.now),
    )


@proposal_view(FORM_REFERRER)
@require_POST
def settle(request: HttpRequest, opened: Opened, number: int) -> HttpResponse:
    """The client has what they wanted to know."""
    if is_staff(request):
        return _to_the_desk(opened)
    return _done(
        request, opened, number, lambda: questions.settle(opened.link, number, visitor_of(request), timezone.now)
    )


def who_of(opened: Opened) -> Person | None:
    """Whom the link names: a signer, or a colleague; None where whoever has it says who they are."""
    named = opened.revision.signing.at(opened.found.signer) if opened.found.signer else None
    if named is not None:
        return Person(named.name, "", named.email)
    colleague = colleague_of(opened.link)
    return Person(colleague.name, "", colleague.email) if colleague and colleague.email else None


def _done(request: HttpRequest, opened: Opened, number: int, deed: Callable[[], object]) -> HttpResponse:
    """Do it and show the thread. One that is settled already shows that; one that is not there is no address."""
    try:
        deed()
    except SettledError:
        if not Question.objects.filter(quote=opened.found.quote, number=number).exists():
            raise Http404 from None
    except RefusedError as error:
        return refused_page(request, opened, error)
    return HttpResponseRedirect(_thread(opened, number))


def _closed(request: HttpRequest, opened: Opened) -> HttpResponse | None:
    """What is shown instead, where nothing can be asked."""
    if is_staff(request):
        return _to_the_desk(opened)
    if opened.found.state != Quote.State.SENT:
        return HttpResponseRedirect(reverse("proposal:page", args=[opened.token]))
    if is_expired(opened, timezone.now()):
        return closed_page(request, opened, "expired", status=410)
    return None


def _to_the_desk(opened: Opened) -> HttpResponse:
    """Staff answer on the quote's own page."""
    return HttpResponseRedirect(reverse("quotes:quote_page", args=[opened.found.number]))


def _too_often(request: HttpRequest, opened: Opened, form: SayForm) -> int:
    """In how many seconds more is heard, where enough was said; the form says so then."""
    seconds = seconds_to_wait(request, opened, "question")
    if seconds:
        form.add_error("words", please_wait(seconds))
    return seconds


def _words_of(request: HttpRequest, form: SayForm) -> Words:
    return Words(form.cleaned_data["words"], form.who.name, form.who.email, visitor_of(request))


def _prefilled(opened: Opened) -> dict[str, str]:
    contact = opened.revision.contact
    return {"name": contact.name, "email": contact.email} if contact else {}


def _thread(opened: Opened, number: int) -> str:
    return f"{reverse('proposal:questions', args=[opened.token])}#question-{number}"


def _ask_page(request: HttpRequest, opened: Opened, form: AskForm, way: str, status: int) -> HttpResponse:
    chosen = form.data.get("about", "") if form.is_bound else form.initial.get("about", "")
    context = {
        "page": page_of(opened.revision),
        "links": only_files(opened),
        "form": form,
        "about": form.abouts.get(chosen),
        "chosen": chosen,
        "change": way == "change",
        "proposal": reverse("proposal:page", args=[opened.token]),
        "questions": reverse("proposal:questions", args=[opened.token]) if opened.found.talk else "",
    }
    return render(request, "proposal/proposal_ask.html", context, status=status)


def _threads_page(
    request: HttpRequest, opened: Opened, number: int = 0, typed: SayForm | None = None, status: int = 200
) -> HttpResponse:
    """Every thread with its form; `typed` is what was sent to that of this number, and is not right."""
    named, is_open = who_of(opened), opened.found.state == Quote.State.SENT
    shown = [
        (one, typed if one.number == number and typed else _fresh(opened, one.number, named))
        for one in threads_of(opened.quote)
    ]
    seller = opened.revision.seller
    context = {
        "page": page_of(opened.revision),
        "links": only_files(opened),
        "threads": shown,
        "is_open": is_open,
        "zone": seller.time_zone,
        "locale": seller.locale,
        "current": opened.revision.number,
        "proposal": reverse("proposal:page", args=[opened.token]),
        "ask": reverse("proposal:ask", args=[opened.token]) if is_open else "",
        "token": opened.token,
    }
    return render(request, "proposal/proposal_questions.html", context, status=status)


def _fresh(opened: Opened, number: int, named: Person | None) -> SayForm:
    return SayForm(initial=_prefilled(opened), named=named, prefix=f"q{number}")
