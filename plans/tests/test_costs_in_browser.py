"""The cost sheet in a real browser: from a row to what it does, by the keyboard, in every look."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect

from groundwork.models import User
from groundwork.tests.browser import assert_fits, each_look
from plans.models import Plan
from plans.tests.costs import cost_of, let_draw, on_sheet


def _looks_right(page: Page, axe: Callable[..., None]) -> None:
    for _look in each_look(page):
        axe(page, "main")
        assert_fits(page)


@pytest.mark.console_allows("status of 422")
def test_a_cost_from_its_row_to_the_margins(
    page_of: Callable[..., Page], owner: User, plan: Plan, axe: Callable[..., None]
) -> None:
    edr = on_sheet(owner)
    on_sheet(
        owner, name="Backup storage", vendor="Cold Harbor", cost=Decimal("0.035"), per="GB", as_of=date(2025, 1, 5)
    )
    on_sheet(owner, name="Mail filter", vendor="", cost=Decimal(30), per="mailbox", period="year")
    let_draw(plan, "ws-watch", (edr, "1"), by=owner)
    page = page_of(owner)
    page.goto("/plans/costs/")
    for key in ("Escape", ""):
        page.get_by_role("link", name="EDR").focus()
        page.keyboard.press("Enter")
        expect(page.locator("[name=cost]")).to_be_focused()
        if key:
            page.keyboard.press(key)
            expect(page.get_by_role("link", name="EDR")).to_be_focused()
    _looks_right(page, axe)
    page.locator("[name=cost]").fill("400")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="What these costs do")).to_be_visible()
    _looks_right(page, axe)
    page.get_by_role("button", name="Take it").click()
    expect(page.get_by_text("Nothing is published yet")).to_be_visible()
    assert cost_of(plan, "ws-watch") == 400
    page.goto(f"/plans/{plan.pk}/edit/service/ws-watch/")
    _looks_right(page, axe)
    page.locator("[name=draw_1]").select_option(label="Backup storage (Cold Harbor): $0.035 per GB and month")
    page.locator("[name=quantity_1]").fill("2")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("A cost older than a year")).to_be_visible()
    assert cost_of(plan, "ws-watch") == Decimal("400.07")
    page.goto("/plans/costs/import/")
    page.locator("[name=text]").fill("Name,Vendor,Cost,Currency,Per,As of\nEDR,Sentry Labs,four,USD,device,2026-01-01")
    page.get_by_role("button", name="Read it").click()
    expect(page.get_by_role("table", name="What to mend")).to_be_visible()
    _looks_right(page, axe)
