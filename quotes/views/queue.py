"""The queue of what is to be followed up, and what is done with several quotes at once."""

from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from contracts.views.finding import seller_of
from groundwork.access import SELLERS, allow, sees_own_only, staff_user
from groundwork.errors import DomainError
from groundwork.forms import faults_in
from groundwork.models import User
from quotes.forms.handling import LOSE, REASSIGN, SNOOZES, FollowForm, SeveralForm
from quotes.models import Quote, ReminderRules
from quotes.selectors.people import sellers
from quotes.selectors.queue import queue
from quotes.services.handing_over import reassign_quote
from quotes.services.handling import add_note, follow_up_done, snooze
from quotes.services.reminding import is_not_told
from quotes.services.revising import lose_quote
from quotes.views.finding import quote_or_404

# So many quotes are handled by one press at most: a page of the list has 30.
MOST: int = 100


@allow(*SELLERS)
def quote_queue(request: HttpRequest) -> HttpResponse:
    """What waits to be followed up: one's own, or with ?whose=all everybody's."""
    user, zone = staff_user(request), seller_of(request).time_zone
    # Who sees their own clients alone follows up all that these have been offered, whoever began it.
    limited = sees_own_only(user)
    everybody = request.GET.get("whose") == "all" and not limited
    owner = None if everybody or limited else user.pk
    found = queue(user, timezone.now(), zone, owner=owner, page=request.GET.get("page", "1"))
    words = {
        "queue": found,
        "everybody": everybody,
        "limited": limited,
        "snoozes": SNOOZES,
        "here": request.get_full_path(),
        "tells": ReminderRules.current().tell_views,
        "told": not is_not_told(user),
        "query": urlencode({"whose": "all"}) + "&" if everybody else "",
    }
    return render(request, "quotes/queue.html", words)


@allow(*SELLERS)
@require_POST
def quote_follow(request: HttpRequest, number: str) -> HttpResponse:
    """An entry of the queue is done, or left out for some days; then back to where it was pressed."""
    quote, by, now = quote_or_404(request, number), staff_user(request), timezone.now()
    form = FollowForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(faults_in(form)))
        return redirect(_back(request, reverse("quotes:quote_queue")))
    if note := form.cleaned_data["note"]:
        add_note(quote, note, by, now)
    until = form.until(now)
    if until is None:
        follow_up_done(quote, by, now)
        messages.success(request, _("%(number)s is done, until there is another reason.") % {"number": number})
    else:
        snooze(quote, until, by)
        messages.success(request, _("%(number)s comes back later.") % {"number": number})
    return redirect(_back(request, reverse("quotes:quote_queue")))


@allow(*SELLERS)
@require_POST
def quote_several(request: HttpRequest) -> HttpResponse:
    """Do one thing with several quotes: what cannot be done with one of them is said, and the others are done."""
    by, now = staff_user(request), timezone.now()
    back = _back(request, reverse("quotes:quote_list"))
    form = SeveralForm(request.POST, sellers())
    numbers = list(dict.fromkeys(request.POST.getlist("quote")))[:MOST]
    if not numbers:
        messages.error(request, _("Tick the quotes first."))
        return redirect(back)
    if not form.is_valid():
        messages.error(request, " ".join(faults_in(form)))
        return redirect(back)
    deed, done = _deed_of(form, by, now), 0
    for quote in Quote.objects.for_user(by).filter(number__in=numbers).order_by("pk"):
        try:
            deed(quote)
        except DomainError as error:
            messages.error(request, f"{quote.number}: {error}")
        else:
            done += 1
    if done:
        messages.success(request, ngettext("%(count)d quote done.", "%(count)d quotes done.", done) % {"count": done})
    return redirect(back)


def _deed_of(form: SeveralForm, by: User, now: datetime) -> Callable[[Quote], object]:
    said = form.cleaned_data
    if said["deed"] == REASSIGN:
        owner = form.chosen()
        return lambda quote: reassign_quote(quote, owner, by, now)
    if said["deed"] == LOSE:
        return lambda quote: lose_quote(quote, said["reason"], "", by, now)
    return lambda quote: snooze(quote, now + timedelta(days=7), by)


def _back(request: HttpRequest, usual: str) -> str:
    """Where the button stood, where that is a page of ours."""
    asked = request.POST.get("next", "")
    return asked if url_has_allowed_host_and_scheme(asked, {request.get_host()}) else usual
