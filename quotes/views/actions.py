"""What can be done with a quote by one press of a button. Each is a POST that ends on the quote's page."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from groundwork.access import SELLERS, Role, allow, staff_user
from groundwork.errors import DomainError
from groundwork.models import User
from quotes.models import Quote
from quotes.services.approval import approve_quote, ask_approval
from quotes.services.mailing import leave_mail, try_mail_now
from quotes.services.plan_upgrade import upgrade_plan
from quotes.services.revising import close_link, renew_link, revise_quote, withdraw_quote
from quotes.services.sending import mail_again, send_quote
from quotes.services.uncounted import accept_uncounted
from quotes.views.finding import expected_revision, quote_or_404


@allow(*SELLERS)
@require_POST
def quote_send(request: HttpRequest, number: str) -> HttpResponse:
    """Send what the page showed."""
    seen, now = expected_revision(request), timezone.now()
    return _do(
        request,
        number,
        lambda quote, user: send_quote(quote, user, now, seen),
        _("Sent. The mail with the link is on its way."),
    )


@allow(*SELLERS)
@require_POST
def quote_mail(request: HttpRequest, number: str) -> HttpResponse:
    """Mail the link once more."""
    now = timezone.now()
    return _do(
        request,
        number,
        lambda quote, user: mail_again(quote, user, now),
        _("The mail with the link is on its way once more."),
    )


@allow(*SELLERS)
@require_POST
def mail_try(request: HttpRequest, number: str, mail: int) -> HttpResponse:
    """Try a mail that has not gone out, now."""
    now = timezone.now()
    return _do(
        request,
        number,
        lambda quote, _user: try_mail_now(quote, mail, now),
        _("It is being tried now. Open this page again in a moment: it tells what the mail server says."),
    )


@allow(*SELLERS)
@require_POST
def mail_dismiss(request: HttpRequest, number: str, mail: int) -> HttpResponse:
    """Let a mail that has not gone out be."""
    return _do(
        request,
        number,
        lambda quote, _user: leave_mail(quote, mail),
        _("Dismissed. That mail is not sent."),
    )


@allow(*SELLERS)
@require_POST
def quote_ask(request: HttpRequest, number: str) -> HttpResponse:
    """Ask the owners for their approval."""
    now = timezone.now()
    return _do(
        request,
        number,
        lambda quote, user: ask_approval(quote, user, now),
        _("The owner has been asked. You get a mail when it is approved."),
    )


@allow(*SELLERS)
@require_POST
def quote_upgrade(request: HttpRequest, number: str) -> HttpResponse:
    """Put the draft on the newest version of its plan, and go on at the desk."""
    quote = quote_or_404(request, number)
    try:
        upgraded = upgrade_plan(quote, staff_user(request), expected_revision(request), timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("quotes:quote_page", number)
    moved = _("This draft is on version %(number)d now.")
    messages.success(request, moved % {"number": upgraded.version.number})
    for note in upgraded.notes:
        messages.warning(request, note)
    return redirect("quotes:quote_edit", number)


@allow(Role.OWNER)
@require_POST
def quote_approve(request: HttpRequest, number: str) -> HttpResponse:
    """Approve what the page showed."""
    seen, now = expected_revision(request), timezone.now()
    return _do(
        request,
        number,
        lambda quote, user: approve_quote(quote, user, now, seen),
        _("Approved. It can be sent as it stands."),
    )


@allow(*SELLERS)
@require_POST
def quote_uncounted(request: HttpRequest, number: str) -> HttpResponse:
    """Say yes to what is offered and counts nothing, as the page named it."""
    seen = expected_revision(request)
    return _do(request, number, lambda quote, user: accept_uncounted(quote, user, seen), "")


@allow(*SELLERS)
@require_POST
def quote_revise(request: HttpRequest, number: str) -> HttpResponse:
    """Open the draft again and go to the desk."""
    return _do(request, number, revise_quote, "", then="quotes:quote_edit")


@allow(*SELLERS)
@require_POST
def quote_withdraw(request: HttpRequest, number: str) -> HttpResponse:
    """Take the quote back."""
    now = timezone.now()
    return _do(
        request,
        number,
        lambda quote, user: withdraw_quote(quote, user, now),
        _("Withdrawn. The link does not open it any more."),
    )


@allow(*SELLERS)
@require_POST
def quote_link(request: HttpRequest, number: str) -> HttpResponse:
    """Make a new link in place of the old one."""
    now = timezone.now()
    return _do(
        request,
        number,
        lambda quote, user: renew_link(quote, user, now),
        _("There is a new link, and the old one is closed. The client does not know the new one yet: send it to them."),
    )


@allow(*SELLERS)
@require_POST
def quote_close(request: HttpRequest, number: str) -> HttpResponse:
    """Close the link without a new one."""
    now = timezone.now()
    return _do(
        request,
        number,
        lambda quote, user: close_link(quote, user, now),
        _("The link is closed. Nobody can open the proposal until you make a new one."),
    )


def _do(
    request: HttpRequest,
    number: str,
    deed: Callable[[Quote, User], object],
    done: str,
    then: str = "quotes:quote_page",
) -> HttpResponse:
    """Do it, and say so on the page that comes next; where it cannot be done, say why."""
    quote = quote_or_404(request, number)
    try:
        deed(quote, staff_user(request))
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("quotes:quote_page", number)
    if done:
        messages.success(request, done)
    return redirect(then, number)
