"""The salesperson's day in a real browser: type whom a quote is for, work the queue, look at the reports."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from groundwork.models import User
from groundwork.tests.browser import PHONE, assert_fits
from quotes.models import FollowUp, Quote
from quotes.services.sending import send_quote
from quotes.tests.making import a_client, a_draft

pytestmark = pytest.mark.django_db(transaction=True)


def test_from_the_desk_to_a_quote_the_queue_and_the_reports(
    sales: User, page_of: Callable[..., Page], axe: Callable[..., None]
) -> None:
    quote = a_draft(sales, a_client())
    send_quote(quote, sales, timezone.now() - timedelta(days=4))
    page = page_of(sales)
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_have_text("1 thing needs you")
    axe(page, "main")
    page.get_by_label("Start a quote: name of a client or a contact").press_sequentially("thom")
    page.get_by_role("option", name="Harbor Law Group Thomas Reed").click()
    expect(page.get_by_role("button", name="Start the quote")).to_be_visible()
    _find_by_keys(page)

    page.goto("/")
    page.get_by_text("Later", exact=False).first.click()
    page.get_by_label("A note for ourselves").fill("Back on Monday.")
    page.get_by_role("button", name="For a week").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Nothing needs you")
    assert FollowUp.objects.get().quote_id == quote.pk
    assert Quote.objects.get().notes.get().text == "Back on Monday."

    page.set_viewport_size(PHONE)
    page.goto(reverse("reports"))
    page.get_by_text("The table").first.click()
    expect(page.get_by_role("cell", name="$4,289.00").first).to_be_visible()
    assert_fits(page)
    axe(page, "main")


def _find_by_keys(page: Page) -> None:
    """The search of every page: a key opens it, the arrows choose, Esc leaves everything as it was."""
    page.goto(reverse("clients:client_list"))
    page.keyboard.press("/")
    box = page.get_by_label("Client, contact, or number of a quote or contract")
    box.press_sequentially("harb")
    found = page.get_by_role("dialog").get_by_role("option", selected=True)
    expect(found).to_have_text("Harbor Law GroupClient")
    box.press("Escape")
    expect(box).to_be_hidden()
    page.keyboard.press("Control+k")
    box.press("ArrowDown")
    box.press("Enter")
    expect(page.get_by_role("button", name="Start the quote")).to_be_visible()
