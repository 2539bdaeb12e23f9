"""From the link to the sealed contract in a real browser: two signers and their codes, by touch, by keyboard alone and
without JavaScript.
"""

import os
from collections.abc import Callable

import pytest
from django.core import mail as outbox
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import BrowserContext, Locator, Page, expect
from pytest_django import Settings

from clients.models import Client
from groundwork.models import Mail, User
from groundwork.sealing.marks import seals_of
from groundwork.tests.browser import DESKTOP, PHONE, assert_fits, each_look
from quotes import tasks
from quotes.models import AcceptedQuote, Quote
from quotes.selectors.signed import acceptance_of
from quotes.services import accepting
from quotes.tests import making
from quotes.tests.mails import send_all
from quotes.tests.sent import Sent, sent
from quotes.tests.signers import ANNA, CARL, VISITOR, for_two, link_of, mailed_code, path_of, said_by

pytestmark = pytest.mark.django_db(transaction=True)

Axe = Callable[..., None]
Contexts = Callable[..., BrowserContext]


@pytest.fixture(autouse=True)
def by_code(settings: Settings) -> None:
    settings.SIGN_BY_CODE = True


def look(page: Page, name: str, axe: Axe | None = None) -> None:
    """What is there fits, and nobody is kept out; with SHOTS in the environment it is kept as a picture."""
    for seen in each_look(page) if os.environ.get("SHOTS") else ("",):
        assert_fits(page)
        if axe is not None:
            axe(page)
        if seen:
            page.screenshot(path=f"{os.environ['SHOTS']}/{name}-{seen.replace(', ', '-')}.png", full_page=True)
    if os.environ.get("SHOTS"):
        page.set_viewport_size(PHONE)


def sign(page: Page, path: str, who: dict[str, str], axe: Axe | None = None) -> None:
    """Open the link, read, fill the form in, ask for the code, type it and sign: by finger where there is one."""
    press = "tap" if page.evaluate("navigator.maxTouchPoints > 0") else "click"
    page.goto(path)
    look(page, f"page-{who['name'][:4]}", axe)
    getattr(page.locator("#review"), press)()
    expect(page.locator("form.sign")).to_be_visible()
    for box in page.locator("form.sign .field-check input").all():
        assert not box.is_checked()
        getattr(box, press)()
    expect(page.get_by_label("Type your name as your signature")).to_have_value("")
    page.get_by_label("Type your name as your signature").fill(who["name"])
    look(page, f"form-{who['name'][:4]}", axe)
    getattr(page.get_by_role("button", name="Send me the code"), press)()
    expect(page.get_by_role("status").filter(has_text="A code is on its way")).to_contain_text(who["email"])
    expect(page.get_by_label("Type your name as your signature")).to_have_value(who["name"])
    page.get_by_label("Six-digit code").fill(mailed_code(who["email"]))
    look(page, f"code-{who['name'][:4]}", axe)
    getattr(page.get_by_role("button", name="Sign for"), press)()


def both_sign(page: Page, proposal: Sent, axe: Axe | None = None) -> None:
    """Anna, then Carl; and the contract is sealed."""
    sign(page, path_of(proposal, 1), ANNA, axe)
    expect(page.get_by_role("heading", name="Thank you, Anna Berg")).to_be_visible()
    expect(page.get_by_text("has been asked by mail")).to_be_visible()
    look(page, "awaiting", axe)
    send_all("sign")
    asked = [mail for mail in outbox.outbox if str(CARL["email"]) in "".join(mail.to)]
    assert path_of(proposal, 2) in str(asked[-1].body)
    sign(page, path_of(proposal, 2), CARL, axe)
    expect(page.get_by_role("heading", name="Thank you, Carl Diem")).to_be_visible()
    page_of_the_contract(page)
    look(page, "thanks")
    the_sealed_contract(page, lambda link: link.click())


def page_of_the_contract(page: Page) -> None:
    """The thanks once more, when the worker has sealed what was signed."""
    tasks.render_contract.func(AcceptedQuote.objects.get().pk)
    page.reload()


def the_sealed_contract(page: Page, press: Callable[[Locator], None]) -> None:
    """Take it from the page: both have signed, confirmed by their codes, and its seal is whole."""
    with page.expect_download() as download:
        press(page.get_by_role("link", name="Download the contract"))
    content = download.value.path().read_bytes()
    if os.environ.get("SHOTS"):
        with open(f"{os.environ['SHOTS']}/contract.pdf", "wb") as file:
            file.write(content)
    (mark,) = seals_of(content)
    assert (mark.intact, mark.to_the_end) == (True, True)
    signers = acceptance_of(AcceptedQuote.objects.get()).signers
    assert [(signer.name, signer.confirmed_by) for signer in signers] == [
        (ANNA["name"], "code"),
        (CARL["name"], "code"),
    ]
    assert Mail.objects.filter(kind="contract").count() == 2


@pytest.mark.drill
def test_two_sign_by_touch_on_a_phone(sales: User, new_context: Contexts, axe: Axe) -> None:
    page = new_context(viewport=PHONE, has_touch=True, is_mobile=True).new_page()
    both_sign(page, for_two(sales, None), axe)


