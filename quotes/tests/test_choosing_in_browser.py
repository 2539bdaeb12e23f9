"""How many, in a real browser: by touch on a phone, and by the keyboard alone."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext, expect

from groundwork.access import Role
from groundwork.tests.browser import PHONE, assert_fits
from groundwork.tests.people import a_person
from quotes.models import AcceptedQuote
from quotes.selectors.signed import acceptance_of
from quotes.tests.client_pages import tick_consents
from quotes.tests.sent import sent


def test_a_number_is_chosen_by_touch_and_by_key_and_signed(
    transactional_db: None, new_context: Callable[..., BrowserContext], axe: Callable[..., None]
) -> None:
    limits = {"desktop": [10, 21], "user": [10, 25]}
    proposal = sent(a_person("sam@example.com", Role.SALES, name="Sam Sales"), limits=limits, terms_offered=[12, 36])
    page = new_context(viewport=PHONE, has_touch=True).new_page()
    page.goto(proposal.path)
    more = page.get_by_role("link", name="Desktop: one more")
    assert (more.bounding_box() or {"height": 0})["height"] >= 44
    more.tap()
    desktops = page.get_by_role("textbox", name="Desktop")
    expect(desktops).to_have_value("21")
    # It was the last one: its box takes its place.
    expect(desktops).to_be_focused()
    expect(page.locator("#lead")).to_contain_text("Priced for 26 devices")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    people = page.get_by_role("textbox", name="User")
    expect(people).to_be_focused()
    people.fill("26")
    page.keyboard.press("Tab")
    expect(page.get_by_text("Write a whole number from 10 to 25. The price here is for 22.")).to_be_visible()
    expect(people).to_have_value("26")
    axe(page, "#numbers")
    assert_fits(page)
    people.fill("15")
    page.keyboard.press("Tab")
    expect(page.locator("#total")).to_contain_text("Desktop: 21. User: 15.")
    page.locator("#total").get_by_role("button", name="Review and sign").click()
    expect(page.get_by_text("User: 15 instead of 22.")).to_be_visible()
    axe(page, "main")
    assert_fits(page)
    tick_consents(page)
    page.get_by_label("Type your name as your signature").fill("Thomas Reed")
    page.get_by_label("Your title").fill("Managing partner")
    page.get_by_role("button", name="Sign for").click()
    expect(page.get_by_text("Desktop: 21. User: 15.").first).to_be_visible()
    assert acceptance_of(AcceptedQuote.objects.get()).numbers == (("desktop", 21), ("user", 15))
