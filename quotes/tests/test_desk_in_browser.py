"""The desk in a real browser: the price follows the keyboard, nothing jumps, nothing shuts anybody out."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import BrowserContext, Dialog, Page, expect

from groundwork.display import day
from groundwork.models import Mail, User
from groundwork.tests.browser import assert_fits, each_look
from quotes.models import Quote
from quotes.services.sending import send_quote
from quotes.tests.client_pages import tick_consents
from quotes.tests.making import CABLE_TV_2, NOW, a_client, a_draft, a_seller, a_version
from quotes.tests.sent import went_out

# The names at the head of the price table that are cut within a word: a text of one word on two lines.
_BROKEN_NAMES = """() => [...document.querySelectorAll(".price-table thead th")].filter(head => {
  const words = document.createRange()
  words.selectNodeContents(head.firstChild)
  return !/\\s/.test(head.firstChild.data.trim()) && words.getClientRects().length > 1
}).map(head => head.firstChild.data)"""

pytestmark = pytest.mark.django_db(transaction=True)
OpenPage = Callable[..., Page]


# Every day test_presses_in_browser.py goes this way, and the price follows the keyboard below.
@pytest.mark.drill
def test_from_client_to_sent_in_a_few_presses(sales: User, page_of: OpenPage) -> None:
    a_seller()
    a_version(sales)
    client = a_client()
    page = page_of(sales)
    page.goto(reverse("quotes:quote_new") + f"?client={client.pk}")
    page.get_by_role("button", name="Start the quote").click()
    prices = page.locator("#prices")
    expect(prices).to_contain_text("$4,289")
    page.get_by_label("Monthly discount", exact=True).press_sequentially("5")
    expect(prices).to_contain_text("$4,074.55")
    expect(page.locator("#price-said")).to_have_text(re.compile(r"Gold: \$4,074\.55 a month, margin"))
    page.get_by_label("Personal line").fill("Thomas, as we said.")
    page.get_by_role("button", name="Save and review").first.click()
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("It goes out in a moment")
    quote = Quote.objects.get()
    went_out(quote)
    quote.refresh_from_db()
    assert (quote.state, quote.personal_line) == ("sent", "Thomas, as we said.")


def test_the_price_follows_the_keyboard_and_nothing_else_moves(
    sales: User, page_of: OpenPage, axe: Callable[..., None]
) -> None:
    quote = a_draft(sales)
    page = page_of(sales)
    page.goto(reverse("quotes:quote_edit", args=[quote.number]))
    box = page.get_by_label("Monthly discount", exact=True)
    box.click()
    place, scrolled = box.bounding_box(), page.evaluate("scrollY")
    head = page.locator("#prices thead").bounding_box()
    page.keyboard.type("10")
    expect(page.locator("#prices")).to_contain_text("$3,860.10")
    expect(box).to_be_focused()
    assert box.bounding_box() == place
    assert page.evaluate("scrollY") == scrolled
    after = page.locator("#prices thead").bounding_box()
    assert head is not None
    assert after is not None
    assert (after["x"], after["y"], after["height"]) == (head["x"], head["y"], head["height"])
    page.keyboard.type("e9")
    errors = page.locator("#price-errors")
    expect(errors).to_contain_text("Monthly discount: Write it with the digits")
    expect(page.locator("#prices")).to_contain_text("$3,860.10")
    axe(page, "#prices, #price-errors")
    page.keyboard.press("Backspace")
    page.keyboard.press("Backspace")
    expect(errors).to_be_empty()
    assert Quote.objects.get().discount_percent is None


def test_the_desk_is_not_left_with_something_typed_unasked(sales: User, page_of: OpenPage) -> None:
    quote = a_draft(sales)
    page = page_of(sales)
    asked: list[str] = []
    stay = True

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        if stay:
            dialog.dismiss()
        else:
            dialog.accept()

    page.on("dialog", answer)
    desk = reverse("quotes:quote_edit", args=[quote.number])
    page.goto(desk)
    page.get_by_label("Title").click()
    page.get_by_role("link", name="Clients").click()  # nothing typed, nothing asked
    expect(page.get_by_role("heading", level=1)).to_have_text("Clients")
    assert asked == []

    page.goto(desk)
    line = page.get_by_label("Personal line")
    line.fill("Half a sentence")
    page.get_by_role("link", name="Clients").click(no_wait_after=True)
    expect(line).to_have_value("Half a sentence")
    page.wait_for_timeout(200)
    assert (asked, page.url.endswith(desk)) == (["beforeunload"], True)

    # What goes with the form is not asked about; what came back refused, or not saved yet, is.
    page.get_by_role("button", name="Save draft").first.click()
    expect(page.get_by_role("status").first).to_contain_text("Saved.")
    assert len(asked) == 1
    page.locator(".fold", has_text="Quantities").locator("summary").click()
    page.get_by_role("button", name="Count again").click()
    expect(page.get_by_role("status").first).to_contain_text("Counted again")
    page.get_by_label("Days valid").fill("x")
    page.get_by_role("button", name="Save draft").first.click()
    expect(page.get_by_role("alert")).to_contain_text("Days valid")
    assert len(asked) == 1
    page.get_by_role("link", name="Clients").click(no_wait_after=True)
    page.wait_for_timeout(200)
    assert len(asked) == 2

    stay = False
    page.get_by_role("link", name="Clients").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Clients")
    assert asked == ["beforeunload"] * 3


@pytest.mark.drill  # these are the forms that quotes/tests/views/test_desk.py sends every day
def test_it_works_without_javascript(sales: User, page_of: OpenPage) -> None:
    quote = a_draft(sales)
    page = page_of(sales, java_script_enabled=False)
    page.goto(reverse("quotes:quote_edit", args=[quote.number]))
    page.get_by_label("Monthly discount", exact=True).fill("10")
    page.get_by_role("button", name="Work out price").click()
    expect(page.locator("#prices")).to_contain_text("$3,860.10")
    assert Quote.objects.get().discount_percent is None
    page.get_by_role("button", name="Save draft").first.click()
    assert Quote.objects.get().discount_percent is not None


def test_every_page_of_the_desk_fits_and_can_be_used_by_all(
    sales: User, page_of: OpenPage, axe: Callable[..., None]
) -> None:
    draft = a_draft(sales)
    sent = a_draft(sales, draft.client)
    send_quote(sent, sales, NOW)
    # What the mail server said of it stands on its page and in the list.
    Mail.objects.update(why=Mail.Why.REFUSED, reply="550 5.1.1 " + "unbroken" * 20, attempts=1, tried_at=NOW)
    # Nobody is counted, and desktops are set by hand without the endpoints that count them too.
    nobody = a_draft(sales, draft.client)
    Quote.objects.filter(pk=nobody.pk).update(counts={"server": 1, "site": 1}, quantities={"desktop": 18})
    page = page_of(sales)
    addresses = [
        reverse("quotes:quote_list"),
        reverse("quotes:quote_new"),
        reverse("quotes:quote_new") + f"?client={draft.client_id}",
        reverse("quotes:quote_edit", args=[draft.number]),
        reverse("quotes:quote_page", args=[draft.number]),
        reverse("quotes:quote_page", args=[sent.number]),
        reverse("quotes:quote_page", args=[nobody.number]),
        reverse("quotes:quote_edit", args=[nobody.number]),
    ]
    for address in addresses:
        page.goto(address)
        page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")
        for look in each_look(page):
            assert_fits(page)
            axe(page)
            assert page.title(), look


def test_what_is_agreed_goes_from_the_desk_to_the_contract(
    owner: User, page_of: OpenPage, new_context: Callable[..., BrowserContext], axe: Callable[..., None]
) -> None:
    """Folded until it is wanted; what the client may choose of it, the client chooses, and signs that price."""
    a_seller()
    first, *others = CABLE_TV_2.presets
    a_version(owner, replace(CABLE_TV_2, presets=(replace(first, name="Comprehensive"), *others)))
    quote = a_draft(owner)
    first_day = date(timezone.now().year + 1, 1, 15)
    page = page_of(owner)
    page.goto(reverse("quotes:quote_edit", args=[quote.number]))
    expect(page.get_by_label("Desktop care: unlimited remote fixes")).to_be_hidden()
    page.get_by_text("Agreed prices", exact=True).click()
    page.get_by_label("Desktop care: unlimited remote fixes").fill("48")
    page.get_by_text("First months at less", exact=True).click()
    page.get_by_label("Months", exact=True).first.fill("1")
    page.get_by_label("Percent off").first.fill("100")
    page.get_by_label("Starts on").fill(f"{first_day}")
    page.get_by_text("The client may choose", exact=True).click()
    page.get_by_role("group", name="Billings").get_by_label("By the year").check()
    page.get_by_label("City tax").check()
    expect(page.locator("#prices")).to_contain_text("First month")
    expect(page.locator("#prices")).to_contain_text("Below list price")
    for _look in each_look(page):
        assert_fits(page)
        axe(page)
    page.get_by_role("button", name="Save and review").first.click()
    expect(page.get_by_text("1 month free")).to_be_visible()
    for _look in each_look(page):
        assert page.evaluate(_BROKEN_NAMES) == []
        assert_fits(page)
        axe(page)
    page.get_by_role("button", name="Send", exact=True).click()
    went_out(Quote.objects.get(planned__isnull=False))
    page.reload()
    link = page.get_by_label("Link", exact=True).input_value()

    client = new_context().new_page()
    client.goto(link)
    client.get_by_label("By the year").check()
    expect(client.locator("#total")).to_contain_text("Billing: By the year.")
    expect(client.locator("#compare")).to_contain_text("3,898.70")
    for _look in each_look(client):
        assert_fits(client)
        axe(client)
    client.get_by_role("button", name="Review and sign").first.click()
    expect(client.locator(".summary")).to_contain_text(f"Billing: By the year. Starts on {day(first_day)}.")
    client.get_by_label("Your title").fill("Managing partner")
    tick_consents(client)
    client.get_by_label("Type your name").fill("Thomas Reed")
    client.get_by_role("button", name=re.compile("Sign for")).click()
    expect(client.get_by_text("Managing partner")).to_be_visible()
    priced = Quote.objects.get().priced_from
    assert priced is not None
    assert (priced.choice.billing, priced.choice.prices, priced.figures[-1]) == (12, ("ws-care",), 48 * 10_000)
