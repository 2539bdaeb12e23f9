"""Sending in a real browser: the countdown moves nothing and loses nothing, and works without a script."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from groundwork.models import User
from groundwork.tests.browser import assert_fits
from quotes.models import PlannedSending
from quotes.tests.making import a_draft
from quotes.tests.sent import went_out

pytestmark = pytest.mark.django_db(transaction=True)

# How often and where somebody presses, by the browser's own events.
_COUNTING = """addEventListener("click", event => {
  if (event.isTrusted) sessionStorage.presses = +(sessionStorage.presses || 0) + 1
}, true)"""


def test_five_presses_and_a_minute_that_counts_down(
    sales: User, page_of: Callable[..., Page], axe: Callable[..., None]
) -> None:
    """From a client to a quote that goes out, with the press that opened the client; nothing is typed."""
    client = a_draft(sales).client
    page = page_of(sales)
    page.add_init_script(_COUNTING)
    page.clock.install()
    page.goto(reverse("clients:client_page", args=[client.pk]))
    page.get_by_role("link", name="Start a quote").first.click()
    page.get_by_role("button", name="Start the quote").click()
    page.get_by_role("button", name="Save and review").first.click()
    page.get_by_role("button", name="Send", exact=True).click()
    box = page.locator("#sending")
    expect(box).to_contain_text("It goes out in a moment")
    assert int(page.evaluate("sessionStorage.presses")) == 4
    quote = PlannedSending.objects.get().quote
    left = box.locator("[data-left]")
    before = box.bounding_box()
    page.clock.run_for(20_000)
    assert 0 < int(left.text_content() or "0") <= 40
    assert box.bounding_box() == before, "the countdown moves nothing"
    axe(page, "#sending")
    assert_fits(page)
    page.get_by_text("A note", exact=False).first.scroll_into_view_if_needed()
    note = page.locator("textarea[name=text]")
    note.fill("Half a sentence")
    went_out(quote)
    page.clock.run_for(60_000)
    expect(box).to_contain_text("Sent")
    expect(note).to_have_value("Half a sentence")


def test_without_a_script_it_says_until_when_and_is_undone(sales: User, page_of: Callable[..., Page]) -> None:
    quote = a_draft(sales)
    page = page_of(sales, java_script_enabled=False)
    page.goto(reverse("quotes:quote_page", args=[quote.number]))
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator("#sending")).to_contain_text("you can undo it.")
    expect(page.locator("[data-count]")).to_be_hidden()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("status").first).to_contain_text("Undone.")
    assert not PlannedSending.objects.exists()
