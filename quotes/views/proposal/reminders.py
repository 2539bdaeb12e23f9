"""No more reminders: a page with one button, because programs that look at mails open every link in them."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from quotes.models import NoReminders
from quotes.proposal.page import called
from quotes.services.reminding import remind_again, stop_reminders
from quotes.views.proposal.opening import FORM_REFERRER, Opened, is_staff, proposal_view


@proposal_view(FORM_REFERRER)
def stop(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Ask once, and stop them by a press, or let them go on by another one. Staff do it on the quote's page."""
    if is_staff(request):
        return HttpResponseRedirect(reverse("quotes:quote_page", args=[opened.found.number]))
    if request.method == "POST":
        change = remind_again if "again" in request.POST else stop_reminders
        change(opened.quote, None, timezone.now())
        return HttpResponseRedirect(request.path)
    words = {
        "revision": opened.revision,
        "title": called(opened.revision),
        "stopped": NoReminders.objects.filter(pk=opened.found.quote).exists(),
        "proposal": "../",
    }
    return render(request, "proposal/proposal_reminders.html", words)
