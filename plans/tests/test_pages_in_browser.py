"""The owner's house in a real browser: axe in both themes, the keyboard alone, and without JavaScript."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

import pricing
from groundwork.models import User
from groundwork.tests.browser import PHONE, assert_fits, each_look
from plans.models import Plan
from plans.services import import_plan, publish_plan
from plans.tests.conftest import NOW

PageOf = Callable[..., Page]
Axe = Callable[..., None]


def _looks_right(page: Page, axe: Axe, part: str | None = None) -> None:
    for _look in each_look(page):
        axe(page, part)
        assert_fits(page)
    page.set_viewport_size({"width": 360, "height": 740})
    assert_fits(page)


@pytest.fixture
def published(plan: Plan, owner: User) -> Plan:
    """The ladder, published once with a note."""
    publish_plan(plan, revision=1, by=owner, note="The first ladder.", now=NOW)
    return plan


_PAGES = ["", "{}/", "new/", "import/", "{}/publish/", "{}/versions/", "{}/versions/compare/", "{}/objections/"]
_PAGES += ["{}/objections/service/ws-care/", "{}/edit/service/ws-care/", "{}/edit/tier/advanced/"]


def test_each_page(page_of: PageOf, owner: User, published: Plan, axe: Axe) -> None:
    page = page_of(owner)
    for path in _PAGES:
        page.goto(f"/plans/{path.format(published.pk)}")
        _looks_right(page, axe)


def test_no_plan_yet(page_of: PageOf, owner: User, axe: Axe) -> None:
    page = page_of(owner)
    page.goto("/plans/")
    _looks_right(page, axe)
    page.get_by_role("link", name="Import a plan").click()
    expect(page.get_by_role("heading", name="Import a plan")).to_be_visible()


def test_a_plan_is_archived_from_its_menu_and_brought_back(page_of: PageOf, owner: User, plan: Plan, axe: Axe) -> None:
    page = page_of(owner)
    page.goto(f"/plans/{plan.pk}/")
    page.locator("summary", has_text="File").click()
    for _look in each_look(page):
        assert_fits(page)  # with the menu open
    axe(page, ".page-header")
    page.get_by_role("button", name="Archive this plan").click()
    page.locator("summary", has_text="1 archived plan").click()
    _looks_right(page, axe)
    page.get_by_role("button", name=f"Bring back {plan.name}").click()
    expect(page.get_by_role("heading", name=plan.name)).to_be_visible()


def test_a_viewer_reads_the_ladder(page_of: PageOf, viewer: User, published: Plan, axe: Axe) -> None:
    page = page_of(viewer)
    page.goto(f"/plans/{published.pk}/")
    _looks_right(page, axe)
    expect(page.get_by_role("columnheader", name="Margin")).to_have_count(0)


@pytest.mark.console_allows("status of 422")
def test_an_import_that_is_refused_keeps_the_file_chosen(
    page_of: PageOf, owner: User, published: Plan, cable_tv: dict[str, Any], tmp_path: Path, axe: Axe
) -> None:
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_text(json.dumps(cable_tv))
    bad.write_text(json.dumps({**cable_tv, "labour_rate": 45}))
    page = page_of(owner)
    page.goto("/plans/import/")
    page.get_by_label("Plan file").set_input_files(bad)
    page.get_by_role("button", name="Import").click()
    expect(page.get_by_role("alert")).to_contain_text("labour_rate")
    expect(page.locator("[data-name]")).to_have_text("bad.json")
    _looks_right(page, axe)

    page.get_by_label("Plan file").set_input_files(good)
    expect(page.locator("[data-name]")).to_have_text("good.json")
    page.get_by_role("button", name="Import").click()
    expect(page.get_by_role("alert")).to_contain_text("There is already a plan called")
    page.get_by_label("Name").fill("The other ladder")
    page.get_by_role("button", name="Import").click()
    expect(page.get_by_role("heading", name="The other ladder")).to_be_visible()
    assert Plan.objects.count() == 2


def test_findings_lead_to_their_place(page_of: PageOf, owner: User, cable_tv: dict[str, Any], axe: Axe) -> None:
    cable_tv["tiers"][1]["services"] = ["ws-watch"]
    plan = import_plan(pricing.read_plan(cable_tv), owner, NOW)
    page = page_of(owner)
    page.goto(f"/plans/{plan.pk}/")
    check = page.get_by_role("region", name="Ladder check")
    expect(check.get_by_role("heading", name="Error: A tier adds nothing")).to_be_visible()
    check.get_by_role("link", name="Show Advanced has no service").first.click()
    expect(page.locator("#tier-advanced")).to_be_in_viewport()
    for details in check.locator("details").all():
        details.locator("summary").click()
    _looks_right(page, axe, "#plan-check")


def test_the_head_and_the_names_stay_in_sight(page_of: PageOf, owner: User, published: Plan) -> None:
    page = page_of(owner, viewport=PHONE)
    page.goto(f"/plans/{published.pk}/")
    box = page.get_by_role("region", name="Ladder matrix")
    box.evaluate("box => box.scrollTo(300, 500)")
    box.scroll_into_view_if_needed()
    expect(page.locator("#matrix-head th").first).to_be_in_viewport()
    assert page.evaluate(
        """() => {
            const box = document.querySelector(".matrix-box").getBoundingClientRect();
            const name = document.querySelector("#service-ws-care th").getBoundingClientRect();
            const head = document.querySelector("#tier-advanced").getBoundingClientRect();
            return [Math.round(name.left - box.left), Math.round(head.top - box.top)];
        }"""
    ) == [0, 0]
