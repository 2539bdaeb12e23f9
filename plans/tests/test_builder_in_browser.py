"""The plan builder in a real browser: a whole plan by hand, the matrix by keyboard alone, every state by axe."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

import pricing
from groundwork.access import Role
from groundwork.models import User
from groundwork.tests.browser import PHONE, assert_fits, each_look
from groundwork.tests.people import a_person
from plans.models import Plan
from plans.selectors import working_plan
from plans.services import import_plan
from plans.tests.building import Hand, with_one_service_of_each_kind
from plans.tests.conftest import NOW
from plans.tests.edits import set_charge

PageOf = Callable[..., Page]
Axe = Callable[..., None]


def _empty(document: dict[str, Any], owner: User) -> Plan:
    """A plan with the document's name and currency, and nothing else."""
    lists: dict[str, object] = {name: [] for name, value in document.items() if isinstance(value, list)}
    rates = {"labour_rate": "0", "break_fix_rate": "0", "margin_floor": "0", "discount_limit": "1"}
    return import_plan(pricing.read_plan({**document, **lists, **rates}), owner, NOW)


# The plan of 2026 has every kind of entry, those of version 2 as well. Every day it is built without JavaScript.
@pytest.mark.drill
@pytest.mark.parametrize(("name", "all_by_hand"), [("per_user", False), ("per_user", True), ("cable_tv", True)])
def test_the_whole_ladder_is_built_by_hand_and_exported_as_the_file_says(
    builder_of: PageOf, owner: User, request: pytest.FixtureRequest, name: str, all_by_hand: bool
) -> None:
    document: dict[str, Any] = request.getfixturevalue(name)
    if not all_by_hand:
        document = with_one_service_of_each_kind(document)
    empty = _empty(document, owner)
    page = builder_of(owner)
    page.goto(f"/plans/{empty.pk}/")
    Hand(page, empty, all_by_hand=all_by_hand).build(document)
    page.locator("summary", has_text="File").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Export this plan").click()
    exported = pricing.plan_from_json(Path(download.value.path()).read_bytes())
    assert exported == pricing.read_plan(document)
    assert exported.stated == (2 if name == "per_user" else 1)


def _focused(page: Page) -> str:
    """What the keyboard is at, in words."""
    return str(page.evaluate("document.activeElement.textContent.replace(/\\s+/g, ' ').trim()"))


def _tab_to(page: Page, text: str, key: str = "Tab") -> None:
    """Go with Tab, or Shift and Tab, until the keyboard is at what begins with this text."""
    for _press in range(60):
        page.keyboard.press(key)
        if _focused(page).startswith(text):
            return
    raise AssertionError(f"{key} does not lead to {text}")


def _into_the_head(page: Page, text: str) -> None:
    """Go with the arrows from anywhere in the matrix to the tier or package of this name."""
    while page.evaluate("document.activeElement.closest('#matrix-head') === null"):
        page.keyboard.press("ArrowUp")
    page.keyboard.press("Home")
    for _press in range(20):
        if _focused(page) == text:
            return
        page.keyboard.press("ArrowRight")
    raise AssertionError(f"the arrows do not lead to {text}")


