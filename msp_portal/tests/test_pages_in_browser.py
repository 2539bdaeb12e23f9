"""The pages in a real browser: on a phone and a desktop, light and dark, by keyboard, and without JavaScript."""

from collections.abc import Callable
from pathlib import Path

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.core.cache import cache
from django.core.mail import EmailMultiAlternatives, get_connection
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django import Settings

from contracts.models import Seller
from groundwork.mail_server import FILES
from groundwork.models import User
from groundwork.tests.browser import PHONE, assert_fits, each_look
from msp_portal.mailbox import mails
from msp_portal.people import sign_out_everywhere
from msp_portal.tests.profiles import NOW

PageOf = Callable[..., Page]
Axe = Callable[..., None]
BARE = (
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/inactive/",
    "/accounts/password/reset/",
    "/accounts/password/reset/done/",
    "/accounts/password/reset/key/1-abc-def/",
    "/accounts/password/reset/key/done/",
    "/nowhere/",
)


@pytest.fixture
def mail_path(settings: Settings, tmp_path: Path) -> str:
    settings.EMAIL_BACKEND = FILES
    settings.MAILBOX_DIR = settings.EMAIL_FILE_PATH = tmp_path
    mail = EmailMultiAlternatives("Your proposal", "Dear Ruth,\n\nhttp://localhost/p/x/", to=["ruth@harbor.example"])
    mail.attach_alternative("<p>Dear Ruth<script>document.title = 'ran'</script></p>", "text/html")
    get_connection().send_messages([mail])
    (kept,) = mails()
    return f"/mailbox/{kept.name}/{kept.position}/"


def _looks_right(page: Page, axe: Axe, *, colours: bool = False) -> None:
    for _look in each_look(page):
        axe(page, colours=colours)
        assert_fits(page)
    page.set_viewport_size({"width": 360, "height": 740})
    assert_fits(page)


def test_pages_without_navigation(page: Page, axe: Axe) -> None:
    for path in BARE:
        page.goto(path)
        _looks_right(page, axe, colours=True)


def test_staff_pages(page_of: PageOf, owner: User, mail_path: str, axe: Axe) -> None:
    page = page_of(owner)
    for path in ("/", "/accounts/password/change/", "/accounts/logout/", "/mailbox/", "/status/"):
        page.goto(path)
        _looks_right(page, axe)


def test_a_recovery_code_stands_in_one_line(page_of: PageOf, owner: User) -> None:
    cache.clear()
    TOTP.activate(owner, "JBSWY3DPEHPK3PXP")
    RecoveryCodes.activate(owner)
    page = page_of(owner)
    page.goto("/accounts/second-factor/recovery/")
    page.get_by_label("Password").fill("correct horse battery")
    page.get_by_role("button", name="Go on").click()
    expect(page.locator(".codes code")).to_have_count(10)
    for _look in each_look(page):
        lines = page.locator(".codes code").evaluate_all("codes => codes.map(code => code.getClientRects().length)")
        assert lines == [1] * 10
        assert_fits(page)


def test_what_was_done_stands_apart_from_what_can_be_done(page_of: PageOf, owner: User, sales: User) -> None:
    sign_out_everywhere(sales, owner, NOW)
    page = page_of(owner)
    page.goto(f"/people/{sales.pk}/")
    for look in each_look(page):
        button = page.get_by_role("link", name="Close the account").bounding_box()
        heading = page.get_by_role("heading", name="What was done").bounding_box()
        assert button
        assert heading
        assert heading["y"] - button["y"] - button["height"] > 20, look
        assert_fits(page)


def test_a_mail_is_shown_and_its_html_does_not_run(page_of: PageOf, owner: User, mail_path: str, axe: Axe) -> None:
    page = page_of(owner)
    page.goto(mail_path)
    page.get_by_text("The HTML part, as source").click()

    expect(page.get_by_text("document.title = 'ran'")).to_be_visible()
    assert page.title().startswith("Your proposal")
    _looks_right(page, axe)


