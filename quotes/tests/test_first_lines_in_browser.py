"""What stands on the proposal before its style sheet has come: there at once, and where it stays."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, Route, ViewportSize, expect

from contracts.models import Seller
from groundwork.models import User
from groundwork.shown import LOGO, examine_picture
from groundwork.tests.browser import DESKTOP, PHONE
from groundwork.tests.showing.samples import png, upload
from quotes.services.profile import save_company
from quotes.tests.sent import Sent, sent

SHEET = "**/client.css*"
# Where each thing that comes before the sheet stands, and how it is drawn.
DRAWN = """() => [...document.querySelectorAll('.top, .top *, .opening, .opening *')].map(one => {
    const box = one.getBoundingClientRect(), style = getComputedStyle(one);
    return [one.outerHTML.slice(0, 60), box.x, box.y, box.width, box.height, style.color, style.font, style.border,
        style.backgroundColor, style.textDecorationLine];
})"""


@pytest.fixture
def proposal(sales: User) -> Sent:
    """With all that can stand there."""
    seller = Seller.current()
    save_company(seller, sales, seller.revision if seller.pk else 0, examine_picture(upload(png(320, 80)), LOGO))
    return sent(sales, personal_line="Thomas, here it is.\n\nCall me.", cover_text="Read this with a coffee.")


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_first_lines_stay_where_they_are_when_the_sheet_comes(
    new_context: Callable[..., BrowserContext], proposal: Sent, size: ViewportSize
) -> None:
    page = new_context(viewport=size).new_page()
    page.goto(proposal.path)
    page.evaluate("document.fonts.ready")
    whole = page.evaluate(DRAWN)
    page.route(SHEET, lambda route: route.fulfill(body="", content_type="text/css"))
    page.reload()
    page.evaluate("document.fonts.ready")
    assert page.evaluate(DRAWN) == whole
    assert len(whole) > 30


def test_the_first_lines_wait_for_no_sheet(page: Page, proposal: Sent) -> None:
    held: list[Route] = []
    page.route(SHEET, lambda route: held.append(route))
    page.goto(proposal.path, wait_until="commit")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.wait_for_function("performance.getEntriesByName('first-contentful-paint').length")
    # What comes below is not drawn before its rules are there.
    expect(page.locator("#offer")).to_have_count(0)
    for route in held:
        route.continue_()
    expect(page.locator("#offer")).to_be_visible()
