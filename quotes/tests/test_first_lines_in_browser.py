"""What stands on the proposal before its style sheet has come: there at once, and where it stays."""

from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, Route, ViewportSize, expect

from contracts.models import Seller
from groundwork.models import User
from groundwork.shown import LOGO, examine_picture
from groundwork.tests.browser import DESKTOP, PHONE
from groundwork.tests.showing.samples import png, upload
from quotes.models import Question
from quotes.proposal.abouts import About
from quotes.services.profile import save_company
from quotes.services.questions import Words, ask
from quotes.tests.sent import Sent, sent
from quotes.tests.signers import VISITOR
from quotes.tests.test_questions_in_browser import again

ASKED = Words("Why is Gold dearer?", "Thomas Reed", "thomas@harbor.example", VISITOR)
COVER = (
    "We look after the computers, so that your people look after your business. Here you read what that means, what "
    "each option costs, and how the first month goes, from the count of your devices to the day on which we sit down."
)
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
    return sent(sales, personal_line="Thomas, here it is.\n\nCall me.", cover_text=COVER)


def test_the_recommended_option_is_within_two_screens_whatever_stands_above_it(
    new_context: Callable[..., BrowserContext], proposal: Sent, sales: User
) -> None:
    again(proposal, sales)
    ask(proposal.link, Question.Kind.QUESTION, About("option:gold", "Gold"), ASKED, timezone.now)
    page = new_context(viewport=PHONE).new_page()
    page.goto(proposal.path)
    for above in (".cover-text", ".personal", ".talk", "#revised"):
        expect(page.locator(above).first).to_be_visible()
    box = page.locator(".card-recommended .button").bounding_box()
    assert box
    assert box["y"] + box["height"] <= 2 * PHONE["height"]


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
