"""A new plan: from a starter, as a copy, or empty."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from django.db import transaction

import pricing
from groundwork.models import User
from plans.models import ObjectionNote, Plan
from plans.selectors.draws import working_copy
from plans.services.editing import new_plan
from plans.services.objection_notes import add_notes
from plans.starters import NoteText, starter_notes, starter_plan


@transaction.atomic
def start_plan(starter: str, name: str, by: User, now: datetime) -> Plan:
    """The plan of a starter under this name, with what is said about it. Raises NameTakenError."""
    plan = new_plan(replace(starter_plan(starter), name=name), by=by, now=now)
    add_notes(plan, starter_notes(starter), by=by, now=now)
    return plan


@transaction.atomic
def copy_plan(original: Plan, name: str, by: User, now: datetime) -> Plan:
    """The working copy of another plan under this name, with what is said about it. Raises NameTakenError."""
    # Held while it is read, so that the copy is not half of somebody's edit.
    original = Plan.objects.select_for_update().get(pk=original.pk)
    copy = working_copy(original)
    plan = new_plan(replace(copy.plan, name=name), by=by, now=now, draws=copy.draws)
    rows = ObjectionNote.objects.filter(plan=original)
    add_notes(plan, [NoteText(row.kind, row.code, row.objection, row.answer) for row in rows], by=by, now=now)
    return plan


def empty_plan(name: str, currency: str, rates: tuple[Decimal, Decimal], *, by: User, now: datetime) -> Plan:
    """A plan with nothing in it but its hourly rates: of labour, and of break-fix work. Raises NameTakenError."""
    value = pricing.Plan(name, currency, *rates, Decimal(0), Decimal(1), (), (), (), (), (), (), (), ())
    return new_plan(value, by=by, now=now)
