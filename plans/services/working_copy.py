"""The door that every change of a working copy goes through: one editor at a time, and nobody overwrites unseen."""

from datetime import datetime

from django.db.models import F
from django.utils.translation import gettext as _

from groundwork.errors import StaleError
from plans.models import Plan


def take_plan(plan: Plan, revision: int, now: datetime) -> None:
    """Raise the plan's revision from `revision` by one; the row stays locked until the transaction ends.

    Call it first in the transaction of the change. Raises StaleError where the plan has moved on since the editor
    loaded `revision`: what they typed may rest on figures that are no longer there.
    """
    taken = Plan.objects.filter(pk=plan.pk, revision=revision).update(revision=F("revision") + 1, changed_at=now)
    if taken == 0:
        raise StaleError(
            _("Somebody has changed this plan since you opened it. What you typed is kept: look at it and save again.")
        )
    plan.revision = revision + 1
    plan.changed_at = now
