"""Costs are taken only when what they do was seen: shown first, then taken or left."""

from collections.abc import Iterable, Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from groundwork.access import staff_user
from plans.forms.cost_file import CostFile
from plans.models import CostEntry
from plans.selectors.cost_effect import PlanEffect
from plans.services.costs import EffectMovedError, WantedCost, effect_of_wanted, take_costs


def taken_or_shown(
    request: HttpRequest,
    wanted: Sequence[WantedCost],
    typed: Iterable[tuple[str, str]],
    read: CostFile | None = None,
) -> HttpResponse | None:
    """None when the costs are taken; else the page that shows what they would do, with `typed` to send again.

    What does nothing to a plan is taken at once, unless it was `read` from a file.
    Raises StaleError where an entry is not as it was seen, CostTakenError and CostMisfitError.
    """
    effects, seen = effect_of_wanted(wanted)
    given, status = request.POST.get("seen", ""), 200
    if given == seen or not (effects or read):
        try:
            done = take_costs(wanted, seen=given, by=staff_user(request), now=timezone.now())
        except EffectMovedError as error:
            effects, seen, status = error.effects, effect_of_wanted(wanted)[1], 409
        else:
            _tell(request, done)
            return None
    elif given:
        status = 409
    shown = {
        "effects": effects,
        "seen": seen,
        "typed": tuple(typed),
        "lines": _lines(wanted),
        "moved": status == 409,
        "read": read,
    }
    return render(request, "plans/cost_effect.html", shown, status=status)


def _lines(wanted: Sequence[WantedCost]) -> list[dict[str, object]]:
    """The entries as they would be, each beside what it is, None for a new one."""
    before = CostEntry.objects.in_bulk([each.entry for each in wanted if each.entry is not None])
    return [{"after": each, "before": before.get(each.entry or 0), "monthly": each.monthly} for each in wanted]


def _tell(request: HttpRequest, done: tuple[PlanEffect, ...]) -> None:
    messages.success(request, _("Saved on the cost sheet."))
    if done:
        names = ", ".join(effect.plan.name for effect in done)
        said = _("Taken into the working copy of %(plans)s, where it can be undone. Nothing is published yet.")
        messages.info(request, said % {"plans": names})
