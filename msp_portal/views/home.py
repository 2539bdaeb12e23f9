"""The first page after sign-in."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from contracts.selectors.overview import under_contract
from contracts.views.finding import seller_of
from groundwork.access import SELLERS, STAFF, Role, allow, has_role, sees_own_only, staff_user
from groundwork.backups.keeping import trouble
from groundwork.display import month, percent
from groundwork.rate_limits import is_too_often
from msp_portal.desk import needs_of
from msp_portal.first_hour import ask_test_mail, first_hour, put_away
from msp_portal.selectors import overview
from quotes.charts import NARROW, chart_of
from quotes.forms.handling import SNOOZES
from quotes.selectors.queue import queue
from quotes.selectors.reports.summary import summary

# So many entries of the queue stand on the page; the others on their own.
FOLLOWED: int = 8
TEST_MAILS: str = "10/h"
# Up to so many are counted; who has more to follow up is not helped by their number.
COUNTED: int = 100


@allow(*STAFF)
def home(request: HttpRequest) -> HttpResponse:
    """What needs somebody now, by reason; then the figures of the month, what is out, and what was won."""
    user, now, seller = staff_user(request), timezone.now(), seller_of(request)
    today, zone = seller.today(now), seller.time_zone
    owner, sells = has_role(user, Role.OWNER), has_role(user, *SELLERS)
    seen, under = overview(user, now, zone), under_contract(user, today)
    context: dict[str, Any] = {"overview": seen, "under": under, "now": now, "is_owner": owner, "sells": sells}
    context["backup_trouble"] = trouble(now) if owner else ""
    context["first_hour"] = first_hour(user, seller, has_plan=seen.has_plan) if owner else None
    if seen.begun:
        needs = needs_of(seen, under, sells=sells)
        # An owner sees what everybody has to follow up, a salesperson their own; who sees no others, all they see.
        whose = None if owner or sees_own_only(user) else user.pk
        follow = queue(user, now, zone, owner=whose, shown=FOLLOWED, most=COUNTED) if sells else None
        figures = summary(user, now, today)
        context |= {
            "needs": needs,
            "queue": follow,
            "needing": len(needs) + len(seen.troubles) + (follow.total if follow else 0),
            "more_to_follow": follow.total - len(follow.entries) if follow else 0,
            "many": bool(follow and follow.total == COUNTED),
            "snoozes": SNOOZES,
            "here": request.path,
            "figures": figures,
            "won_percent": percent(figures.won_share, 0) if figures.won_share is not None else "",
            "month_name": month(today),
            "taken": chart_of(figures.taken.bars, NARROW),
        }
    return render(request, "msp_portal/home.html", context)


@allow(Role.OWNER)
@require_POST
def first_hour_mail(request: HttpRequest) -> HttpResponse:
    """A test mail to whoever presses the button."""
    user = staff_user(request)
    if is_too_often("test-mail", TEST_MAILS, str(user.pk)):
        messages.warning(request, _("Those were many test mails. Status says what became of them."))
    else:
        ask_test_mail(user, timezone.now())
    return redirect("/#first-hour")


@allow(Role.OWNER)
@require_POST
def first_hour_away(request: HttpRequest) -> HttpResponse:
    """Put the list of the first hour away."""
    put_away(staff_user(request))
    return redirect("home")
