"""What the pages show before contracts are brought in."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _

import pricing
from contracts.documents import Standing
from contracts.selectors.states import SOON, State
from groundwork.display import day, days, money
from plans.models import PlanVersion


@dataclass(frozen=True, slots=True)
class Shown:
    """A contract as it would be. `years` are its fees, year by year; `compared` says what the plan asks beside it.

    `notes` are what there is to know besides: that it is over, what its end and its notice are.
    """

    name: str
    state: str
    label: str | Promise
    fee: str
    years: tuple[tuple[str, str, bool], ...]
    compared: str
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


def brought_in_shown(standing: Standing, fee: Decimal, planned: Decimal | None, today: date) -> Shown:
    """The contract as it would be, `fee` and the plan's price being those of today's year."""
    state, goes_on_after = state_on(standing, today), standing.goes_on_after(today)
    over = ""
    if state == State.ENDED:
        over = _("It ended on %(day)s already: it is brought in as ended, and counts in no sum of today.")
        over %= {"day": day(standing.last_day)}
    return Shown(
        name=standing.stretches[0].name,
        state=state.value,
        label=state.label,
        fee=money(fee, standing.currency),
        years=_years(standing, today),
        compared=compared(fee, planned, standing.currency),
        over=over,
        ends_on=standing.ends_on or goes_on_after,
        then=_("then by the month") if goes_on_after else "",
        notice_by=standing.notice_by,
    )


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
    if len(set(standing.fees)) == 1:
        return ()
    found = []
    for at in range(0, standing.months, 12):
        first = pricing.first_day_of_month(standing.first_day, at + 1)
        last = pricing.last_day(standing.first_day, min(at + 12, standing.months))
        found.append((days(first, last), money(standing.fees[at], standing.currency), first <= today <= last))
    return tuple(found)
