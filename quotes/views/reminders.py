"""When clients are reminded, for the owner; and what a salesperson says of their own mails."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from groundwork.access import SELLERS, Role, allow, staff_user
from groundwork.errors import StaleError
from quotes.forms.reminders import RemindersForm
from quotes.models import ReminderRules
from quotes.services.reminding import mark_of, save_rules, tell_me

# What the page offers where there are no rules: looked at by the owner, and on with the first press.
USUAL = {"after": [4], "silent": [3], "before": [3], "tell_views": True}


@allow(Role.OWNER)
@require_http_methods(["GET", "HEAD", "POST"])
def reminders(request: HttpRequest) -> HttpResponse:
    """The rules; where there are none, usual ones to begin with."""
    kept = ReminderRules.objects.filter(pk=1).first()
    begin = {name: getattr(kept, name) for name in USUAL} if kept else USUAL
    form = RemindersForm(request.POST if request.method == "POST" else None, initial=begin)
    mark = request.POST.get("seen") or mark_of(kept)
    if form.is_valid():
        try:
            save_rules(form.rules(), mark)
        except StaleError as error:
            form.add_error(None, str(error))
            mark = mark_of(ReminderRules.objects.filter(pk=1).first())
        else:
            messages.success(request, _("Saved. They hold for what is out already, too."))
            return redirect("reminders")
    words = {"form": form, "is_on": kept is not None, "mark": mark}
    return render(request, "quotes/reminders.html", words, status=422 if form.is_bound else 200)


@allow(*SELLERS)
@require_POST
def queue_telling(request: HttpRequest) -> HttpResponse:
    """Whether I get a mail when a client looks."""
    tell_me(staff_user(request), told=request.POST.get("told") == "yes")
    messages.success(request, _("Saved."))
    return redirect("quotes:quote_queue")
