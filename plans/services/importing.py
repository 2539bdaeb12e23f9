"""A plan file becomes a working copy: a new one, or all of an existing one."""

from datetime import datetime

from django.utils.translation import gettext as _

import pricing
from groundwork.models import User
from plans.models import Plan
from plans.services.editing import NameTakenError, new_plan, replace_plan


def import_plan(
    document: pricing.Plan, by: User, now: datetime, into: Plan | None = None, revision: int | None = None
) -> Plan:
    """Write a plan as rows, all of it or nothing, and return it.

    Without `into` a new plan is made. With it that plan's working copy becomes what the document says: rows whose code
    stays keep their identity and their history, the others go; published versions are not touched, and undo brings back
    what was there. `revision` is that of the plan as the page showed it. Raises NameTakenError where another plan in
    use has the document's name, and StaleError where the plan has another revision by now.
    """
    try:
        if into is None:
            return new_plan(document, by=by, now=now)
        return replace_plan(into, document, what=_("Imported file"), by=by, now=now, revision=revision).plan
    except NameTakenError as error:
        raise NameTakenError(
            _("There is already a plan called “%(name)s”. Import into it, or give this one another name.")
            % {"name": document.name}
        ) from error
