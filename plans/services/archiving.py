"""Putting a plan away that is not sold from any more, and bringing it back."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from groundwork.history import sign
from groundwork.models import User
from plans.models import Plan
from plans.services.editing import NameTakenError
from plans.services.rows import Author


def archive_plan(plan: Plan, *, by: User, now: datetime) -> None:
    """Take the plan out of the lists; its versions, and what was quoted and signed on them, stay as they are.

    Its name is free for another plan. An archived plan stays as it was first archived.
    """
    with transaction.atomic():
        plan = Plan.objects.select_for_update().get(pk=plan.pk)
        if plan.archived_at is None:
            plan.archived_at = now
            _save(plan, Author(by, now))


def bring_back_plan(plan: Plan, *, by: User, now: datetime) -> None:
    """Put an archived plan among those in use again.

    Raises NameTakenError where another plan has its name by now.
    """
    with transaction.atomic():
        plan = Plan.objects.select_for_update().get(pk=plan.pk)
        if plan.archived_at is None:
            return
        plan.archived_at = None
        try:
            with transaction.atomic():
                _save(plan, Author(by, now))
        except IntegrityError as error:
            raise NameTakenError(
                _("There is another plan called “%(name)s” now. Rename that one, or leave this one archived.")
                % {"name": plan.name}
            ) from error


def _save(plan: Plan, author: Author) -> None:
    sign(plan, author.by, author.now)
    plan.save(update_fields=["archived_at"])
