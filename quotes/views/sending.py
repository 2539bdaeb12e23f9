"""How and when a quote goes out: the chosen moment, and the countdown to it."""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from contracts.views.finding import seller_of
from groundwork.access import SELLERS, allow, staff_user
from groundwork.display import clock
from groundwork.errors import DomainError
from groundwork.mailing import Letter
from quotes.forms.sending import ResendForm, ScheduleForm
from quotes.mail import proposal_letter
from quotes.selectors.sending import sending_of
from quotes.services.compiling import shown_revision
from quotes.services.planning import plan_sending
from quotes.services.resending import mail_again
from quotes.signing_mail import sign_letter
from quotes.views.finding import expected_revision, quote_or_404

_USUAL_TIME = time(9)
# What stands in the preview where the mail has the link: there is none before it is sent.
_NO_LINK = "#the-link-of-this-client"


@dataclass(frozen=True, slots=True)
class ShownMail:
    """A mail as it is read: its head, and both its forms."""

    sender: str
    to: str
    subject: str
    html: SafeString
    text: str


@allow(*SELLERS)
@require_safe
@never_cache
def quote_mail_preview(request: HttpRequest, number: str) -> HttpResponse:
    """The mails that go out with the draft, or went out with what was sent, as each of its recipients reads them."""
    quote, user = quote_or_404(request, number), staff_user(request)
    try:
        revision = shown_revision(quote, user, timezone.now())
    except DomainError as error:
        return render(request, "proposal/preview_not_ready.html", {"quote": quote, "message": str(error)}, status=409)
    signing = revision.signing
    mails = [sign_letter(revision, named, _NO_LINK) for place in signing.due(()) if (named := signing.at(place))]
    if revision.contact is not None and signing.place_of(revision.contact.email) is None:
        mails.insert(0, proposal_letter(quote, revision, revision.contact, _NO_LINK))
    words = {"quote": quote, "mails": [_shown(mail) for mail in mails]}
    return render(request, "quotes/quote_mail_preview.html", words)


@allow(*SELLERS)
@require_POST
def quote_mail(request: HttpRequest, number: str) -> HttpResponse:
    """Mail the link once more, with a note above it where one is typed."""
    quote = quote_or_404(request, number)
    form = ResendForm(request.POST)
    if not form.is_valid():
        return render(request, "quotes/quote_mail.html", {"quote": quote, "form": form}, status=422)
    try:
        mail_again(quote, staff_user(request), timezone.now(), form.cleaned_data["note"])
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The mail with the link is on its way once more."))
    return redirect("quotes:quote_page", number)


@allow(*SELLERS)
@never_cache
def quote_schedule(request: HttpRequest, number: str) -> HttpResponse:
    """Choose when the draft goes out, or another moment than the one that was chosen."""
    quote, zone, now = quote_or_404(request, number), seller_of(request).time_zone, timezone.now()
    if not quote.editable:
        return redirect("quotes:quote_page", number)
    sending, status = sending_of(quote, now), 200
    begins = sending.due_at if sending and sending.waits and sending.chosen else None
    form = ScheduleForm(request.POST if request.method == "POST" else None, zone, initial=_initial(begins, now, zone))
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                planned = plan_sending(quote, staff_user(request), now, expected_revision(request), form.moment)
            except DomainError as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, _("It goes out on %(moment)s.") % {"moment": clock(planned.due_at, zone)})
                return redirect("quotes:quote_page", number)
    words = {"quote": quote, "form": form, "zone": zone, "now": now, "sending": sending}
    return render(request, "quotes/quote_schedule.html", words, status=status)


@allow(*SELLERS)
@require_safe
@never_cache
def quote_sending(request: HttpRequest, number: str) -> HttpResponse:
    """Where the sending stands, for the page that has counted down to it."""
    quote, now = quote_or_404(request, number), timezone.now()
    words = {
        "quote": quote,
        "sending": sending_of(quote, now),
        "zone": seller_of(request).time_zone,
        "may_sell": True,
        "counted": True,
    }
    return render(request, "quotes/_sending.html", words)


def _initial(begins: datetime | None, now: datetime, zone: str) -> dict[str, object]:
    """The moment that was chosen, or tomorrow morning."""
    local = (begins or now).astimezone(ZoneInfo(zone))
    if begins is not None:
        return {"day": local.date(), "time": local.time()}
    return {"day": local.date() + timedelta(days=1), "time": _USUAL_TIME}


def _shown(mail: Letter) -> ShownMail:
    message = mail.message
    (html,) = [content for content, kind in getattr(message, "alternatives", ()) if kind == "text/html"]
    body = re.search(r"<body>(.*)</body>", str(html), re.DOTALL)
    inside = (body[1] if body else "").replace(f'href="{_NO_LINK}"', "")
    to = f"{mail.name} <{mail.email}>" if mail.name else mail.email
    # Of a template of ours, which has escaped what people typed.
    safe = mark_safe(inside)  # noqa: S308
    return ShownMail(str(message.from_email), to, str(message.subject), safe, str(message.body))
