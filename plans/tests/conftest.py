"""A plan to test with: the cable TV ladder, imported."""

from datetime import UTC, datetime
from typing import Any

import pytest

import pricing
from groundwork.models import User
from groundwork.tests.once import built_once
from plans.models import Plan
from plans.services import import_plan

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def plan(owner: User, cable_tv: dict[str, Any]) -> Plan:
    """The cable TV ladder as a working copy, never published."""
    return built_once("cable TV ladder", owner, lambda: import_plan(pricing.read_plan(cable_tv), owner, NOW))
