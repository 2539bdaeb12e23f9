"""What has been published."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import OuterRef, Subquery

import pricing
from plans.models import Plan, PlanVersion
from plans.selectors.ladder import finding_title
from plans.version_document import read_over, read_version


@dataclass(frozen=True, slots=True)
class Over:
    """Why a version was published over errors of the ladder check, and which, in words."""

    reason: str
    findings: tuple[str, ...]


def latest_version(plan: Plan) -> PlanVersion | None:
    """The version published last, or None before the first."""
    return plan.versions.order_by("-number").first()


def latest_versions(*, documents: bool = False) -> list[PlanVersion]:
    """The latest published version of every plan in use, by the plan's name; one query. Few want the documents too."""
    latest = PlanVersion.objects.filter(plan=OuterRef("plan")).order_by("-number").values("pk")[:1]
    versions = PlanVersion.objects.filter(pk=Subquery(latest), plan__archived_at=None)
    versions = versions.select_related("plan").order_by("plan__name", "plan")
    return list(versions if documents else versions.defer("document"))


def plan_of(version: PlanVersion, language: str = "") -> pricing.Plan:
    """The plan that a version froze, as a value to price with; read once for each fingerprint in a process.

    For what clients read name their `language`: then its texts are those of that language, where they were written.
    Raises ValueError where the stored bytes are not the ones that were published.
    """
    plan = _plan_from(version.sha256, bytes(version.document))
    return pricing.in_language(plan, language) if language else plan


def over_of(version: PlanVersion) -> Over | None:
    """What a version was published over; None where the ladder check had found no error.

    Raises ValueError where the stored bytes are not the ones that were published.
    """
    over = read_over(bytes(version.document))
    if over is None:
        return None
    return Over(over.reason, tuple(_in_words(plan_of(version), over.findings)))


def _in_words(plan: pricing.Plan, findings: tuple[tuple[str, str], ...]) -> Iterator[str]:
    """Each finding under its title, with the name of what it is about."""
    names = {
        f"{kind}:{entry.code}": entry.name
        for kind, entries in (("tier", plan.tiers), ("package", plan.packages), ("preset", plan.presets))
        for entry in entries
    }
    for code, where in findings:
        yield f"{finding_title(code)}: {names.get(where, where)}"


@lru_cache(maxsize=128)
def _plan_from(sha256: str, document: bytes) -> pricing.Plan:
    if pricing.fingerprint(document) != sha256:
        raise ValueError("The stored document is not the one that was published.")
    return read_version(document)
