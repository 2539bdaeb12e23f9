"""Writing objections and answers."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from groundwork.errors import StaleError
from groundwork.models import User
from plans.models import Plan, Talk
from plans.services.rows import Author, sign
from plans.starters import TalkText


@transaction.atomic
def write_talk(plan: Plan, text: TalkText, *, revision: int, by: User, now: datetime) -> Talk:
    """Write what is said of one service or package. The plan's own revision stays: this is not part of its document.

    `revision` is that of the text that the editor was looking at, 0 for none. Raises StaleError where somebody has
    written another one since.
    """
    Plan.objects.select_for_update().get(pk=plan.pk)
    row = Talk.objects.filter(plan=plan, kind=text.kind, code=text.code).first()
    if (0 if row is None else row.revision) != revision:
        raise StaleError(
            _("Somebody has written this meanwhile. What you typed is kept: look at theirs, then save again.")
        )
    row = row or Talk(plan=plan, kind=text.kind, code=text.code, revision=0)
    row.objection, row.answer = text.objection, text.answer
    row.revision += 1
    sign(Author(by, now), row)
    row.save()
    return row


def add_talk(plan: Plan, texts: Iterable[TalkText], *, by: User, now: datetime) -> None:
    """Give a plan that has none yet these texts: a starter's, or those of the plan that it is a copy of."""
    for text in texts:
        write_talk(plan, text, revision=0, by=by, now=now)
