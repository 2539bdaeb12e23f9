"""What has been published."""

from functools import lru_cache

import pricing
from plans.models import Plan, PlanVersion


def latest_version(plan: Plan) -> PlanVersion | None:
    """The version published last, or None before the first."""
    return plan.versions.order_by("-number").first()


def plan_of(version: PlanVersion) -> pricing.Plan:
    """The plan that a version froze, as a value to price with; read once for each fingerprint in a process.

    Raises ValueError where the stored bytes are not the ones that were published.
    """
    return _plan_from(version.sha256, bytes(version.document))


@lru_cache(maxsize=128)
def _plan_from(sha256: str, document: bytes) -> pricing.Plan:
    if pricing.fingerprint(document) != sha256:
        raise ValueError("The stored document is not the one that was published.")
    return pricing.plan_from_json(document)
