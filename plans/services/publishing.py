"""The first freeze: the working copy becomes a version that nobody can change any more."""

from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

import pricing
from groundwork.errors import DomainError, StaleError
from groundwork.models import User
from plans.models import Plan, PlanVersion
from plans.selectors import latest_version, plan_of, working_plan
from plans.version_document import PublishedOver, reason_fault, version_bytes

# No reason helps here: a draft offers the presets, and one that cannot be bought has no price.
_UNQUOTABLE: Final = frozenset(("preset-not-buyable",))


class NothingToPublishError(DomainError):
    """The working copy is what the last version says already."""


class PlanNotSoundError(DomainError):
    """The ladder check has found errors. `findings` stand in the way: all of them, or those no reason helps."""

    def __init__(self, findings: tuple[pricing.Finding, ...], *, reason_helps: bool) -> None:
        self.findings = findings
        count = len(findings)
        if reason_helps:
            heading = ngettext(
                "The ladder check found an error. Fix it, or write why you publish all the same:",
                "The ladder check found %(count)d errors. Fix them, or write why you publish all the same:",
                count,
            )
        else:
            heading = ngettext(
                "The ladder check found an error that no quote could be made with. Fix it, then publish:",
                "The ladder check found %(count)d errors that no quote could be made with. Fix them, then publish:",
                count,
            )
        super().__init__(" ".join([heading % {"count": count}, *(finding.message for finding in findings)]))


class PlanIncompleteError(DomainError):
    """There is nothing to quote from yet: no tier, or no term."""


def publish_plan(plan: Plan, *, revision: int, by: User, note: str, now: datetime, reason: str = "") -> PlanVersion:
    """Freeze the working copy as the plan's next version and return it.

    `revision` is the one of the plan that the owner was looking at. Two owners who publish at once get one version
    and one NothingToPublishError, because the second sees the first. Publishing does not change the working copy, so it
    leaves the revision as it is. Where the ladder check has errors, `reason` says why it is published all the same, and
    becomes part of the bytes; without errors it is of no account.
    Raises StaleError where the plan has moved on, PlanIncompleteError without a tier or a term, PlanNotSoundError with
    the errors of the ladder check that stand in the way, and NothingToPublishError.
    """
    with transaction.atomic():
        plan = _locked(plan)
        if plan.revision != revision:
            raise StaleError(
                _("Somebody else has changed this plan since you opened it. Look at what changed, then publish again.")
            )
        value = working_plan(plan)
        document = version_bytes(value, _gone_over(value, reason))
        last = latest_version(plan)
        if last is not None and version_bytes(plan_of(last)) == version_bytes(value):
            raise NothingToPublishError(
                _("Nothing has changed since version %(number)d, so there is nothing to publish.")
                % {"number": last.number}
            )
        return PlanVersion.objects.create(
            plan=plan,
            number=1 if last is None else last.number + 1,
            document=document,
            sha256=pricing.fingerprint(document),
            note=note,
            published_by=by,
            published_at=now,
        )


def _locked(plan: Plan) -> Plan:
    """The plan as it is now, held until the transaction ends (on SQLite the transaction itself holds everything)."""
    return Plan.objects.select_for_update().get(pk=plan.pk)


def _gone_over(value: pricing.Plan, reason: str) -> PublishedOver | None:
    """What is published over, None for a plan without errors. Raises PlanIncompleteError and PlanNotSoundError."""
    _demand_complete(value)
    errors = tuple(finding for finding in pricing.findings(value) if finding.severity == "error")
    unquotable = tuple(finding for finding in errors if finding.code in _UNQUOTABLE)
    if unquotable:
        raise PlanNotSoundError(unquotable, reason_helps=False)
    if not errors:
        return None
    if reason_fault(reason):
        raise PlanNotSoundError(errors, reason_helps=True)
    return PublishedOver(reason, tuple((finding.code, finding.where) for finding in errors))


def _demand_complete(value: pricing.Plan) -> None:
    if not value.tiers:
        raise PlanIncompleteError(_("This plan has no tier, so nothing can be quoted from it. Add one, then publish."))
    if not value.terms:
        raise PlanIncompleteError(
            _("This plan has no term, like 12 months, so nothing can be quoted from it. Add one, then publish.")
        )
