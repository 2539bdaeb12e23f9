"""A large plan on a screen of 1366 by 768: what stays in sight, finding and folding, prices by keyboard."""

import itertools
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import Page, ViewportSize, expect

import pricing
from groundwork.models import User
from groundwork.tests.browser import assert_fits, each_look
from plans.models import Plan
from plans.selectors import working_plan
from plans.services import import_plan
from plans.tests.conftest import NOW
from plans.tests.large import large_document

PageOf = Callable[..., Page]
NOTEBOOK: ViewportSize = {"width": 1366, "height": 768}

_SCROLLING = """() => [...document.querySelectorAll("*")].filter((each) =>
  /auto|scroll/.test(getComputedStyle(each).overflowY) && each.scrollHeight > each.clientHeight + 1
  && each !== document.documentElement && each !== document.body).length"""


@pytest.fixture
def large(owner: User) -> Plan:
    return import_plan(pricing.read_plan(large_document(60)), owner, NOW)


def _box(page: Page, selector: str) -> dict[str, float]:
    found: dict[str, float] = page.locator(selector).first.evaluate("each => each.getBoundingClientRect().toJSON()")
    return found


def _price(plan: Plan, code: str) -> Decimal | None:
    charge = working_plan(plan).index.services[code].charge
    return None if charge is None else charge.price


# Every day of a smaller plan: test_the_head_and_the_names_stay_in_sight.
@pytest.mark.drill
def test_head_and_names_stay_in_sight_and_nothing_moves(
    page_of: PageOf, owner: User, large: Plan, axe: Callable[..., None]
) -> None:
    page = page_of(owner, viewport=NOTEBOOK)
    page.goto(f"/plans/{large.pk}/")
    expect(page.locator("#plan-preview table").first).to_be_visible()
    assert page.evaluate(_SCROLLING) == 0
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.evaluate("document.getElementById('service-s-30').scrollIntoView({ block: 'center', behavior: 'instant' })")
    assert page.evaluate("window.scrollY") > 400
    heads: list[dict[str, float]] = page.locator("#matrix-head .rung .name").evaluate_all(
        "all => all.map(each => each.getBoundingClientRect().toJSON())"
    )
    assert len(heads) == 16
    for left, right in itertools.pairwise(heads):
        assert left["right"] <= right["left"]
    assert all(head["top"] >= 0 and head["bottom"] < 200 and head["right"] <= 1366 for head in heads)
    assert _box(page, "#service-s-30 .service-name")["left"] >= 0

    # An editor opens beside: the row that it is about, and all others, stay where they are.
    before = _box(page, "#service-s-30"), page.evaluate("window.scrollY")
    page.locator("#service-s-30 .service-name").click()
    expect(page.get_by_role("form", name="Service: Service 30").get_by_label("Name")).to_be_focused()
    assert (_box(page, "#service-s-30"), page.evaluate("window.scrollY")) == before
    for _look in each_look(page):
        axe(page, "#sheet, #matrix-head, #service-s-30")
        assert_fits(page)


def test_the_matrix_and_what_stands_beside_it_do_not_touch(
    page_of: PageOf, owner: User, per_user: dict[str, Any]
) -> None:
    """Seven columns, long names of units: from the narrowest screen on which they stand side by side."""
    plan = import_plan(pricing.read_plan(per_user), owner, NOW)
    page = page_of(owner, viewport=NOTEBOOK)
    page.goto(f"/plans/{plan.pk}/")
    expect(page.locator("#plan-preview table").first).to_be_visible()
    for width in (1024, 1200, 1280, 1366, 1440):
        page.set_viewport_size({"width": width, "height": 768})
        assert_fits(page)
        side, matrix = _box(page, ".builder-side"), _box(page, "#matrix")
        assert matrix["right"] <= side["left"] or matrix["bottom"] <= side["top"], width


@pytest.mark.console_allows("status of 422", "Status Error Code 4")
@pytest.mark.parametrize(
    ("services", "named", "found"),
    [(30, "service 2", 12), pytest.param(120, "service 11", 11, marks=pytest.mark.drill)],
)
def test_finding_folding_and_editing_by_keyboard(
    builder_of: PageOf, owner: User, services: int, named: str, found: int
) -> None:
    plan = import_plan(pricing.read_plan(large_document(services)), owner, NOW)
    page = builder_of(owner, viewport=NOTEBOOK)
    page.goto(f"/plans/{plan.pk}/")
    keys, shown = page.keyboard, page.locator("#matrix tbody tr:not(.group):visible")
    expect(shown).to_have_count(services)

    # Found by name, by rung, and by both; Escape shows all again.
    keys.press("/")
    keys.type(named)
    expect(page.locator("#found")).to_have_text(f"{found} of {services}")
    expect(shown).to_have_count(found)
    page.locator("#find-rung").select_option(label="Tier 0")
    expect(shown).to_have_count(1)
    page.locator("#find-rung").select_option("")
    page.locator("#find-name").press("Escape")
    expect(shown).to_have_count(services)

    # A folded category stays folded when an answer draws rows anew, and after the page is loaded again.
    fold = page.locator("tbody[data-category='Category 0'] .fold")
    fold.click()
    expect(shown).to_have_count(services - 15)
    page.locator('button[value="put package:p-0 s-20"]').click()
    expect(page.locator('button[value="take package:p-0 s-20"]')).to_be_visible()
    page.reload()
    expect(fold).to_have_attribute("aria-expanded", "false")
    expect(shown).to_have_count(services - 15)
    fold.click()

    # A price in its cell: refused with what was typed, saved by Tab, which goes on, and by Enter; Escape leaves it.
    price: Any = page.locator("#price-s-3 input[name=price]")
    page.locator("#price-s-3 .price-link").focus()
    keys.press("Enter")
    expect(price).to_be_focused()
    keys.type("12,50")
    keys.press("Enter")
    expect(page.locator("#price-s-3").get_by_role("alert")).to_contain_text("Write 12.50 if that is what you mean")
    expect(price).to_have_value("12,50")
    price.fill("$1,250")
    keys.press("Tab")
    expect(page.locator("#price-s-3 .price-link")).to_contain_text("1,250.00")
    expect(page.locator("#price-s-4 input[name=price]")).to_be_focused()
    keys.type("7")
    keys.press("Enter")
    expect(page.locator("#price-s-4 .price-link")).to_be_focused()
    keys.press("Enter")
    expect(page.locator("#price-s-4 input[name=price]")).to_be_focused()
    keys.type("8")
    keys.press("Escape")
    expect(page.locator("#price-s-4 .price-link")).to_be_focused()
    assert (_price(plan, "s-3"), _price(plan, "s-4")) == (Decimal(1250), Decimal(7))

    # Several at once are one edit.
    page.locator("#service-s-5 .pick").click()
    page.locator("#service-s-8 .pick").click(modifiers=["Shift"])
    page.get_by_role("button", name="Edit 4 services").click()
    form = page.get_by_role("form", name="Edit 4 services")
    form.get_by_label("Category").fill("Four of them")
    form.get_by_role("button", name="Save").click()
    expect(page.locator("tbody[data-category='Four of them'] tr")).to_have_count(5)
    expect(page.get_by_role("button", name="Edit 4 services")).to_be_hidden()
    page.get_by_role("button", name="Undo: 4 services").click()
    expect(page.locator("tbody[data-category='Four of them']")).to_have_count(0)
