"""The first freeze: the working copy becomes a version that nobody can change any more."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

import pricing
from groundwork.errors import DomainError, StaleError
from groundwork.models import User
from plans.models import Plan, PlanVersion
from plans.selectors import latest_version, working_plan


class NothingToPublishError(DomainError):
    """The working copy is what the last version says already."""


class PlanNotSoundError(DomainError):
    """The ladder check has found errors. `findings` are those errors."""

    def __init__(self, findings: tuple[pricing.Finding, ...]) -> None:
        self.findings = findings
        heading = ngettext(
            "The ladder check found an error. Fix it, then publish:",
            "The ladder check found %(count)d errors. Fix them, then publish:",
            len(findings),
        ) % {"count": len(findings)}
        super().__init__(" ".join([heading, *(finding.message for finding in findings)]))


class PlanIncompleteError(DomainError):
    """There is nothing to quote from yet: no tier, or no term."""


def publish_plan(plan: Plan, *, revision: int, by: User, note: str, now: datetime) -> PlanVersion:
    """Freeze the working copy as the plan's next version and return it.

    `revision` is the one of the plan that the owner was looking at. Two owners who publish at once get one version
    and one NothingToPublishError, because the second sees the first. Publishing does not change the working copy, so it
    leaves the revision as it is.
    Raises StaleError where the plan has moved on, PlanIncompleteError without a tier or a term, PlanNotSoundError with
    the errors of the ladder check, and NothingToPublishError.
    """
    with transaction.atomic():
        plan = _locked(plan)
        if plan.revision != revision:
            raise StaleError(
                _("Somebody else has changed this plan since you opened it. Look at what changed, then publish again.")
            )
        document = _sound_document(plan)
        last = latest_version(plan)
        sha256 = pricing.fingerprint(document)
        if last is not None and last.sha256 == sha256:
            raise NothingToPublishError(
                _("Nothing has changed since version %(number)d, so there is nothing to publish.")
                % {"number": last.number}
            )
        return PlanVersion.objects.create(
            plan=plan,
            number=1 if last is None else last.number + 1,
            document=document,
            sha256=sha256,
            note=note,
            published_by=by,
            published_at=now,
        )


def _locked(plan: Plan) -> Plan:
    """The plan as it is now, held until the transaction ends (on SQLite the transaction itself holds everything)."""
    return Plan.objects.select_for_update().get(pk=plan.pk)


def _sound_document(plan: Plan) -> bytes:
    """The canonical bytes of the working copy. Raises PlanIncompleteError and PlanNotSoundError."""
    value = working_plan(plan)
    _demand_complete(value)
    errors = tuple(finding for finding in pricing.findings(value) if finding.severity == "error")
    if errors:
        raise PlanNotSoundError(errors)
    return pricing.canonical_bytes(pricing.plan_document(value))


def _demand_complete(value: pricing.Plan) -> None:
    if not value.tiers:
        raise PlanIncompleteError(_("This plan has no tier, so nothing can be quoted from it. Add one, then publish."))
    if not value.terms:
        raise PlanIncompleteError(
            _("This plan has no term, like 12 months, so nothing can be quoted from it. Add one, then publish.")
        )
