"""Published versions, read."""

from functools import lru_cache

from plans.models import PlanVersion
from plans.pricing import Plan, plan_from_json


def plan_of(version: PlanVersion) -> Plan:
    """The plan that a version froze. Parsed once a process for the same bytes."""
    return _parsed(bytes(version.document))


@lru_cache(maxsize=64)
def _parsed(document: bytes) -> Plan:
    return plan_from_json(document)
