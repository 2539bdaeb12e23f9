"""The catalogue, the picker and what to say beside a draft, in a real browser: phone and desktop, light and dark."""

import os
from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect

from groundwork.models import User
from groundwork.tests.browser import assert_fits, each_look
from quotes.models import Quote
from quotes.services.accepting import Visitor, accept_proposal
from quotes.services.sending import send_quote
from quotes.services.templates import save_template
from quotes.tests.catalogue import a_catalogue, with_goods
from quotes.tests.making import NOW, a_client, a_draft
from quotes.tests.sent import answer, as_sent

pytestmark = pytest.mark.django_db(transaction=True)


def test_from_the_catalogue_to_the_order(
    sales: User, page_of: Callable[..., Page], new_context: Callable[..., BrowserContext], axe: Callable[..., None]
) -> None:
    quote = a_draft(sales, a_client())
    page = page_of(sales)
    a_catalogue(sales)
    page.goto(reverse("quotes:quote_edit", args=[quote.number]))
    expect(page.get_by_role("heading", name="What to say")).to_be_visible()
    expect(page.locator("#talk")).to_contain_text("per employee and working day")
    page.get_by_text("Outside the plan", exact=True).click()
    page.get_by_label("Firewall 60").fill("2")
    page.get_by_label("From the catalogue").press_sequentially("mail")
    expect(page.locator("#picks li")).to_have_count(2)  # the one with a number, and the one that fits
    page.get_by_label("Move of the mailboxes").fill("1")
    expect(page.locator("#prices")).to_contain_text("Margin, once")
    for look in each_look(page):
        assert_fits(page)
        axe(page)
        _shown(page, f"desk-{look}")
    page.get_by_role("button", name="Save and review").first.click()
    expect(page.get_by_text("2 × $1,200.00")).to_be_visible()
    assert Quote.objects.get().extras.count() == 2

    signed = a_draft(sales, a_client("Mill"))
    signed = with_goods(signed, sales, parts=True)
    save_template(signed, "Spring", sales, NOW, words=False)
    send_quote(signed, sales, NOW)
    sent = as_sent(signed)
    client = new_context().new_page()
    client.goto(sent.path)
    for look in each_look(client):
        assert_fits(client)
        axe(client, "#goods", colours=True)
        client.locator("#goods").scroll_into_view_if_needed()
        _shown(client, f"proposal-{look}")
    accept_proposal(sent.link, answer(sent), Visitor("", ""), lambda: NOW)
    start = reverse("quotes:quote_new") + f"?client={quote.client_id}"
    for name in ("catalogue", "catalogue_new", "quotes:order_list", "quotes:template_list", start):
        page.goto(name if name.startswith("/") else reverse(name))
        for look in each_look(page):
            assert_fits(page)
            axe(page)
            _shown(page, f"{name.rpartition(':')[2].replace('/', '-')}-{look}")


def _shown(page: Page, name: str) -> None:
    """For whoever wants to look: SHOTS=FOLDER in the environment."""
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=f"{folder}/{name.replace(', ', '-').replace('?', '-')}.png", full_page=True)