@pytest.mark.drill
def test_the_matrix_by_keyboard_alone(builder_of: PageOf, owner: User, plan: Plan) -> None:
    page = builder_of(owner)
    page.goto(f"/plans/{plan.pk}/")
    keys, status = page.keyboard, page.locator("#plan-status")
    _tab_to(page, "Keys")

    # Tab enters the matrix once and leaves it again; inside, the arrows go.
    keys.press("Tab")  # the scrolling box itself
    keys.press("Tab")
    assert _focused(page) == "Basic"
    keys.press("Tab")
    assert page.evaluate("document.activeElement.closest('#matrix') === null")
    keys.press("Shift+Tab")
    for key, there in (
        ("ArrowRight", "Advanced"),
        ("ArrowDown", "Server, rename this category"),
        ("ArrowDown", "Server programme"),
        ("ArrowRight", "125.00, change the price of Server programme"),
        ("ArrowRight", "48.75, change the cost of Server programme"),
        ("ArrowRight", "Server programme, Basic: on this tier"),
        ("ArrowDown", "Server patching, antivirus and maintenance, Basic: on this tier"),
        ("ArrowRight", "Server patching, antivirus and maintenance, Advanced: from a tier below"),
        ("End", "Server patching, antivirus and maintenance, Desktop backup: not included"),
        ("Home", "Server patching, antivirus and maintenance"),
        ("ArrowUp", "Server programme"),
    ):
        keys.press(key)
        assert _focused(page) == there, key

    # Space puts a service one rung up; the keyboard stays where it is, and undo takes it back.
    for key in ("ArrowRight", "ArrowRight", "ArrowRight", "ArrowRight", "Space"):
        keys.press(key)
    expect(page.locator('button[value="take tier:advanced srv-base"]')).to_be_focused()
    assert "srv-base" in working_plan(plan).index.tiers["advanced"].services
    keys.press("Control+z")
    expect(page.locator('button[value="put tier:advanced srv-base"]')).to_be_focused()
    assert "srv-base" in working_plan(plan).index.tiers["basic"].services
    keys.press("Control+Shift+z")
    expect(page.locator('button[value="take tier:advanced srv-base"]')).to_be_focused()
    keys.press("Control+z")
    expect(page.locator('button[value="put tier:advanced srv-base"]')).to_be_focused()

    # Enter opens a price, Enter saves it, and Escape would have left it.
    keys.press("Home")
    keys.press("ArrowRight")
    keys.press("Enter")
    price = page.get_by_role("form", name="Server programme").get_by_label("Price", exact=True)
    expect(price).to_be_focused()
    keys.press("Escape")
    expect(page.locator("#service-srv-base .price-link").first).to_be_focused()
    keys.press("Enter")
    price.fill("130.00")
    keys.press("Enter")
    expect(page.locator("#service-srv-base .price-link").first).to_be_focused()
    expect(page.locator("#service-srv-base .price-link").first).to_contain_text("130.00")

    # Alt and an arrow moves: a service, its category, a tier, a package.
    keys.press("Home")
    keys.press("Alt+ArrowDown")
    expect(page.locator("#matrix tbody[data-category=Server] tr").nth(2)).to_contain_text("Server programme")
    expect(page.locator("#service-srv-base .service-name")).to_be_focused()
    keys.press("ArrowUp")
    keys.press("ArrowUp")
    assert _focused(page) == "Server, rename this category"
    keys.press("Alt+ArrowDown")
    expect(page.locator("#matrix .group-name").first).to_contain_text("Network")
    _into_the_head(page, "Continuity")
    keys.press("Alt+ArrowLeft")
    expect(page.locator("#matrix-head th.package").first).to_contain_text("Continuity")
    value = working_plan(plan)
    assert [package.code for package in value.packages[:2]] == ["continuity", "security"]
    assert value.services[0].category == "Network"
    assert value.tiers[0].services[-3:] == ("srv-care", "srv-base", "ws-watch")
    expect(status).to_contain_text("never published")

    # A tier is added, moved, copied and removed; the form takes the keyboard and gives it back.
    _tab_to(page, "Tier", "Shift+Tab")
    keys.press("Enter")
    form = page.get_by_role("form", name="A new tier")
    expect(form.get_by_label("Name")).to_be_focused()
    keys.type("Remote")
    keys.press("Enter")
    tiers = page.locator("#matrix-head th.tier .name")
    expect(tiers.last).to_have_text("Remote")
    _into_the_head(page, "Remote")
    keys.press("Alt+ArrowLeft")
    expect(tiers.nth(1)).to_have_text("Remote")
    expect(tiers.nth(1)).to_be_focused()
    for press, button in (("Duplicate", "Remote, copy"), ("Remove", "")):
        keys.press("Enter")
        expect(page.get_by_role("form", name="Tier: Remote").get_by_label("Name")).to_be_focused()
        _tab_to(page, press)
        keys.press("Enter")
        if button:
            expect(page.locator("#matrix-head")).to_contain_text(button)
            keys.press("Escape")
            expect(tiers.nth(1)).to_be_focused()
    expect(tiers).to_have_text(["Basic", "Remote, copy", "Advanced"])
    assert [tier.name for tier in working_plan(plan).tiers] == ["Basic", "Remote, copy", "Advanced"]


def test_dragging_moves_a_service_into_another_category(builder_of: PageOf, owner: User, plan: Plan) -> None:
    page = builder_of(owner)
    page.goto(f"/plans/{plan.pk}/")
    page.locator("#service-alc-prn .service-name").drag_to(page.locator("#service-srv-care .service-name"))
    expect(page.locator("#matrix tbody[data-category=Server]")).to_contain_text("Printer care")
    page.locator("#package-people .name").drag_to(page.locator("#package-security"))
    expect(page.locator("#matrix-head th.package").first).to_contain_text("People")
    page.locator("#list-preset .entry-name").last.drag_to(page.locator("#list-preset .entry-name").first)
    expect(page.locator("#list-preset li").first).to_contain_text("Platinum")
    value = working_plan(plan)
    assert value.index.services["alc-prn"].category == "Server"
    assert value.presets[0].code == "platinum"


