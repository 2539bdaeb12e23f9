"""The builder with clients and quotes about it, in a real browser: every room of the page by axe in light and dark."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

import pricing
from groundwork.access import Role
from groundwork.models import User
from groundwork.tests.browser import assert_fits, each_look
from groundwork.tests.people import a_person
from plans.models import Plan
from plans.services import empty_plan, import_plan, publish_plan
from plans.tests.edits import set_charge
from quotes.tests.making import CABLE_TV, NOW, a_client, dearer
from quotes.tests.many import many_quotes

PageOf = Callable[..., Page]
Axe = Callable[..., None]


@pytest.fixture
def ladder(owner: User) -> Plan:
    """A published ladder with clients on it, that a working copy makes dearer for some and cheaper for others."""
    plan = import_plan(CABLE_TV, owner, NOW)
    many_quotes(publish_plan(plan, revision=1, by=owner, note="", now=NOW), owner, 12)
    a_client()
    import_plan(dearer("0.2", ("srv-care", "net-site")), owner, NOW, into=plan)
    plan.refresh_from_db()
    return plan


def _looks_right(page: Page, axe: Axe, part: str | None = None) -> None:
    for _look in each_look(page):
        axe(page, part)
        assert_fits(page)


def test_every_room_of_the_page(page_of: PageOf, owner: User, ladder: Plan, axe: Axe) -> None:
    page = page_of(owner)
    page.goto(f"/plans/{ladder.pk}/")
    page.locator("#tier-advanced .name").click()
    tier = page.get_by_role("form", name="Tier: Advanced")
    expect(tier.get_by_label("Desktop, all together")).to_be_visible()
    expect(page.locator("#plan-effect .effect-bars")).to_be_visible()
    page.locator("#preview-search").fill("harb")
    expect(page.get_by_role("button", name="Harbor Law Group")).to_be_visible()
    # What somebody else did is told in a note above it all.
    set_charge(
        ladder, "net-ap", pricing.Charge("flat", CABLE_TV.labour_rate, ()), by=a_person("b@example.com", Role.OWNER)
    )
    page.locator('button[value="put package:people srv-base"]').click()
    expect(page.locator("#toasts .notice")).to_be_visible()
    axe(page, "#sheet, #toasts, #plan-aside")
    tier.get_by_label("Name").press("Escape")
    expect(tier).to_have_count(0)
    page.locator("summary", has_text="Keys").click()
    _looks_right(page, axe)
    page.locator("summary", has_text="File").click()
    expect(page.get_by_role("link", name="Export this plan")).to_be_visible()
    axe(page, ".page-header")


@pytest.mark.console_allows("status of 409", "Status Error Code 4")
def test_a_conflict_and_the_proposal_beside_the_matrix(page_of: PageOf, owner: User, ladder: Plan, axe: Axe) -> None:
    page = page_of(owner)
    page.goto(f"/plans/{ladder.pk}/")
    page.locator("#service-ws-watch .price-link").first.click()
    form = page.get_by_role("form", name="Desktop patching")
    form.get_by_label("Price", exact=True).fill("29.00")
    ben = a_person("b@example.com", Role.OWNER, name="Ben Other")
    set_charge(ladder, "ws-watch", pricing.Charge("per_unit", CABLE_TV.labour_rate, ()), by=ben)
    form.get_by_label("Price", exact=True).press("Enter")
    expect(form.get_by_role("alert")).to_contain_text("Ben Other changed this too")
    page.locator("#as-client-toggle").click()
    frame = page.frame_locator("#as-client iframe")
    expect(frame.get_by_role("heading", level=1)).to_contain_text("IT care for")
    # As on a computer, smaller: the options stand side by side; then as on a phone.
    tops = "cards => cards.map(card => Math.round(card.getBoundingClientRect().top))"
    cards = frame.locator("[id^=choose-]")
    expect(cards).to_have_count(4)
    assert len(set(cards.evaluate_all(tops))) == 1
    page.get_by_role("button", name="Phone").click()
    expect(page.locator("#as-client iframe")).to_have_css("width", "390px")
    page.get_by_role("button", name="Computer").click()
    _looks_right(page, axe, "#sheet, #as-client")


def test_prices_rise_after_a_look_at_everybody(page_of: PageOf, owner: User, ladder: Plan, axe: Axe) -> None:
    page = page_of(owner)
    page.goto(f"/plans/{ladder.pk}/")
    page.get_by_role("link", name="Raise prices").click()
    expect(page.get_by_label("Amount", exact=True)).to_be_hidden()
    page.get_by_label("Chosen services").check()
    for code in ("srv-care", "ws-watch"):
        page.locator(f"[name=services][value={code}]").check()
    page.get_by_label("Percentage", exact=True).fill("8")
    page.get_by_label("Rounded").select_option(label="to a price that ends in .95")
    page.get_by_role("button", name="Look at what it does").click()
    expect(page.locator("#preview .effect-bars")).to_be_visible()
    _looks_right(page, axe)
    page.get_by_role("button", name="Everybody in a table").click()
    expect(page.get_by_role("table", name="Effect on everybody")).to_be_visible()
    _looks_right(page, axe)
    page.get_by_role("button", name="Back to the prices").click()
    page.get_by_role("button", name="Raise 2 prices").click()
    expect(page.locator("#service-ws-watch")).to_contain_text("26.95")
    page.get_by_role("button", name="Undo: Prices raised by 8%").click()
    expect(page.locator("#service-ws-watch")).to_contain_text("25.00")


def test_the_rooms_as_pages(page_of: PageOf, owner: User, ladder: Plan, axe: Axe) -> None:
    page = page_of(owner)
    for room in ("preview", "effect", "sample/large", "outdated"):
        if room == "outdated":
            publish_plan(ladder, revision=ladder.revision, by=owner, note="", now=NOW)
        page.goto(f"/quotes/plans/{ladder.pk}/{room}/")
        _looks_right(page, axe)


def test_an_empty_plan(page_of: PageOf, owner: User, axe: Axe) -> None:
    plan = empty_plan("Empty", "USD", (CABLE_TV.labour_rate, CABLE_TV.break_fix_rate), by=owner, now=NOW)
    page = page_of(owner)
    page.goto(f"/plans/{plan.pk}/")
    expect(page.get_by_text("No services yet.")).to_be_visible()
    _looks_right(page, axe)
