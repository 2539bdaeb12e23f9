"""Plans to test with: the two of the contract's examples, imported."""

import json
from copy import deepcopy
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from groundwork.models import User
from plans import pricing
from plans.models import Plan
from plans.services import import_plan

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
_PLANS = Path(__file__).parent / "data" / "plans"


@pytest.fixture
def cable_tv() -> dict[str, Any]:
    """The document of the cable TV ladder, to be changed at will."""
    document: dict[str, Any] = json.loads((_PLANS / "cable-tv.json").read_text())
    return deepcopy(document)


@pytest.fixture
def cafeteria() -> dict[str, Any]:
    """The document of the cafeteria plan, which has a volume charge."""
    document: dict[str, Any] = json.loads((_PLANS / "cafeteria-2008.json").read_text())
    return document


@pytest.fixture
def plan(owner: User, cable_tv: dict[str, Any]) -> Plan:
    """The cable TV ladder as a working copy, never published."""
    return import_plan(pricing.read_plan(cable_tv), owner, NOW)