def test_every_component(page_of: PageOf, owner: User, settings: Settings, axe: Axe) -> None:
    settings.DEBUG = True
    page = page_of(owner)
    page.goto("/styleguide/")
    for details in page.locator("main details").all():
        details.evaluate("details => { details.open = true; }")
    _looks_right(page, axe, colours=True)


@pytest.mark.parametrize("accent", ["#ffcc00", pytest.param("#000080", marks=pytest.mark.drill)])
def test_any_accent_leaves_every_page_readable(
    page_of: PageOf, owner: User, settings: Settings, axe: Axe, accent: str
) -> None:
    Seller.objects.create(name="Northgate IT", accent=accent)
    settings.DEBUG = True
    page = page_of(owner)
    page.goto("/styleguide/")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        axe(page, "main", colours=True)


def test_the_menu_by_keyboard(page_of: PageOf, owner: User) -> None:
    page = page_of(owner)
    page.goto("/accounts/password/change/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()

    summary = page.locator("summary", has_text="Olivia Owner")
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Sign out")).to_be_hidden()
    expect(summary).to_be_focused()


def test_in_and_out_without_javascript_on_a_phone(new_context: Callable[..., BrowserContext], owner: User) -> None:
    cache.clear()
    page = new_context(java_script_enabled=False, viewport=PHONE).new_page()
    page.goto("/accounts/password/change/")
    page.get_by_label("E-mail address").fill(owner.email)
    page.get_by_label("Password").fill("correct horse battery")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", name="Change password")).to_be_visible()

    page.get_by_role("link", name="Home", exact=True).click()
    expect(page.get_by_role("link", name="Home", exact=True)).to_have_attribute("aria-current", "true")
    page.locator("summary", has_text="Olivia Owner").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in", exact=True)).to_be_visible()


def test_what_is_wrong_with_a_form_gets_the_focus(page_of: PageOf, owner: User, axe: Axe) -> None:
    cache.clear()
    page = page_of(owner)
    page.goto("/accounts/password/change/")
    page.get_by_role("button", name="Save the new password").click()

    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    summary.get_by_role("link").first.click()
    expect(page.get_by_label("Current password")).to_be_focused()
    _looks_right(page, axe)


def test_a_portal_out_of_reach_is_said_over_the_page(page_of: PageOf, owner: User, axe: Axe) -> None:
    page = page_of(owner)
    page.goto("/accounts/password/change/")
    top = page.get_by_role("heading", name="Change password").bounding_box()
    page.evaluate("document.body.dispatchEvent(new CustomEvent('htmx:sendError', {bubbles: true}))")

    notice = page.get_by_role("status")
    expect(notice).to_contain_text("nothing was saved")
    assert page.get_by_role("heading", name="Change password").bounding_box() == top
    axe(page)
    notice.get_by_role("button", name="Dismiss").click()
    expect(notice).to_be_empty()


@pytest.mark.console_allows("401")
def test_who_was_signed_out_is_told_on_the_page_that_is_open(page_of: PageOf, owner: User) -> None:
    page = page_of(owner)
    page.goto("/accounts/password/change/")
    page.context.clear_cookies(name="sessionid")
    page.evaluate("htmx.ajax('GET', '/people/', '#content')")

    expect(page.get_by_role("status")).to_contain_text("You are signed out: nothing was saved")
    expect(page.get_by_role("heading", name="Change password")).to_be_visible()
    # Where a form is sent, on the page of sign-in, and apart from its heading.
    page.get_by_role("button", name="Save the new password").click()
    expect(page.get_by_role("status")).to_contain_text("what you sent was not saved")
    top, told = page.get_by_role("heading", name="Sign in").bounding_box(), page.get_by_role("status").bounding_box()
    assert top
    assert told
    assert top["y"] - told["y"] - told["height"] > 12


def test_the_typeface_is_loaded_and_figures_stand_in_columns(page_of: PageOf, owner: User) -> None:
    page = page_of(owner)
    page.goto("/accounts/password/change/")
    page.evaluate("document.fonts.ready")

    assert page.evaluate("document.fonts.check('16px \"Source Sans\"')")
    assert page.evaluate("[...document.fonts].filter(face => face.status === 'loaded').length") >= 2
