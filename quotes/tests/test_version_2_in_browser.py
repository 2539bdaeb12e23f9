"""What version 2 can say, in a real browser: chosen by key, read at both sizes, and signed."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from groundwork.access import Role
from groundwork.tests.browser import DESKTOP, PHONE, assert_fits
from groundwork.tests.people import a_person
from quotes.models import AcceptedQuote
from quotes.tests.client_pages import tick_consents
from quotes.tests.per_user import sent_per_user


def test_a_term_is_chosen_and_signed(transactional_db: None, page: Page, axe: Callable[..., None]) -> None:
    proposal = sent_per_user(a_person("olga@example.com", Role.OWNER, name="Olga Owner"))

    def looked_at() -> None:
        page.locator("details").evaluate_all("all => all.forEach(one => { one.open = true })")
        for size in (PHONE, DESKTOP):
            page.set_viewport_size(size)
            axe(page, "main")
            assert_fits(page)

    page.set_viewport_size(DESKTOP)
    page.goto(proposal.path)
    page.get_by_role("radio", name=re.compile("^12 months")).focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("row", name="Year 2")).to_be_visible()
    expect(page.get_by_role("radio", name=re.compile("^36 months"))).to_be_focused()
    looked_at()
    page.locator("#total").get_by_role("button", name="Review and sign").click()
    expect(page.get_by_role("row", name="Year 2")).to_be_visible()
    looked_at()
    tick_consents(page)
    page.get_by_label("Type your name as your signature").fill("Ada Alder")
    page.get_by_role("button", name="Sign for").click()
    expect(page.get_by_role("heading", name="The first invoice")).to_be_visible()
    looked_at()
    assert AcceptedQuote.objects.get().term_months == 36
