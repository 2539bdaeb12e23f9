"""The client's pages in tests: when they are opened, which there are, and the form that signs."""

from datetime import UTC, datetime
from typing import Any

from django.test import Client
from playwright.sync_api import Page

from quotes.proposal.page import kept_columns, kept_fixed, kept_page
from quotes.proposal.prices import kept_price
from quotes.tests.sent import Sent, fresh, posted
from quotes.views.proposal.drawing import KEPT

NOW = datetime(2026, 11, 22, 16, 0, tzinfo=UTC)
_ASKING = ("ask/", "change/", "questions/", "forward/")
PAGES = ("", "accept/", "decline/", *_ASKING, "thanks/", "proposal.pdf", "contract.pdf", "seen/", "nonsense/")


def accept(proposal: Sent, /, *client: Client, **fields: Any) -> Any:
    """The answer to the form that signs, as a visitor or `client` posts it; `fields` replace what it says."""
    by = client[0] if client else fresh()
    return by.post(f"{proposal.path}accept/", posted(proposal, **fields))


def forget_pages() -> None:
    """As in a process that nobody has asked for a proposal yet."""
    for kept in (kept_page, kept_columns, kept_fixed, kept_price):
        kept.cache_clear()
    KEPT.clear()


def tick_consents(page: Page) -> None:
    """Tick every box that the form that signs has."""
    boxes = page.locator("form.sign .field-check input")
    boxes.first.wait_for()
    for box in boxes.all():
        box.check()
