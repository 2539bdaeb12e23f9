"""A plan file becomes a working copy: a new one, or all of an existing one."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from groundwork.errors import DomainError
from groundwork.models import User
from plans import pricing
from plans.models import Plan
from plans.services.rows import Author, sign
from plans.services.working_rows import write_parts


class NameTakenError(DomainError):
    """Another plan in use has this name."""


_PLAN_FIELDS = ("name", "currency", "labour_rate", "break_fix_rate", "margin_floor", "discount_limit")


def import_plan(document: pricing.Plan, by: User, now: datetime, into: Plan | None = None) -> Plan:
    """Write a plan as rows, all of it or nothing, and return it.

    Without `into` a new plan is made. With it that plan's working copy becomes what the document says: rows whose code
    stays keep their identity and their history, the others go; published versions are not touched. Whatever the
    working copy held is replaced, so the revision rises and open forms of other editors become stale.
    Raises NameTakenError where another plan in use has the document's name.
    """
    try:
        with transaction.atomic():
            author = Author(by, now)
            plan = _header(document, author, into)
            write_parts(plan, document, author)
    except IntegrityError as error:
        if _name_is_taken(document.name, into):
            raise NameTakenError(
                _("There is already a plan called “%(name)s”. Import into it, or give this one another name.")
                % {"name": document.name}
            ) from error
        raise
    return plan


def _header(document: pricing.Plan, author: Author, into: Plan | None) -> Plan:
    wanted = {name: getattr(document, name) for name in _PLAN_FIELDS}
    if into is None:
        plan = Plan(**wanted)
        sign(author, plan)
        plan.save()
        return plan
    # This statement locks the row; the revision rises whatever it was, because all of the plan is replaced.
    Plan.objects.filter(pk=into.pk).update(revision=F("revision") + 1, changed_at=author.now)
    plan = Plan.objects.get(pk=into.pk)
    if wanted != {name: getattr(plan, name) for name in _PLAN_FIELDS}:
        for name, value in wanted.items():
            setattr(plan, name, value)
        sign(author, plan)
        plan.save(update_fields=list(wanted))
    return plan


def _name_is_taken(name: str, into: Plan | None) -> bool:
    others = Plan.objects.filter(archived_at__isnull=True, name__iexact=name)
    return (others if into is None else others.exclude(pk=into.pk)).exists()
