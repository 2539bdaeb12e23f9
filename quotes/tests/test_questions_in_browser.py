"""A question in a real browser: asked on the proposal, answered at the desk, read and closed by the client."""

import os
import re
from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from groundwork.models import User
from groundwork.tests.browser import PHONE, assert_fits, each_look
from quotes.models import Quote
from quotes.services.answering import record_view
from quotes.services.revising import revise_quote
from quotes.services.sending import send_quote
from quotes.tests.sent import Sent, sent
from quotes.tests.signers import VISITOR

pytestmark = pytest.mark.django_db(transaction=True)

Axe = Callable[..., None]


def look(page: Page, name: str, axe: Axe, part: str | None = None) -> None:
    """What is there fits, and nobody is kept out; with SHOTS in the environment it is kept as a picture."""
    shots = os.environ.get("SHOTS")
    for seen in each_look(page) if shots else ("",):
        assert_fits(page)
        axe(page, *filter(None, [part]))
        if seen:
            page.screenshot(path=f"{shots}/{name}-{seen.replace(', ', '-')}.png", full_page=True)
    if shots:
        page.set_viewport_size(PHONE)


def again(proposal: Sent, by: User) -> None:
    """A second revision, once the first was looked at."""
    record_view(proposal.link, VISITOR, lambda: proposal.revision.sent_at)
    draft = revise_quote(Quote.objects.get(pk=proposal.quote.pk), by)
    draft.title = "Care for all your desks"
    draft.save()
    send_quote(draft, by, proposal.revision.sent_at)


def test_a_question_is_asked_answered_and_closed(
    page: Page, page_of: Callable[..., Page], sales: User, axe: Axe
) -> None:
    proposal = sent(sales)
    again(proposal, sales)
    page.set_viewport_size(PHONE)
    page.goto(proposal.path)
    page.locator("#revised summary").click()
    look(page, "page", axe, "#revised")
    row = page.locator("#revised tbody tr").first
    what, before = row.locator("th").bounding_box(), row.locator("td").first.bounding_box()
    assert what
    assert before
    assert what["y"] + what["height"] <= before["y"]  # so it has the whole line
    page.get_by_role("link", name=re.compile("Ask about this ?: Gold")).first.click()
    page.get_by_label("Your question").fill("Why is Gold dearer than Silver?")
    look(page, "ask", axe)
    page.get_by_role("button", name="Send the question").click()
    expect(page.get_by_role("heading", name="The option Gold")).to_be_visible()
    page.goto(f"{proposal.path}change/")
    page.get_by_label("What should be different?").fill("Twelve months instead of one. " + "x" * 1900)
    page.get_by_role("button", name="Ask for this change").click()
    expect(page.locator("#question-2")).to_be_visible()
    assert_fits(page)

    desk = page_of(sales)
    desk.goto(reverse("quotes:quote_page", args=[proposal.quote.number]))
    assert_fits(desk)  # however long a word is
    desk.get_by_role("textbox", name="A note for ourselves").fill("y" * 1900)
    desk.get_by_role("button", name="Note it", exact=True).click()
    assert_fits(desk)
    desk.get_by_label("Your answer to question 1").fill("It looks after your laptops, too.")
    look(desk, "desk", axe, "#questions")
    desk.get_by_role("button", name="Answer question 1").click()
    expect(desk.locator("#question-1")).to_contain_text("Answered, not settled")

    page.goto(proposal.path)
    expect(page.locator(".talk")).to_contain_text("A question is answered.")
    look(page, "told", axe, ".talk")
    page.locator(".talk a").click()
    look(page, "threads", axe)
    page.get_by_role("button", name=re.compile("This is settled ?: The option Gold")).click()
    expect(page.locator("#question-1")).to_contain_text("Closed as settled.")
    if os.environ.get("SHOTS"):
        for name in ("forward", "decline", "change", "accept"):
            page.goto(f"{proposal.path}{name}/")
            look(page, name, axe)
        for name in ("quote_compare", "quote_list"):
            desk.goto(reverse(f"quotes:{name}", args=[proposal.quote.number] if name == "quote_compare" else []))
            look(desk, name, axe)
        desk.goto("/")
        look(desk, "home", axe)
