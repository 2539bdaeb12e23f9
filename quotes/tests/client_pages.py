"""The client's pages in tests: when they are opened, which there are, and the form that signs."""

from datetime import UTC, datetime
from typing import Any

from django.test import Client
from playwright.sync_api import Page

from quotes.tests.sent import Sent, fresh, posted

NOW = datetime(2026, 11, 22, 16, 0, tzinfo=UTC)
_ASKING = ("ask/", "change/", "questions/", "forward/")
PAGES = ("", "accept/", "decline/", *_ASKING, "thanks/", "proposal.pdf", "contract.pdf", "seen/", "nonsense/")


def accept(proposal: Sent, /, *client: Client, **fields: Any) -> Any:
    """The answer to the form that signs, as a visitor or `client` posts it; `fields` replace what it says."""
    by = client[0] if client else fresh()
    return by.post(f"{proposal.path}accept/", posted(proposal, **fields))


def tick_consents(page: Page) -> None:
    """Tick every box that the form that signs has."""
    boxes = page.locator("form.sign .field-check input")
    boxes.first.wait_for()
    for box in boxes.all():
        box.check()
