"""The proposal in a real browser: by keyboard, on a phone, without JavaScript, and for those who cannot see it."""

from collections.abc import Callable, Iterator

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, ViewportSize, expect

from contracts.models import Seller
from groundwork.access import Role
from groundwork.models import Event, User
from groundwork.tests.browser import DESKTOP, PHONE, assert_fits
from groundwork.tests.people import a_person
from quotes.models import AcceptedQuote
from quotes.services.accepting import Visitor
from quotes.services.answering import decline_proposal
from quotes.services.revising import close_link
from quotes.tests.client_pages import tick_consents
from quotes.tests.sent import Sent, sent

NewContext = Callable[..., BrowserContext]
NARROWEST: ViewportSize = {"width": 360, "height": 740}
WIDEST: ViewportSize = {"width": 1600, "height": 1000}


@pytest.fixture
def sender(transactional_db: None) -> User:
    return a_person("sam@example.com", Role.SALES, name="Sam Sales")


@pytest.fixture
def proposal(sender: User) -> Sent:
    return sent(sender, tax_codes=["sales"], personal_line="Thomas, here it is, counted from what you have today.")


def each_size(page: Page) -> Iterator[bool]:
    """Whether it is the first: the proposal has the same colours on every screen."""
    for size in (PHONE, DESKTOP):
        page.set_viewport_size(size)
        yield size is PHONE


def test_every_page_is_open_to_everybody(page: Page, proposal: Sent, axe: Callable[..., None]) -> None:
    for path in ("?option=silver&changed=1&with=mobile", "?option=diamond", "accept/?option=gold", "decline/"):
        page.goto(proposal.path + path)
        for first in each_size(page):
            axe(page, colours=first)
    page.set_viewport_size(DESKTOP)
    page.goto(proposal.path)
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
    for first in each_size(page):
        axe(page, colours=first)


@pytest.mark.console_allows("status of 410", "Status Error Code 410")
def test_a_link_that_is_closed_under_an_open_page_says_so(
    page: Page, proposal: Sent, sender: User, axe: Callable[..., None]
) -> None:
    page.goto(proposal.path)
    close_link(proposal.quote, sender, timezone.now())
    page.locator(".card-choose", has_text="Choose Silver").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("This link is closed")
    for first in each_size(page):
        assert_fits(page)
        axe(page, colours=first)


def test_on_a_phone_the_recommended_option_is_in_sight_and_the_rest_is_folded(
    new_context: Callable[..., BrowserContext], proposal: Sent
) -> None:
    page = new_context(viewport=PHONE, has_touch=True).new_page()
    page.goto(proposal.path)
    gold, two_screens = page.locator(".card-recommended"), 2 * PHONE["height"]
    for part in (".card-price", ".card-step", ".button"):
        box = gold.locator(part).bounding_box()
        assert box is not None
        assert box["x"] >= 0, part
        assert box["x"] + box["width"] <= PHONE["width"], part
        assert box["y"] + box["height"] <= two_screens, part
    expect(page.get_by_role("heading", name="Compare in detail")).to_be_visible()
    expect(page.locator(".compare")).to_be_hidden()
    page.locator(".card-jumps").get_by_role("link", name="Platinum").tap()
    expect(page.locator("#choose-platinum")).to_be_in_viewport()
    page.locator("#choose-platinum").tap()
    expect(page.locator("#total-title")).to_have_text("Platinum")
    expect(page.get_by_role("heading", name="Platinum", exact=True).first).to_be_in_viewport()
    page.get_by_role("heading", name="Compare in detail").tap()
    expect(page.locator(".compare")).to_be_visible()


def test_nothing_sticks_out(page: Page, proposal: Sent, request: pytest.FixtureRequest) -> None:
    """Where a window is made narrower or wider; in a drill where it is opened at that size, too."""
    for path in ("", "accept/?option=gold", "decline/"):
        page.goto(proposal.path + path)
        for size in (NARROWEST, PHONE, DESKTOP, WIDEST):
            page.set_viewport_size(size)
            assert_fits(page)
            if request.config.getoption("--drill"):
                page.reload()
                assert_fits(page)


