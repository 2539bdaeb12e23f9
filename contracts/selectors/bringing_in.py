"""What the pages show before contracts are brought in."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

import pricing
from contracts.bringing_in import Reckoned
from contracts.documents import Standing
from contracts.selectors.states import SOON, State
from groundwork.display import day, days, money, rate
from plans.models import PlanVersion


@dataclass(frozen=True, slots=True)
class Shown:
    """A contract as it would be. `years` are its fees, year by year; `compared` says what the plan asks beside it.

    `stepped` says by how much the fee steps, and what it began at; `over` that the term is over already,
    or has renewed. `notice_by` is None from month to month.
    """

    name: str
    state: str
    label: str | Promise
    fee: str
    years: tuple[tuple[str, str, bool], ...]
    compared: str
    stepped: str
    over: str
    ends_on: date | None
    then: str
    notice_by: date | None


def versions_offered() -> list[PlanVersion]:
    """Every published version of the plans in use, by name, the newest first; one query, without the documents."""
    versions = PlanVersion.objects.filter(plan__archived_at=None).select_related("plan").defer("document")
    return list(versions.order_by("plan__name", "plan", "-number"))


def state_on(standing: Standing, today: date) -> State:
    """The state that the contract will have (`contracts.selectors.states`), before there is a row of it."""
    ends = standing.ends_on
    if ends is not None and ends < today:
        return State.ENDED
    if today < standing.starts_on:
        return State.SIGNED
    return State.ENDS_SOON if ends is not None and ends <= today + SOON else State.RUNNING


def brought_in_shown(found: Reckoned, today: date) -> Shown:
    """The contract as it would be."""
    standing = found.standing
    state, goes_on_after = state_on(standing, today), standing.goes_on_after(today)
    over = ""
    if state == State.ENDED:
        over = _("It ended on %(day)s already: it is brought in as ended, and counts in no sum of today.")
        over %= {"day": day(standing.last_day)}
    elif renewed := _renewed(standing):
        over = renewed
    return Shown(
        name=standing.stretches[0].name,
        state=state.value,
        label=state.label,
        fee=money(found.fee, standing.currency),
        years=_years(standing, today),
        compared=compared(found.fee, found.planned, standing.currency),
        stepped=_stepped(found),
        over=over,
        ends_on=standing.ends_on or goes_on_after,
        then=_("then by the month") if goes_on_after else "",
        notice_by=None if standing.months <= 1 else standing.notice_by,
    )


def _renewed(standing: Standing) -> str:
    """That its term was over and has renewed by itself; empty where it has not."""
    term, end = len(standing.stretches[0].fees), standing.clauses.end
    if standing.months == term or end is None or not end.months:
        return ""
    times = (standing.months - term) // end.months
    said = ngettext(
        "Its term ended on %(ended)s. It has renewed by %(months)s months since, and runs to %(to)s.",
        "Its term ended on %(ended)s. It has renewed by %(months)s months %(times)s times since, and runs to %(to)s.",
        times,
    )
    ended = day(pricing.last_day(standing.first_day, term))
    return said % {"ended": ended, "months": end.months, "times": times, "to": day(standing.last_day)}


def _stepped(found: Reckoned) -> str:
    """The yearly step of the paper, and that of the plan where it is another one; empty for a term of a single year."""
    standing = found.standing
    if len(standing.stretches[0].fees) <= 12:
        return ""
    first = standing.fees[0]
    words = {"step": rate(found.step), "first": money(first, standing.currency)}
    said = _("It steps by %(step)s a year.") if found.step else _("No yearly step.")
    if first != found.fee:
        said = _("It steps by %(step)s a year and began at %(first)s a month.")
    if found.plan_step is None or found.plan_step == found.step:
        return said % words
    anew = _("It follows the plan’s own step of %(plan)s a year only once it is priced anew: by a true-up or a change.")
    return f"{said % words} {anew % {'plan': rate(found.plan_step)}}"


def compared(fee: Decimal, planned: Decimal | None, currency: str) -> str:
    """What the plan says beside the contract; empty for a flat fee."""
    if planned is None:
        return ""
    words = {"plan": money(planned, currency), "fee": money(fee, currency)}
    if planned == fee:
        return _("The plan says %(plan)s a month for these counts, as the contract does.") % words
    words["difference"] = money(abs(fee - planned), currency)
    if fee < planned:
        kept = _("The difference of %(difference)s stays as agreed, as a discount.")
    else:
        kept = _("The difference of %(difference)s stays as agreed, as a line.")
    return _("The plan says %(plan)s, the contract %(fee)s.") % words + " " + kept % words


def _years(standing: Standing, today: date) -> tuple[tuple[str, str, bool], ...]:
    """Days, fee, and whether it is the year that runs; nothing where the fee never changes."""
    fees, found = standing.fees, []
    if len(set(fees)) == 1:
        return ()
    for at in range(0, standing.months, 12):
        first = pricing.first_day_of_month(standing.first_day, at + 1)
        last = pricing.last_day(standing.first_day, min(at + 12, standing.months))
        found.append((days(first, last), money(fees[at], standing.currency), first <= today <= last))
    return tuple(found)
