"""Recording an answer that came on paper, by mail or by telephone; and the file that came with it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from groundwork import evidence
from groundwork.access import SELLERS, STAFF, allow, staff_user
from groundwork.display import day
from groundwork.errors import DomainError
from groundwork.models import EvidenceFile
from quotes.documents import Revision, read_revision
from quotes.forms.answers import shown_on
from quotes.forms.on_behalf import AcceptedForm, DeclinedForm
from quotes.models import Quote, RecordedAnswer
from quotes.models.quote import SUBJECT
from quotes.proposal.page import Page, page_of
from quotes.proposal.starting import beginning_of
from quotes.recipients import goes_to
from quotes.refusals import (
    ExpiredError,
    NotOfferedError,
    ReceivedError,
    SupersededError,
    TotalChangedError,
    UndrawnError,
)
from quotes.services.on_behalf import record_acceptance, record_refusal
from quotes.views.finding import quote_or_404
from quotes.views.library import FILES
from quotes.views.proposal.accept import FIRST_INVOICE_CHANGED, chosen_in, first_day_asked, numbers_of, packages_of
from quotes.views.proposal.drawing import show
from quotes.views.proposal.opening import Links, asked


@allow(*SELLERS)
@require_safe
def on_behalf_choose(request: HttpRequest, number: str) -> HttpResponse:
    """The proposal, on which staff choose as the client would what the client has agreed to."""
    quote = quote_or_404(request, number)
    if (revision := _open_revision(quote)) is None:
        return _nothing_open(request, quote)
    links = Links(
        page=reverse("quotes:on_behalf_choose", args=[number]),
        files=FILES,
        back=reverse("quotes:quote_page", args=[number]),
        record=reverse("quotes:on_behalf_accepted", args=[number]),
        preview=True,
    )
    return show(request, revision, asked(request.GET), links)


@allow(*SELLERS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def on_behalf_accepted(request: HttpRequest, number: str) -> HttpResponse:
    """The choice once more, and the form that records that the client has agreed to it."""
    quote = quote_or_404(request, number)
    if request.method == "POST":
        return _record_acceptance(request, quote)
    if (revision := _open_revision(quote)) is None:
        return _nothing_open(request, quote)
    page = page_of(revision, asked(request.GET))
    if page.offer.choice.fixed:
        # What was asked for isn’t available as it is: the page to choose on says why.
        return redirect(f"{reverse('quotes:on_behalf_choose', args=[number])}?{request.GET.urlencode()}#choice")
    person = goes_to(quote)
    who = {"name": person.name, "email": person.email} if person else {}
    form = AcceptedForm(first_day=first_day_asked(revision), initial={**who, **shown_on(page)})
    return _accepted_page(request, quote, page, form, 200)


@allow(*SELLERS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def on_behalf_declined(request: HttpRequest, number: str) -> HttpResponse:
    """The form that records that the client has said no."""
    quote = quote_or_404(request, number)
    if request.method != "POST":
        if (revision := _open_revision(quote)) is None:
            return _nothing_open(request, quote)
        return _declined_page(request, quote, DeclinedForm(initial={"revision": revision.sha256}), 200)
    form = DeclinedForm(request.POST, request.FILES)
    if not form.is_valid():
        return _declined_page(request, quote, form, 422)
    try:
        record_refusal(quote, form.refusal(), form.report(staff_user(request)), timezone.now)
    except ReceivedError as error:
        form.add_error("received_on", str(error))
        return _declined_page(request, quote, form, 422)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Recorded that the client has said no."))
    return redirect("quotes:quote_page", number)


@allow(*STAFF)
@require_safe
def quote_evidence(request: HttpRequest, number: str, entry: int) -> HttpResponse:
    """The file that came with an answer, known by its entry of the chain."""
    quote = quote_or_404(request, number)
    of_it = {"record__subject_kind": SUBJECT, "record__subject_number": quote.number}
    answers = RecordedAnswer.objects.select_related("evidence")
    answer = get_object_or_404(answers, record__seq=entry, evidence__isnull=False, **of_it)
    assert isinstance(answer.evidence, EvidenceFile)
    return evidence.download(request, answer.evidence)


def _open_revision(quote: Quote) -> Revision | None:
    if quote.state != Quote.State.SENT or quote.current is None:
        return None
    return read_revision(bytes(quote.current.document))


def _nothing_open(request: HttpRequest, quote: Quote) -> HttpResponse:
    messages.error(request, _("There is nothing out that could be answered."))
    return redirect("quotes:quote_page", quote.number)


def _record_acceptance(request: HttpRequest, quote: Quote) -> HttpResponse:
    revision = read_revision(bytes(quote.current.document)) if quote.current else None
    form = AcceptedForm(request.POST, request.FILES, first_day=first_day_asked(revision) if revision else None)
    if not form.is_valid():
        if form.hidden_faults:
            messages.error(request, _("That page was damaged. Choose again, nothing was recorded."))
            return redirect("quotes:on_behalf_choose", quote.number)
        return _again(request, quote, form, 422)
    if form.first_day_unseen:
        form.add_error("starts_on", FIRST_INVOICE_CHANGED)
        return _again(request, quote, form, 422)
    name, email = form.cleaned_data["name"], form.cleaned_data["email"]
    who = {"name": name, "title": "", "email": email, "signature": ""}
    answer = form.answer(packages_of(request), numbers_of(request), **who, details=form.details())
    try:
        record_acceptance(quote, answer, form.report(staff_user(request)), timezone.now)
    except (ReceivedError, ExpiredError) as error:
        form.add_error("received_on", _late(quote) if isinstance(error, ExpiredError) else str(error))
        return _again(request, quote, form, 422)
    except UndrawnError as error:
        form.add_error(None, str(error))
        return _again(request, quote, form, 422)
    except (SupersededError, TotalChangedError, NotOfferedError) as error:
        form.add_error(None, _("%(what)s Look at what is chosen now, and record that.") % {"what": error})
        return _again(request, quote_or_404(request, quote.number), form, 409, anew=True)
    except DomainError as error:  # there is nothing left to record
        messages.error(request, str(error))
    else:
        messages.success(request, _("Recorded on behalf of the client."))
    return redirect("quotes:quote_page", quote.number)


def _late(quote: Quote) -> str:
    assert quote.current is not None
    valid = {"day": day(quote.current.valid_through)}
    return _("It was valid through %(day)s. For an answer after that, revise the quote and send it again.") % valid


def _again(request: HttpRequest, quote: Quote, form: AcceptedForm, status: int, *, anew: bool = False) -> HttpResponse:
    """The form with what was typed; `anew` with the choice as the quote's revision of now has it."""
    if quote.current is None:
        return _nothing_open(request, quote)
    typed = form.cleaned_data
    starts_on = form.asked_day
    page = page_of(read_revision(bytes(quote.current.document)).from_day(starts_on), chosen_in(request, form))
    if anew:
        data = request.POST.copy()
        shown = shown_on(page, starts_on)
        data.update({name: "" if value is None else str(value) for name, value in shown.items()})
        form.data = data
    elif starts_on != typed["from_day"]:
        form.show_from(starts_on, page)
    return _accepted_page(request, quote, page, form, status)


def _accepted_page(request: HttpRequest, quote: Quote, page: Page, form: AcceptedForm, status: int) -> HttpResponse:
    choose = f"{reverse('quotes:on_behalf_choose', args=[quote.number])}?{page.offer.query}#choice"
    words = {"offer": page.offer, "choose": choose, "packages": page.offer.choice.packages}
    if form.asked_day is not None:
        words["begins"] = beginning_of(page.revision, page.offer.choice, form.asked_day)
    return _form_page(request, "quotes/on_behalf_accepted.html", quote, form, status, words)


def _declined_page(request: HttpRequest, quote: Quote, form: DeclinedForm, status: int) -> HttpResponse:
    return _form_page(request, "quotes/on_behalf_declined.html", quote, form, status, {})


def _form_page(
    request: HttpRequest,
    template: str,
    quote: Quote,
    form: AcceptedForm | DeclinedForm,
    status: int,
    words: dict[str, Any],
) -> HttpResponse:
    lost = bool(request.FILES) and "file" not in form.errors
    return render(request, template, {"quote": quote, "form": form, "lost": lost, **words}, status=status)