@pytest.mark.parametrize("size", [PHONE, pytest.param(DESKTOP, marks=pytest.mark.drill)], ids=["phone", "desktop"])
def test_the_total_follows_and_nothing_jumps(new_context: NewContext, proposal: Sent, size: ViewportSize) -> None:
    page = new_context(viewport=size).new_page()
    page.goto(proposal.path)
    box = page.get_by_role("checkbox", name="People")
    box.scroll_into_view_if_needed()
    place = box.bounding_box()
    box.focus()
    page.keyboard.press("Space")
    expect(page.locator("#total-title")).to_have_text("Gold with People")
    expect(page.locator("#total .figures-month dd")).to_have_text("$5,473.00")
    expect(page.locator("#said")).to_have_text("Gold with People: $5,473.00 a month.")
    expect(page.get_by_role("checkbox", name="People")).to_be_focused()
    assert page.get_by_role("checkbox", name="People").bounding_box() == place
    assert "with=people" in page.url
    page.reload()
    expect(page.locator("#total-title")).to_have_text("Gold with People")


def test_what_is_in_the_way_is_said_and_can_be_brought(page: Page, proposal: Sent) -> None:
    page.goto(f"{proposal.path}?option=silver")
    expect(page.get_by_role("checkbox", name="Compliance")).to_be_disabled()
    expect(page.get_by_text("Compliance needs Security and Continuity.")).to_be_visible()
    page.get_by_role("link", name="Choose it with Security and Continuity").press("Enter")
    expect(page.locator("#total-title")).to_have_text("Gold with Compliance")
    expect(page.get_by_role("checkbox", name="Compliance")).to_be_focused()


