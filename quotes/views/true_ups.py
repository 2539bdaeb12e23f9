"""The true-up run: the page over all contracts, what is about to be approved, and what became of it."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from contracts.selectors.true_ups import Proposal, totals_of, true_up_run
from contracts.views.finding import seller_of
from groundwork.access import SELLERS, STAFF, allow, has_role, staff_user
from groundwork.days import far_fault
from groundwork.models import User
from groundwork.searching import searched
from quotes.selectors.true_up_run import ROWS_A_PAGE, not_out, rows_of, run_page
from quotes.services.true_up_run import Done, Outcome, Ticket, approve, tickets_in

_PAGE: Final = "true_ups:page"


@allow(*STAFF)
@require_safe
def true_ups(request: HttpRequest) -> HttpResponse:
    """Who has more and who has less, from the day ?on=; one ?group= of them, narrowed by ?q=.

    Without a day it is the first of each contract's next month.
    """
    user, now, seller = staff_user(request), timezone.now(), seller_of(request)
    day, fault = _day(request.GET.get("on", ""), seller.today(now))
    group, search = request.GET.get("group", ""), searched(request)
    found = run_page(user, day, now, seller.time_zone, group=group, search=search, page=request.GET.get("page", "1"))
    kept = {"on": _typed(day), "q": search}
    context = {
        "found": found,
        "day": day,
        "fault": fault,
        "group": group,
        "search": search,
        "kept": urlencode(kept) + "&",
        "query": urlencode({**kept, "group": group}) + "&",
        "may_sell": has_role(user, *SELLERS),
        "zone": seller.time_zone,
    }
    return render(request, "quotes/true_ups.html", context, status=400 if fault else 200)


@allow(*SELLERS)
@require_POST
def true_ups_preview(request: HttpRequest) -> HttpResponse:
    """What is about to be approved: all that needs no look, or the contracts that were ticked. Nothing is written."""
    user, now, seller = staff_user(request), timezone.now(), seller_of(request)
    day, fault = _day(request.POST.get("on", ""), seller.today(now))
    tickets = _tickets(" ".join(request.POST.getlist("ticket")))
    if fault or tickets is None:
        messages.error(request, fault or _("This form cannot be read. Tick the contracts again."))
        return redirect(_PAGE)
    proposals = _wanted(user, day, tickets if "all" not in request.POST else None)
    if not proposals:
        messages.error(request, _("There is nothing to approve. Tick a contract first."))
        return redirect(f"{reverse(_PAGE)}?{urlencode({'on': _typed(day)})}")
    context = {
        "day": day,
        "totals": totals_of(proposals),
        "notices": sum(proposal.clause for proposal in proposals),
        "drafts": sum(not proposal.clause for proposal in proposals),
        "rows": rows_of(proposals[:ROWS_A_PAGE], seller.time_zone),
        "all": len(proposals),
        "shown": min(len(proposals), ROWS_A_PAGE),
        "tickets": " ".join(proposal.ticket for proposal in proposals),
    }
    return render(request, "quotes/true_ups_preview.html", context)


@allow(*SELLERS)
@require_POST
def true_ups_approve(request: HttpRequest) -> HttpResponse:
    """Approve what the preview showed, as many as a request has time for; the page goes on with the others."""
    user, now = staff_user(request), timezone.now()
    day, fault = _day(request.POST.get("on", ""), seller_of(request).today(now))
    tickets = _tickets(request.POST.get("tickets", ""))
    if fault or tickets is None:
        messages.error(request, fault or _("This form cannot be read. Look at the run again."))
        return redirect(_PAGE)
    done, left = approve(tickets, user, now)
    so_far = _so_far(request.POST.get("so_far", ""), done)
    context = {"day": day, "so_far": so_far, "left": len(left), "tickets": " ".join(map(str, left))}
    return render(request, "quotes/true_ups_approved.html", context)


def _wanted(user: User, day: date | None, tickets: Sequence[Ticket] | None) -> list[Proposal]:
    """The proposals as they are now: of these tickets, else all that need no look. What is with a client waits."""
    keys = None if tickets is None else [ticket.contract for ticket in tickets]
    run = true_up_run(user, day, timezone.now(), keys)
    return not_out(run.clear if keys is None else run.proposals)


def _day(text: str, today: date) -> tuple[date | None, str]:
    """The day that is asked for, None for the first of each contract's next month; and what is wrong with it."""
    if not text:
        return None, ""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None, _("This is not a day. Choose one from the calendar.")
    fault = _("This day is over. Choose today or a later one.") if day < today else far_fault(day, today)
    return (None, fault) if fault else (day, "")


def _typed(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def _tickets(text: str) -> tuple[Ticket, ...] | None:
    try:
        return tickets_in(text)
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class SoFar:
    """What became of those that were dealt with, in this request and the ones before it."""

    notices: int
    untold: int
    drafts: int
    refused: tuple[tuple[str, str], ...]

    @property
    def text(self) -> str:
        """For the next request."""
        return json.dumps([self.notices, self.untold, self.drafts, self.refused])


def _so_far(text: str, done: Iterable[Done]) -> SoFar:
    before: list[Any] = _read(text)
    done = list(done)
    count = Counter(one.outcome for one in done)
    refused = tuple((one.number, one.why) for one in done if one.outcome == Outcome.REFUSED)
    return SoFar(
        notices=before[0] + count[Outcome.NOTICE] + count[Outcome.UNTOLD],
        untold=before[1] + count[Outcome.UNTOLD],
        drafts=before[2] + count[Outcome.DRAFT],
        refused=(*((str(number), str(why)) for number, why in before[3]), *refused),
    )


def _read(text: str) -> list[Any]:
    """What `SoFar.text` wrote; nothing where it is something else."""
    try:
        notices, untold, drafts, refused = json.loads(text)
        return [int(notices), int(untold), int(drafts), [(number, why) for number, why in refused]]
    except (ValueError, TypeError):
        return [0, 0, 0, []]