@pytest.mark.drill
@pytest.mark.console_allows("status of 422", "status of 409", "Status Error Code 4")
def test_every_state_of_the_page_in_light_and_dark(page_of: PageOf, owner: User, plan: Plan, axe: Axe) -> None:
    page = page_of(owner)
    page.goto(f"/plans/{plan.pk}/")
    # Open editors of every kind at once, one of them refused, one with brackets, and what is new beside them.
    page.locator("#service-ws-care .service-name").click()
    page.locator("#package-compliance .name").click()
    for kind in ("preset", "term", "fee", "tax", "unit"):
        page.locator(f"#list-{kind} .entry-name").first.click()
        expect(page.locator(f"#list-{kind} .editing")).to_be_visible()
    page.get_by_role("link", name="Change name, rates and limits").click()
    page.get_by_role("link", name="Service", exact=True).click()
    new = page.get_by_role("form", name="A new service")
    new.get_by_role("button", name="Add").click()
    expect(new.get_by_text("Write something here.").first).to_be_visible()
    for kind, title in (("bundle", "A new bundle"), ("billing", "A new way of billing")):
        page.locator(f"#list-{kind} .entry-add a").click()
        expect(page.get_by_role("form", name=title)).to_be_visible()
    page.get_by_role("form", name="A new bundle").get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_text("Say what it saves: a share here")).to_be_visible()
    page.locator("#matrix .group-name").first.click()
    expect(page.get_by_role("form", name="Category: Server")).to_be_visible()
    for look in each_look(page):
        axe(page)
        assert_fits(page)
        assert page.locator(".editing").count() == 12, look


@pytest.mark.console_allows("status of 409", "Status Error Code 4")
def test_two_owners_at_once_lose_nothing_and_are_told(page_of: PageOf, owner: User, plan: Plan, axe: Axe) -> None:
    page = page_of(owner)
    page.goto(f"/plans/{plan.pk}/")
    page.locator("#service-ws-watch .price-link").first.click()
    form = page.get_by_role("form", name="Desktop patching")
    form.get_by_label("Price", exact=True).fill("29.00")
    other = a_person("ben@example.com", Role.OWNER, name="Ben Other")

    # Ben changes another service: this owner's press is saved, and they are told.
    set_charge(plan, "net-ap", pricing.Charge("per_unit", Decimal("17.00"), ()), by=other)
    page.locator('button[value="put package:people srv-base"]').click()
    expect(page.locator("#toasts")).to_contain_text("Meanwhile Ben Other changed this plan")
    expect(page.locator("#service-net-ap")).to_contain_text("17.00")
    expect(form.get_by_label("Price", exact=True)).to_have_value("29.00")

    # Ben changes the same price: nothing is overwritten, what was typed stays, and a second save is meant.
    set_charge(plan, "ws-watch", pricing.Charge("per_unit", Decimal("26.00"), ()), by=other)
    form.get_by_label("Price", exact=True).press("Enter")
    expect(form.get_by_role("alert")).to_contain_text("Ben Other changed this too")
    expect(form.get_by_role("alert")).to_contain_text("26.00")
    expect(form.get_by_label("Price", exact=True)).to_have_value("29.00")
    axe(page, "#sheet")
    form.get_by_label("Price", exact=True).press("Enter")
    expect(page.locator("#service-ws-watch")).to_contain_text("29.00")
    value = working_plan(plan)
    assert "srv-base" in value.index.packages["people"].services
    assert value.index.services["ws-watch"].charge == pricing.Charge("per_unit", Decimal("29.0000"), ())


@pytest.mark.drill  # these are the forms that plans/tests/views/ send every day
def test_without_javascript_an_owner_builds_all_the_same(page_of: PageOf, owner: User, plan: Plan, axe: Axe) -> None:
    page = page_of(owner, java_script_enabled=False, viewport=PHONE)
    page.goto(f"/plans/{plan.pk}/")
    page.get_by_role("link", name="Service", exact=True).click()
    page.locator("[name=name]").fill("Conference room care")
    page.locator("[name=category]").fill("Rooms")
    page.locator("[name=unit]").select_option("site")
    page.get_by_label("Price", exact=True).fill("40,00")
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_text("Write 40.00 if that is what you mean")).to_be_visible()
    page.get_by_label("Price", exact=True).fill("40.00")
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_text("Saved in the working copy.")).to_be_visible()
    page.locator('button[value="put tier:advanced conference-room-care"]').click()
    assert "conference-room-care" in working_plan(plan).index.tiers["advanced"].services
    page.locator("#service-conference-room-care .service-name").click()
    page.get_by_role("button", name="Remove").click()
    page.get_by_role("button", name="Undo: Conference room care removed").click()
    assert "conference-room-care" in working_plan(plan).index.tiers["advanced"].services
