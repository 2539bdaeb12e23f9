"""The days of the contracts in somebody's own calendar: a feed behind a secret address, or a file."""

from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from contracts.calendar_file import calendar_file
from contracts.models import Seller
from contracts.selectors.calendar import calendar_days, feed_url, find_feed, live_feed
from contracts.services.calendar import close_feed, new_feed
from groundwork.access import STAFF, allow, has_role, public, staff_user
from groundwork.models import User
from groundwork.rate_limits import is_too_often

# Calendars ask every quarter of an hour at most; one address may stand in several.
FEED_RATE: Final = "60/h"


@allow(*STAFF)
@require_safe
def calendar_page(request: HttpRequest) -> HttpResponse:
    """The address of the reader's own feed, and what can be done with it."""
    feed = live_feed(staff_user(request))
    response = render(request, "contracts/calendar.html", {"feed": feed, "url": feed_url(feed) if feed else ""})
    response["Cache-Control"] = "no-store"
    return response


@allow(*STAFF)
@require_POST
def calendar_new(request: HttpRequest) -> HttpResponse:
    """Make the address, or a new one in its place."""
    new_feed(staff_user(request), timezone.now())
    messages.success(
        request, _("The address is ready. Give it to nobody: whoever has it sees the names of your clients.")
    )
    return redirect("contracts:calendar")


@allow(*STAFF)
@require_POST
def calendar_close(request: HttpRequest) -> HttpResponse:
    """Close the address."""
    if close_feed(staff_user(request), timezone.now()):
        messages.success(
            request, _("The address is closed. A calendar that reads it keeps what it has, and gets no more.")
        )
    return redirect("contracts:calendar")


@allow(*STAFF)
@require_safe
def calendar_download(request: HttpRequest) -> HttpResponse:
    """The file, for somebody who is signed in."""
    response = _file(staff_user(request))
    response["Content-Disposition"] = 'attachment; filename="contracts.ics"'
    return response


@public
@require_safe
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """The file for whoever has the address, as long as its person may see contracts. Asks for no session, makes none.

    Every wrong address gets the same 404. One that is asked more often than any calendar does gets 429: the file is a
    year of all contracts, and somebody else may have the address.
    """
    feed = find_feed(token)
    if feed is None or not has_role(feed.user, *STAFF):
        response = HttpResponse(status=404, content_type="text/plain")
    elif is_too_often("calendar-feed", FEED_RATE, feed.digest):
        said = _("This calendar is asked for more than %(times)s times an hour. Ask again in an hour.")
        response = HttpResponse(said % {"times": FEED_RATE.partition("/")[0]}, "text/plain; charset=utf-8", 429)
        response["Retry-After"] = "3600"
    else:
        response = _file(feed.user)
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response


def _file(user: User) -> HttpResponse:
    seller = Seller.current()
    days = calendar_days(user, seller.today(timezone.now()))
    name = _("Contracts of %(company)s") % {"company": seller.name}
    response = HttpResponse(calendar_file(days, name), content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "private, no-store"
    return response
