"""The queue of what is to be followed up, and what is done with several quotes at once."""

from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from contracts.views.finding import seller_of
from groundwork.access import SELLERS, allow, sees_own_only, sellers, staff_user
from groundwork.forms import faults_in
from groundwork.models import User
from groundwork.owner_forms import REASSIGN
from groundwork.several import Undo, ask_first, back_to, each_of, is_sure, tell, ticked, undo_by
from quotes.forms.handling import LOSE, SNOOZE, SNOOZES, UNSNOOZE, FollowForm, SeveralForm
from quotes.models import FollowUp, Quote, ReminderRules
from quotes.selectors.queue import queue
from quotes.services.handing_over import reassign_quote
from quotes.services.handling import add_note, follow_up_done, snooze, unsnooze
from quotes.services.reminding import is_not_told
from quotes.services.revising import lose_quote
from quotes.views.finding import quote_or_404


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
        return redirect(back_to(request, reverse("quotes:quote_queue")))
    if note := form.cleaned_data["note"]:
        add_note(quote, note, by, now)
    until = form.until(now)
    if until is None:
        follow_up_done(quote, by, now)
        messages.success(request, _("%(number)s is done, until there is another reason.") % {"number": number})
    else:
        snooze(quote, until, by)
        messages.success(request, _("%(number)s comes back later.") % {"number": number})
    return redirect(back_to(request, reverse("quotes:quote_queue")))


@allow(*SELLERS)
@require_POST
def quote_several(request: HttpRequest) -> HttpResponse:
    """Do one thing with several quotes: what cannot be done with one of them is said, and the others are done."""
    by, now = staff_user(request), timezone.now()
    back = back_to(request, reverse("quotes:quote_list"))
    form = SeveralForm(request.POST, sellers())
    found = Quote.objects.for_user(by).filter(number__in=ticked(request.POST, "quote"))
    quotes = list(found.select_related("client", "follow_up").order_by("pk"))
    if not quotes:
        messages.error(request, _("Tick the quotes first."))
        return redirect(back)
    if not form.is_valid():
        messages.error(request, " ".join(faults_in(form)))
        return redirect(back)
    if form.cleaned_data["deed"] == LOSE and not is_sure(request):
        return _sure_that_lost(request, quotes)
    done = each_of(request, quotes, _deed_of(form, by, now))
    if done:
        said = ngettext("%(count)d quote done.", "%(count)d quotes done.", len(done)) % {"count": len(done)}
        tell(request, said, _undo_of(request, form, done, now))
    return redirect(back)


def _undo_of(request: HttpRequest, form: SeveralForm, done: list[Quote], now: datetime) -> Undo | None:
    """The deed after which all of these, as they were read before, are as they were; None where none does that."""
    numbers, deed = [quote.number for quote in done], form.cleaned_data["deed"]
    if deed == SNOOZE and not any(_is_quiet(quote, now) for quote in done):
        return undo_by(request, "quote", numbers, deed=UNSNOOZE)
    owners = {quote.owner_id for quote in done}
    if deed == REASSIGN and len(owners) == 1 and str(*owners) in form.people and form.chosen().pk not in owners:
        return undo_by(request, "quote", numbers, deed=REASSIGN, owner=owners.pop())
    return None


def _is_quiet(quote: Quote, now: datetime) -> bool:
    follow: FollowUp | None = getattr(quote, "follow_up", None)
    return follow is not None and follow.quiet_until is not None and follow.quiet_until > now


def _deed_of(form: SeveralForm, by: User, now: datetime) -> Callable[[Quote], object]:
    said = form.cleaned_data
    if said["deed"] == REASSIGN:
        owner = form.chosen()
        return lambda quote: reassign_quote(quote, owner, by, now)
    if said["deed"] == LOSE:
        return lambda quote: lose_quote(quote, said["reason"], "", by, now)
    if said["deed"] == UNSNOOZE:
        return lambda quote: unsnooze(quote, by)
    return lambda quote: snooze(quote, now + timedelta(days=7), by)


def _sure_that_lost(request: HttpRequest, quotes: list[Quote]) -> HttpResponse:
    title = ngettext("Mark %(count)d quote as lost?", "Mark %(count)d quotes as lost?", len(quotes))
    text = _("Their links close at once, and nobody can sign. A revision opens a quote again, with a new link.")
    names = [f"{quote.number} · {quote.client}" for quote in quotes]
    return ask_first(request, title % {"count": len(quotes)}, text, _("Mark as lost"), names)
