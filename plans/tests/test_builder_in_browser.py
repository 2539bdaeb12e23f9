"""The plan builder in a real browser: a whole plan by hand, the matrix by keyboard alone, every state by axe."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from groundwork.models import User
from plans import pricing
from plans.models import Plan
from plans.services import import_plan
from plans.tests.building import Hand
from plans.tests.conftest import NOW

PageOf = Callable[..., Page]
Axe = Callable[..., None]


@pytest.fixture
def empty(owner: User, cable_tv: dict[str, Any]) -> Plan:
    """A plan with a name, a currency, and nothing else."""
    lists: dict[str, object] = {name: [] for name, value in cable_tv.items() if isinstance(value, list)}
    rates = {"labour_rate": "0", "break_fix_rate": "0", "margin_floor": "0", "discount_limit": "1"}
    return import_plan(pricing.read_plan({**cable_tv, **lists, **rates}), owner, NOW)


def test_the_whole_ladder_is_built_by_hand_and_exported_as_the_file_says(
    page_of: PageOf, owner: User, empty: Plan, cable_tv: dict[str, Any]
) -> None:
    page = page_of(owner)
    page.goto(f"/plans/{empty.pk}/")
    Hand(page).build(cable_tv)
    page.locator("summary", has_text="File").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Export this plan").click()
    exported = pricing.plan_from_json(Path(download.value.path()).read_bytes())
    assert exported == pricing.read_plan(cable_tv)
