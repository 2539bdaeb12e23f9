"""What to say beside each step of an offer: for exactly what is offered to exactly this client. For us alone.

It speaks of what the services do for the people there, in the benefits that the owner has written; how that is done is
no part of it. Nothing that a client gets reads this module.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

import pricing
from groundwork.display import hours, money, money_whole, number
from plans.models import PlanVersion
from plans.selectors import plan_of
from plans.selectors.objection_notes import NoteLine, notes_of
from quotes.drafts import Draft, PricedDraft
from quotes.proposal.cards import Point, lost_of, points_of
from quotes.proposal.words import listed
from quotes.quantities import Tally, is_people, tallies
from quotes.selectors.counting import called

Notes = Mapping[tuple[str, str], NoteLine]


@dataclass(frozen=True, slots=True)
class TalkStep:
    """What to say about one option: what it costs, for what of theirs, what it does for them, what is heard against it.

    `step` and `step_per_day` are what it costs more than the one before, empty on the first. `work` is what it takes
    us, and the same by the hour.
    """

    name: str
    recommended: bool
    price: str
    per_day: str
    step: str
    step_per_day: str
    theirs: tuple[str, ...]
    points: tuple[Point, ...]
    lost: str
    work: str
    notes: tuple[NoteLine, ...]


@dataclass(frozen=True, slots=True)
class Talk:
    """The steps in the order of the offer; `whom` says how many people it is for, empty where nobody is counted."""

    whom: str
    steps: tuple[TalkStep, ...]


@dataclass(frozen=True, slots=True)
class _Client:
    """Whose offer it is: the plan, what was counted, how many people, and at how many working days a month."""

    plan: pricing.Plan
    inventory: pricing.Inventory
    people: int
    days: int

    def per_day(self, amount: Decimal) -> str:
        """An amount a month per person and working day; empty where nobody is counted."""
        share = pricing.per_person_day(amount, self.people, self.days)
        return "" if share is None else money(share, self.plan.currency)


def talk_of(version: PlanVersion, inventory: pricing.Inventory, draft: Draft, priced: PricedDraft, days: int) -> Talk:
    """What to say about a priced draft, at so many working days a month. One query."""
    plan = plan_of(version)
    people = sum(tally.count for tally in tallies(plan, inventory, draft.quantities) if is_people(tally))
    client = _Client(plan, inventory, people, days)
    notes = {(line.kind, line.code): line for line in notes_of(version.plan, plan) if line.said}
    before = ("", *(candidate.name for candidate in priced.candidates))
    steps = tuple(
        _step(client, column, (candidate.name, earlier), notes, recommended=candidate.code == priced.recommended)
        for candidate, column, earlier in zip(priced.candidates, priced.comparison.columns, before, strict=False)
    )
    whom = ngettext("Their %(people)s person", "Their %(people)s people", people) % {"people": number(people)}
    return Talk(whom if people else "", steps)


def _step(
    client: _Client, column: pricing.Column, names: tuple[str, str], notes: Notes, *, recommended: bool
) -> TalkStep:
    price, (name, earlier) = column.price, names
    step = step_day = ""
    if column.step is not None and column.step > 0:
        words = {"step": money_whole(column.step, price.currency), "before": earlier}
        step, step_day = _("%(step)s a month more than %(before)s") % words, client.per_day(column.step)
    return TalkStep(
        name=name,
        recommended=recommended,
        price=money_whole(price.recurring_net, price.currency),
        per_day=client.per_day(price.recurring_net),
        step=step,
        step_per_day=step_day,
        theirs=_theirs(client, column),
        points=tuple(points_of(column)),
        lost=lost_of(column),
        work=_work(price),
        notes=_heard(column, notes),
    )


def _theirs(client: _Client, column: pricing.Column) -> tuple[str, ...]:
    """What the step adds, by what of theirs it is for: For their 20 desktops: care, watching."""
    by_unit: dict[tuple[str, int], list[str]] = {}
    for group in column.gained:
        for entry in group.delivered:
            if entry.quantity > 0:
                by_unit.setdefault((entry.service.unit, entry.quantity), []).append(entry.service.name)
    return tuple(
        _("%(what)s: %(services)s") % {"what": _called(client, unit, count), "services": listed(names)}
        for (unit, count), names in by_unit.items()
    )


def _called(client: _Client, code: str, count: int) -> str:
    unit = client.plan.index.units.get(code)
    if unit is None or not unit.counts:
        return _("For all of them")
    what = called(Tally(tuple(unit.counts), count, unit.name), client.inventory)
    return _("For their %(count)s %(what)s") % {"count": number(count), "what": what}


def _work(price: pricing.Price) -> str:
    """Hours that it takes us a month, and what the same work comes to by the hour."""
    inside = price.internal
    if inside.labour_hours <= 0:
        return ""
    words = {"hours": hours(inside.labour_hours), "hourly": money_whole(inside.break_fix_value, price.currency)}
    if inside.break_fix_value <= 0:
        return _("It takes us %(hours)s hours a month.") % words
    return _("It takes us %(hours)s hours a month; by the hour the same work is %(hourly)s.") % words


def _heard(column: pricing.Column, notes: Notes) -> tuple[NoteLine, ...]:
    """Objections and answers about what the step adds, packages first."""
    codes: list[tuple[str, str]] = [("package", group.code) for group in column.gained if group.kind == "package"]
    codes += [("service", entry.service.code) for group in column.gained for entry in group.delivered]
    return tuple(notes[key] for key in dict.fromkeys(codes) if key in notes)
