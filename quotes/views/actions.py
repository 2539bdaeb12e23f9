"""What can be done with a quote by one press of a button. Each is a POST that ends on the quote's page."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from groundwork.access import SELLERS, View, allow, staff_user
from groundwork.errors import DomainError
from groundwork.models import User
from quotes.models import Quote
from quotes.services.approval import ask_approval
from quotes.services.mailing import leave_mail, try_mail_now
from quotes.services.plan_upgrade import upgrade_plan
from quotes.services.planning import plan_both, plan_sending, undo_sending
from quotes.services.reminding import remind_again, stop_reminders
from quotes.services.resending import extend_quote, remind_signer
from quotes.services.revising import close_link, renew_link, reopen_quote, revise_quote, withdraw_quote
from quotes.services.uncounted import accept_uncounted
from quotes.states import MOVES
from quotes.views.finding import expected_revision, quote_or_404


@dataclass(frozen=True, slots=True)
class Press:
    """A button that was pressed. `seen` is the revision of the draft that the page showed, `seen_other` that of the
    renewal beside it, `mail` or `place`, that of a signer, what it is about.
    """

    quote: Quote
    by: User
    now: datetime
    seen: int
    mail: int
    seen_other: int
    place: int


def _button(
    deed: Callable[[Press], object],
    done: str | Promise = "",
    *,
    then: str = "quotes:quote_page",
) -> View:
    """A view that does it and says so on the page that comes next; where it cannot be done, it says why."""

    @allow(*SELLERS)
    @require_POST
    def view(request: HttpRequest, number: str, mail: int = 0, place: int = 0) -> HttpResponse:
        quote, by = quote_or_404(request, number), staff_user(request)
        seen, seen_other = expected_revision(request), expected_revision(request, "other_revision")
        press = Press(quote, by, timezone.now(), seen, mail, seen_other, place)
        try:
            deed(press)
        except DomainError as error:
            messages.error(request, str(error))
            return redirect("quotes:quote_page", number)
        if done:
            messages.success(request, str(done))
        return redirect(then, number)

    return view


quote_send = _button(
    lambda press: plan_sending(press.quote, press.by, press.now, press.seen)  # the page that comes says so, and counts
)
quote_unsend = _button(
    lambda press: undo_sending(press.quote, press.by, press.now),
    gettext_lazy("Undone. Nothing was sent, and the draft is what it was."),
)
quote_send_both = _button(lambda press: plan_both(press.quote, press.by, press.now, (press.seen, press.seen_other)))
quote_extend = _button(
    lambda press: extend_quote(press.quote, press.by, press.now),
    gettext_lazy("Extended. The mail with the new last day is on its way."),
)
mail_try = _button(
    lambda press: try_mail_now(press.quote, press.mail, press.now),
    gettext_lazy("It is being tried now. Open this page again in a moment: it tells what the mail server says."),
)
mail_dismiss = _button(
    lambda press: leave_mail(press.quote, press.mail), gettext_lazy("Dismissed. That mail is not sent.")
)
quote_ask = _button(
    lambda press: ask_approval(press.quote, press.by, press.now),
    gettext_lazy("Whoever may approve has been asked. You get a mail when it is approved or sent back."),
)
quote_uncounted = _button(lambda press: accept_uncounted(press.quote, press.by, press.seen))
quote_revise = _button(
    lambda press: (
        reopen_quote(press.quote, press.by, press.now)
        if MOVES["reopen"].fits(press.quote)
        else revise_quote(press.quote, press.by)
    ),
    then="quotes:quote_edit",
)
quote_hush = _button(
    lambda press: stop_reminders(press.quote, press.by, press.now),
    gettext_lazy("The client is reminded no more of this quote."),
)
quote_remind = _button(
    lambda press: remind_again(press.quote, press.by, press.now),
    gettext_lazy("The client is reminded of this quote again, by the company’s rules."),
)
quote_withdraw = _button(
    lambda press: withdraw_quote(press.quote, press.by, press.now),
    gettext_lazy("Withdrawn. The link does not open it any more."),
)
quote_link = _button(
    lambda press: renew_link(press.quote, press.by, press.now),
    gettext_lazy(
        "There is a new link, and the old one is closed. The client does not know the new one yet: send it to them."
    ),
)
signer_remind = _button(
    lambda press: remind_signer(press.quote, press.place, press.by, press.now),
    gettext_lazy("The mail with their link is on its way once more."),
)
signer_link = _button(
    lambda press: renew_link(press.quote, press.by, press.now, press.place),
    gettext_lazy("There is a new link for this signer, and the old one is closed. Remind them, or send it to them."),
)
signer_close = _button(
    lambda press: close_link(press.quote, press.by, press.now, press.place),
    gettext_lazy("The link of this signer is closed. They cannot sign until you make a new one."),
)
quote_close = _button(
    lambda press: close_link(press.quote, press.by, press.now),
    gettext_lazy("The link is closed. Nobody can open the proposal until you make a new one."),
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
