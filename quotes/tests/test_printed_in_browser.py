"""The proposal as a browser prints it: nothing over the edge, no head alone at the foot of a page."""

from collections.abc import Callable
from decimal import Decimal

from django.utils import timezone
from playwright.sync_api import BrowserContext

from groundwork.models import User
from quotes.tests.pdf_reading import pages_in_chrome
from quotes.tests.sent import sent_in

# What an amount lacks of room in its card; A4 between its margins is so wide.
BETWEEN_MARGINS = 680
TOO_WIDE = """() => [...document.querySelectorAll('.card-price .money')].map(one => {
    const card = one.closest('.card'), style = getComputedStyle(card);
    return one.getBoundingClientRect().right + parseFloat(style.paddingRight) - card.getBoundingClientRect().right;
}).filter(over => over > 0)"""


def test_four_options_with_cents_fit_side_by_side_and_a_table_begins_with_its_rows(
    new_context: Callable[..., BrowserContext], sales: User
) -> None:
    discount = Decimal("0.04")
    proposal = sent_in("fr", sales, timezone.now(), terms_offered=[12, 36], discount_percent=discount)
    page = new_context(viewport={"width": BETWEEN_MARGINS, "height": 1000}).new_page()
    page.goto(proposal.path)
    page.emulate_media(media="print")
    assert page.locator(".card-price .money").count() == 4
    assert page.evaluate(TOO_WIDE) == []
    printed = pages_in_chrome(page.pdf(format="A4"))
    (compared,) = [text for text in printed if "Comparer en détail" in text]
    assert "Somebody answers for your server by name." in compared.partition("Comparer en détail")[2]
    (terms,) = [text for text in printed if "12 months" in text and "36 months" in text]
    assert terms
