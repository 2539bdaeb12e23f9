"""An acceptance that came by mail, from the quote's page to its record, in a real browser."""

import os
from collections.abc import Callable
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import FilePayload, Page, expect

from groundwork.models import EvidenceFile, User
from groundwork.tests.browser import assert_fits, each_look
from groundwork.tests.evidence.samples import a_pdf
from quotes.models import AcceptedQuote
from quotes.tests.sent import sent

pytestmark = pytest.mark.django_db(transaction=True)


def look(page: Page, name: str, axe: Callable[..., None]) -> None:
    for seen in each_look(page):
        assert_fits(page)
        axe(page, "main")
        if os.environ.get("SHOTS"):
            page.screenshot(path=f"{os.environ['SHOTS']}/{name}-{seen.replace(', ', '-')}.png", full_page=True)


def test_an_acceptance_that_came_by_mail(sales: User, page_of: Callable[..., Page], axe: Callable[..., None]) -> None:
    proposal = sent(sales)
    today = timezone.now().astimezone(ZoneInfo(proposal.revision.seller.time_zone)).date()
    page = page_of(sales)
    page.goto(reverse("quotes:quote_page", args=[proposal.quote.number]))
    page.get_by_text("Record an answer that came otherwise").click()
    look(page, "quote", axe)
    page.get_by_role("link", name="The client has accepted").click()
    page.locator(".card-choose", has_text="Choose Silver").get_by_role("link").click()
    expect(page.locator("#total")).to_contain_text("Silver")
    look(page, "choose", axe)
    page.locator("#review").click()
    expect(page.get_by_role("heading", name="Silver")).to_be_visible()
    page.get_by_label("By e-mail").check()
    page.get_by_label("On which day it came").fill((today + timedelta(days=3)).isoformat())
    look(page, "form", axe)
    file = FilePayload(name="Signed offer.pdf", mimeType="application/pdf", buffer=a_pdf())
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Record the acceptance").click()
    expect(page.get_by_text("This day is still to come.").first).to_be_visible()
    look(page, "faults", axe)
    page.get_by_label("On which day it came").fill(today.isoformat())
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Record the acceptance").click()
    expect(page.locator(".accepted")).to_contain_text("Recorded on behalf of the client, received by e-mail on")
    assert (AcceptedQuote.objects.get().option_name, EvidenceFile.objects.get().name) == ("Silver", "Signed offer.pdf")
    look(page, "recorded", axe)
    with page.expect_download() as download:
        page.get_by_role("link", name="Signed offer.pdf").first.click()
    assert download.value.path().read_bytes() == a_pdf()
