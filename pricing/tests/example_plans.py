"""Fixtures for every house: the price contract's example plans, as documents."""

import json
from typing import Any

import pytest

from pricing.tests.samples import DATA


def _document(name: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((DATA / "plans" / f"{name}.json").read_text())
    return document


@pytest.fixture
def cable_tv() -> dict[str, Any]:
    """The document of the cable TV ladder, to be changed at will."""
    return _document("cable-tv")


@pytest.fixture
def per_user() -> dict[str, Any]:
    """The document of a plan of 2026, which has everything that version 2 says."""
    return _document("per-user-2026")


@pytest.fixture
def cafeteria() -> dict[str, Any]:
    """The document of the cafeteria plan, which has a volume charge."""
    return _document("cafeteria-2008")
