"""A plan to test with: the cable TV ladder, imported."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

import pytest
from playwright.sync_api import Page

import pricing
from groundwork.models import User
from groundwork.tests.once import built_once
from plans.models import Plan
from plans.services import import_plan

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
_BESIDE: Final = re.compile(r"/quotes/plans/\d+/(preview|effect|outdated)/")


@pytest.fixture
def plan(owner: User, cable_tv: dict[str, Any]) -> Plan:
    """The cable TV ladder as a working copy, never published."""
    return built_once("cable TV ladder", owner, lambda: import_plan(pricing.read_plan(cable_tv), owner, NOW))


@pytest.fixture
def builder_of(page_of: Callable[..., Page], request: pytest.FixtureRequest) -> Callable[..., Page]:
    """A page for the builder alone: the preview and the effect, which cost most of an edit, come in a drill only."""
    beside_too = request.config.getoption("--drill")

    def open_page(user: User, **options: Any) -> Page:
        page = page_of(user, **options)
        if not beside_too:
            page.route(_BESIDE, lambda route: route.fulfill(status=204))
        return page

    return open_page
