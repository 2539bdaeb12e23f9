"""Pages of staff in tests: their addresses, and what the desk's form posts."""

from typing import Any

from django.test import Client
from django.urls import reverse

from quotes.links import live_link, proposal_url, token_of
from quotes.models import Quote

HTMX = {"HX-Request": "true"}


def address(name: str, quote: Quote) -> str:
    """Where the page or the deed of this name stands for the quote."""
    return reverse(f"quotes:{name}", args=[quote.number])


def page_of(client: Client, quote: Quote) -> str:
    """The quote's own page, as this browser gets it."""
    return client.get(address("quote_page", quote)).content.decode()


def link_of(quote: Quote) -> str:
    """The address that opens the proposal now."""
    link = live_link(quote)
    token = token_of(link) if link else None
    assert token
    return proposal_url(token)


def typed(quote: Quote, **changes: Any) -> dict[str, Any]:
    """What the browser posts for a draft as it was started, with changes."""
    return {
        "revision": quote.revision,
        "options": ["basic", "silver", "gold", "platinum"],
        "recommended": "gold",
        "term": "12",
        "discount": "",
        "discount_kind": "percent",
        "one_time_discount": "",
        "one_time_discount_kind": "percent",
        "contact": quote.contact_id or "",
        "title": quote.title,
        "personal_line": "",
        "valid_days": "30",
        "extras-TOTAL_FORMS": "1",
        "extras-INITIAL_FORMS": "0",
        "extras-0-quantity": "1",
        "extras-0-recurrence": "monthly",
        "extras-0-taxable": "on",
        **changes,
    }