@pytest.mark.drill
def test_two_sign_without_javascript(sales: User, new_context: Contexts) -> None:
    page = new_context(viewport=PHONE, java_script_enabled=False).new_page()
    page.evaluate = lambda *_words: False  # type: ignore[method-assign]  # nothing runs in this page
    proposal = for_two(sales, None)
    for place, who in enumerate((ANNA, CARL), start=1):
        page.goto(path_of(proposal, place))
        page.locator("#review").click()
        expect(page.locator("form.sign")).to_be_visible()
        for box in page.locator("form.sign .field-check input").all():
            box.check()
        page.get_by_label("Type your name as your signature").fill(str(who["name"]))
        page.get_by_role("button", name="Send me the code").click()
        page.get_by_label("Six-digit code").fill("1")
        page.get_by_role("button", name="Sign for").click()
        expect(page.get_by_role("alert")).to_contain_text("you have 4 tries left")
        page.get_by_label("Six-digit code").fill(mailed_code(str(who["email"])))
        page.get_by_role("button", name="Sign for").click()
        expect(page.get_by_role("heading", name=f"Thank you, {who['name']}")).to_be_visible()
    page_of_the_contract(page)
    the_sealed_contract(page, lambda link: link.click())


@pytest.mark.drill
def test_staff_see_who_signs_and_an_owner_signs_last(
    sales: User, owner: User, page_of: Callable[..., Page], axe: Axe, settings: Settings
) -> None:
    settings.SIGN_BY_CODE = False
    owner.set_password("a-good-password")
    owner.save()
    proposal = for_two(sales, None, countersign=True)
    place = reverse("quotes:quote_page", args=[proposal.quote.number])
    accepting.sign_proposal(link_of(proposal, 1), said_by(proposal, 1), VISITOR, timezone.now)
    page = page_of(owner)
    page.goto(place)
    expect(page.get_by_text("Awaited")).to_be_visible()
    look(page, "staff-partly", axe)
    accepting.sign_proposal(link_of(proposal, 2), said_by(proposal, 2), VISITOR, timezone.now)
    page.reload()
    page.get_by_role("link", name="Countersign").click()
    page.get_by_label("Type your name as your signature").fill(owner.name)
    page.get_by_label("Your password, again").fill("another")
    page.get_by_role("button", name="Sign and make the contract").click()
    expect(page.get_by_text("This is not your password.")).to_be_visible()
    look(page, "staff-countersign", axe)
    page.get_by_label("Your password, again").fill("a-good-password")
    page.get_by_role("button", name="Sign and make the contract").click()
    expect(page.locator(".accepted")).to_contain_text(f"Anna Berg, Carl Diem and {owner.name}")
    draft = making.a_draft(sales, Client.objects.get())
    Quote.objects.filter(pk=draft.pk).update(signers=[ANNA])
    page.goto(reverse("quotes:quote_edit", args=[draft.number]))
    expect(page.locator("#signers")).to_have_attribute("open", "")
    look(page, "staff-desk", axe)
    page.goto(reverse("company"))
    expect(page.get_by_label("A code by mail before signing")).to_be_checked()


def _tab_to(page: Page, selector: str) -> None:
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"No way to {selector} by the Tab key.")


def _sign_by_keyboard(page: Page, name: str, email: str, axe: Axe | None = None) -> None:
    """From the form's first consent to the thanks."""
    for box in ("consent", "electronic", "authority"):
        _tab_to(page, f"[name={box}]")
        page.keyboard.press("Space")
    _tab_to(page, "[name=signature]")
    page.keyboard.type(name)
    # Enter sends what the one button of the form does: before there is a code it asks for it.
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="A code is on its way")).to_be_visible()
    if axe is not None:
        axe(page, "form.sign")
    expect(page.get_by_label("Six-digit code")).to_be_focused()
    page.keyboard.type(mailed_code(email))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=f"Thank you, {name}")).to_be_visible()


@pytest.mark.drill
def test_two_sign_by_the_keyboard_alone_from_the_link_to_the_sealed_contract(
    sales: User, new_context: Contexts
) -> None:
    page, proposal = new_context(viewport=DESKTOP).new_page(), for_two(sales, None)
    for place, who in enumerate((ANNA, CARL), start=1):
        page.goto(path_of(proposal, place))
        _tab_to(page, "#review")
        page.keyboard.press("Enter")
        expect(page.locator("form.sign")).to_be_visible()
        _sign_by_keyboard(page, str(who["name"]), str(who["email"]))
    page_of_the_contract(page)

    def press(link: Locator) -> None:
        _tab_to(page, f"[href='{link.get_attribute('href')}']")
        page.keyboard.press("Enter")

    the_sealed_contract(page, press)


def test_signing_with_a_code_by_the_keyboard_alone(sales: User, new_context: Contexts, axe: Axe) -> None:
    """The short form that runs every day: one signer, from the form to the contract."""
    proposal = sent(sales)
    page = new_context(viewport=DESKTOP).new_page()
    page.goto(f"{proposal.path}accept/")
    _tab_to(page, "[name=title]")
    page.keyboard.type("Managing partner")
    _sign_by_keyboard(page, "Thomas Reed", "thomas@harbor.example", axe)
    assert Quote.objects.get().state == Quote.State.ACCEPTED
