"""Writing benefits, objections and answers."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from groundwork.errors import StaleError
from groundwork.history import sign
from groundwork.models import User
from plans.editing.entries import change
from plans.editing.kinds import KINDS, find
from plans.models import ObjectionNote, Plan
from plans.selectors import working_plan
from plans.selectors.states import value_at
from plans.services.editing import edit_plan
from plans.starters import NoteText

# What of a service and of a package says what it does for people.
_BENEFIT: Final = {"service": "benefit", "package": "tagline"}


@transaction.atomic
def write_benefit_and_note(
    plan: Plan, text: NoteText, benefit: str, *, plan_revision: int, revision: int, by: User, now: datetime
) -> None:
    """Write the benefit into the working copy, which is an edit like any other, and what is said beside it; or neither.

    `plan_revision` and `revision` are those of the plan and of the text that the editor was looking at.
    Raises what `write_note` and `edit_plan` raise.
    """
    write_note(plan, text, revision=revision, by=by, now=now)
    kind = KINDS[text.kind]
    shown = find(value_at(plan, plan_revision) or working_plan(plan), kind, text.code)
    written = change(kind, shown, replace(shown, **{_BENEFIT[text.kind]: benefit}))
    edit_plan(plan, written, what=lambda _plan: shown.name, revision=plan_revision, by=by, now=now)


@transaction.atomic
def write_note(plan: Plan, text: NoteText, *, revision: int, by: User, now: datetime) -> ObjectionNote:
    """Write what is said of one service or package. The plan's own revision stays: this is not part of its document.

    `revision` is that of the text that the editor was looking at, 0 for none. Raises StaleError where somebody has
    written another one since.
    """
    Plan.objects.select_for_update().get(pk=plan.pk)
    row = ObjectionNote.objects.filter(plan=plan, kind=text.kind, code=text.code).first()
    if (0 if row is None else row.revision) != revision:
        raise StaleError(
            _("Somebody has written this meanwhile. What you typed is kept: look at theirs, then save again.")
        )
    row = row or ObjectionNote(plan=plan, kind=text.kind, code=text.code, revision=0)
    row.objection, row.answer = text.objection, text.answer
    row.revision += 1
    sign(row, by, now)
    row.save()
    return row


def add_notes(plan: Plan, texts: Iterable[NoteText], *, by: User, now: datetime) -> None:
    """Give a plan that has none yet these texts: a starter's, or those of the plan that it is a copy of."""
    for text in texts:
        write_note(plan, text, revision=0, by=by, now=now)