def test_the_whole_way_without_javascript(new_context: NewContext, proposal: Sent) -> None:
    page = new_context(java_script_enabled=False, viewport=PHONE).new_page()
    page.goto(proposal.path)
    page.get_by_role("link", name="Choose Silver").click()
    expect(page.locator("#total-title")).to_have_text("Silver")
    page.get_by_role("checkbox", name="Strategy").check()
    page.get_by_role("button", name="Update the total").click()
    expect(page.locator("#total-title")).to_have_text("Silver with Strategy")
    expect(page.locator("#total .figures-month dd")).to_have_text("$3,238.00")
    page.locator("#total").get_by_role("button", name="Review and sign").click()
    sign(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you, Thomas Reed")
    assert AcceptedQuote.objects.get().option_name == "Silver"


@pytest.mark.parametrize("place", ["#total", pytest.param(".follow", marks=pytest.mark.drill)], ids=["total", "bar"])
def test_a_tick_goes_along_to_the_signature_without_javascript(
    new_context: NewContext, proposal: Sent, place: str
) -> None:
    page = new_context(java_script_enabled=False, viewport=PHONE).new_page()
    page.goto(f"{proposal.path}?option=silver")
    page.get_by_role("checkbox", name="Strategy").check()
    page.locator(place).get_by_role("button", name="Review and sign").click()
    expect(page.locator("#total-title")).to_have_text("Silver with Strategy")
    expect(page.get_by_role("button", name="Sign for $3,238.00 a month")).to_be_visible()


def test_a_tick_goes_along_before_the_total_has_followed(page: Page, proposal: Sent) -> None:
    page.set_viewport_size(DESKTOP)
    page.goto(f"{proposal.path}?option=silver")
    # An answer that never comes, as over a bad line.
    page.route("**/*changed=1*", lambda route: None if route.request.headers.get("hx-request") else route.continue_())
    page.get_by_role("checkbox", name="Strategy").check()
    page.locator("#total").get_by_role("button", name="Review and sign").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Review and sign")
    expect(page.locator("#total-title")).to_have_text("Silver with Strategy")


def sign(page: Page, signature: str = "Thomas Reed") -> None:
    page.get_by_label("Your name", exact=True).fill("Thomas Reed")
    page.get_by_label("Your title").fill("Managing partner")
    tick_consents(page)
    page.get_by_label("Type your name as your signature").fill(signature)
    page.get_by_role("button", name="Sign for").click()


def test_a_signature_in_a_browser(page: Page, proposal: Sent, axe: Callable[..., None]) -> None:
    """With everything that browsers add to a form: the Origin that CSRF protection looks at, above all."""
    page.goto(f"{proposal.path}accept/?option=gold")
    sign(page, "Somebody else")
    expect(page.get_by_role("alert")).to_contain_text("Nothing was signed yet.")
    for first in each_size(page):
        axe(page, colours=first)
        assert_fits(page)
    page.get_by_label("Type your name as your signature").fill("Thomas Reed")
    page.get_by_role("button", name="Sign for").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you, Thomas Reed")
    for path in ("thanks/", ""):
        page.goto(proposal.path + path)
        for first in each_size(page):
            axe(page, colours=first)
            assert_fits(page)


def test_a_no_in_a_browser(page: Page, proposal: Sent, axe: Callable[..., None]) -> None:
    page.goto(f"{proposal.path}decline/")
    page.get_by_label("The price").check()
    page.get_by_label("In your words").fill("Too much for this year.")
    page.get_by_role("button", name="Say no").click()
    for first in each_size(page):
        axe(page, colours=first)
        assert_fits(page)
    page.get_by_role("link", name="Keep it open").click()
    expect(page.locator("#offer")).to_be_visible()
    page.goto(f"{proposal.path}decline/")
    page.get_by_label("The price").check()
    page.get_by_label("In your words").fill("Too much for this year.")
    page.get_by_role("button", name="Say no").click()
    page.get_by_role("button", name="Yes, say no").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You have said no to this proposal")
    expect(page.get_by_text("Your reason: Too much for this year.")).to_be_visible()
    for first in each_size(page):
        axe(page, colours=first)
        assert_fits(page)


# What the browser has fetched for the page, as it counts it: the page itself first, heads of answers with it.
FETCHED = """() => [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
    .map(entry => [entry.name, entry.transferSize])"""


def test_a_view_counts_when_a_person_moves_and_the_page_is_light(page: Page, proposal: Sent) -> None:
    page.goto(proposal.path)
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready")
    fetched = page.evaluate(FETCHED)
    assert len(fetched) <= 6, fetched
    assert sum(size for _name, size in fetched) <= 80_000, fetched
    assert all(size > 0 for _name, size in fetched)
    assert page.evaluate("document.fonts.check('700 16px Source Sans')")
    assert not Event.objects.filter(kind=Event.Kind.VIEWED).exists()
    with page.expect_response("**/seen/") as answered:
        page.mouse.wheel(0, 200)
    assert answered.value.status == 204
    page.mouse.wheel(0, 200)
    page.keyboard.press("Tab")
    assert Event.objects.filter(kind=Event.Kind.VIEWED).count() == 1


def test_it_stays_light_in_the_dark(page: Page, proposal: Sent) -> None:
    page.emulate_media(color_scheme="dark")
    page.goto(proposal.path)
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_staff_see_the_preview_of_a_draft_and_of_what_is_out(
    page_of: Callable[..., Page], proposal: Sent, sender: User, axe: Callable[..., None]
) -> None:
    page = page_of(sender)
    page.goto(f"/quotes/{proposal.quote.number}/preview/")
    expect(page.get_by_text("This is what your client sees.")).to_be_visible()
    expect(page.get_by_role("button", name="Review and sign")).to_have_count(0)
    page.get_by_role("link", name="Choose Platinum").click()
    expect(page.locator("#total-title")).to_have_text("Platinum")
    for first in each_size(page):
        axe(page, colours=first)
    decline_proposal(proposal.link, proposal.revision.sha256, "No", Visitor("", ""), lambda: proposal.revision.sent_at)
    page.goto(proposal.path)
    expect(page.get_by_text("This is what your client sees.")).to_be_visible()


@pytest.mark.parametrize(
    "accent",
    ["#ffff00", pytest.param("#ff0000", marks=pytest.mark.drill), pytest.param("#000000", marks=pytest.mark.drill)],
)
def test_any_accent_can_be_read(page: Page, proposal: Sent, axe: Callable[..., None], accent: str) -> None:
    Seller.objects.update(accent=accent)
    page.goto(proposal.path)
    axe(page, colours=True)
