"""The desk: what is agreed with one client alone, typed, priced beside the form, and shown before it goes out."""

import html
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

import pricing
from groundwork.models import User
from quotes.models import Quote, Seller
from quotes.services.compiling import draft_of
from quotes.services.drafting import save_draft
from quotes.tests.making import CABLE_TV_2, a_client, a_draft, a_seller, a_version
from quotes.tests.views.test_desk import HTMX, address, typed

AGREED: dict[str, Any] = {
    "terms": ["36"],
    "billing": "3",
    "billings": ["1", "12"],
    "taxes": ["sales", "city"],
    "price_ws-care": "$48.50",
    "ramp_months_0": "2",
    "ramp_percent_0": "100%",
    "starts_on": "2027-01-15",
}


@pytest.fixture
def quote(sales: User) -> Quote:
    """A draft on the ladder of version 2."""
    a_seller()
    a_version(sales, CABLE_TV_2)
    return a_draft(sales, a_client())


def words(page: bytes) -> str:
    """What the page says, in one line."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page.decode())))


def test_what_is_agreed_is_saved_and_shown_again(quote: Quote, sales_client: Client) -> None:
    answer = sales_client.post(address("quote_edit", quote), typed(quote, **AGREED))
    assert answer.status_code == 302
    draft = draft_of(Quote.objects.get(pk=quote.pk))
    assert (draft.terms, draft.billing, draft.billings) == ((36,), 3, (1, 12))
    assert (draft.taxes, draft.prices) == (("sales", "city"), (("ws-care", Decimal("48.5")),))
    assert (draft.ramp, draft.starts_on) == ((pricing.Ramp(2, Decimal(1)),), date(2027, 1, 15))
    form = sales_client.get(address("quote_edit", quote)).context["form"]
    shown = {name: form[name].value() for name in ("price_ws-care", "ramp_months_0", "ramp_percent_0", "billing")}
    assert shown == {"price_ws-care": "48.50", "ramp_months_0": "2", "ramp_percent_0": "100", "billing": 3}
    assert (form.agrees_prices(), form.has_ramp(), form.lets_choose()) == (True, True, True)


def test_the_common_quote_finds_it_folded(quote: Quote, sales_client: Client) -> None:
    page = sales_client.get(address("quote_edit", quote)).content.decode()
    for name in ("agreed-prices", "ramp", "may-choose"):
        assert re.search(rf'<details class="fold section" id="{name}">', page)


def test_a_plan_without_a_choice_asks_for_none(sales: User, sales_client: Client) -> None:
    a_seller()
    only = replace(CABLE_TV_2, terms=CABLE_TV_2.terms[1:2], billing=(), taxes=())
    a_version(sales, only)
    page = sales_client.get(address("quote_edit", a_draft(sales))).content.decode()
    for name in ("may-choose", 'name="billing"', 'name="taxes"'):
        assert name not in page


def test_the_rows_are_the_charged_services_of_what_is_offered(quote: Quote, sales_client: Client) -> None:
    only_basic = typed(quote, options=["basic"], recommended="basic")
    rows = sales_client.post(address("quote_prices", quote), only_basic).context["form"].price_rows()
    listed = {row.name: row.listed for row in rows}
    assert listed["Desktop patching, antivirus and alerts"] == "$25.00"
    assert listed["Server programme"] == "$125.00 flat"
    assert "Desktop care: unlimited remote fixes" not in listed
    with_care = {**only_basic, "price_ws-care": "41"}
    rows = sales_client.post(address("quote_prices", quote), with_care).context["form"].price_rows()
    assert {row.name: row.listed for row in rows}["Desktop care: unlimited remote fixes"] == "$49.00 to $43.00"


def test_the_price_beside_the_form_follows(quote: Quote, sales_client: Client) -> None:
    told = words(sales_client.post(address("quote_prices", quote), typed(quote, **AGREED), headers=HTMX).content)
    # Desktop care for 20 desktops at half a dollar less; two months free, so nothing in the first one.
    assert "Below list price – −$10 −$10 −$10" in told
    assert "First month $0 $0 $0 $0" in told
    assert re.search(r"Margin [0-9.]+%( [0-9.]+%){3} Over the term [0-9.]+%( [0-9.]+%){3} Hours", told)
    assert "Needs approval Discount" in told
    assert "Safe together −" in told


TYPED_WRONGLY: dict[str, tuple[dict[str, str], str]] = {
    "a price in words": ({"price_ws-care": "forty"}, "Desktop care: unlimited remote fixes: Write it with the digits"),
    "a price with five decimals": ({"price_ws-care": "1.23456"}, "Write at most 4 decimals."),
    "half a step": ({"ramp_months_0": "2"}, "Percent off: Write both: how many months, and how much less they cost."),
    "more than free": ({"ramp_months_1": "2", "ramp_percent_1": "101"}, "Percent off: "),
    "more months than the term": ({"ramp_months_0": "13", "ramp_percent_0": "50"}, "Months: These are more months"),
    "no day": ({"starts_on": "15 January"}, "Starts on: Write the day like 2027-01-15."),
    "a billing that is not there": ({"billing": "6"}, "Billing: Choose one of those shown."),
    "a term that fits no billing": (
        {"terms": "1", "billing": "12"},
        "Terms: No billing that you offer is short enough for Month to month.",
    ),
}


@pytest.mark.parametrize("what", TYPED_WRONGLY)
def test_what_is_typed_wrongly_is_named_and_nothing_is_lost(quote: Quote, sales_client: Client, what: str) -> None:
    wrong, says = TYPED_WRONGLY[what]
    answer = sales_client.post(address("quote_edit", quote), typed(quote, **wrong))
    assert answer.status_code == 422
    assert says in words(answer.content)
    form = answer.context["form"]
    assert all(form[name].value() in (text, [text]) for name, text in wrong.items())
    assert draft_of(Quote.objects.get(pk=quote.pk)).ramp == ()


def test_the_review_page_says_what_was_agreed(quote: Quote, sales: User, sales_client: Client) -> None:
    Seller.objects.update(notice_count=3, notice_unit="months", at_end="monthly")
    sales_client.post(address("quote_edit", quote), typed(quote, **AGREED))
    told = words(sales_client.get(address("quote_page", quote)).content)
    for fact in (
        "Term 12 months The client may choose 36 months, 8% less, annual increase 4% instead",
        "Billing By the quarter, 1% less The client may choose By the month; By the year, 5% less instead",
        "Starts on 15 January 2027: 17 of 31 days of the first month are charged",
        "Agreed prices Desktop care: unlimited remote fixes: $48.50, list price $49.00 to $43.00",
        "First months at less 2 months free",
        "Tax Sales tax, 8.25% City tax, 1%",
        "After the term this contract goes on from month to month, until one of us ends it with a notice of 3 months.",
    ):
        assert fact in told
    page = words(sales_client.get(reverse("quotes:quote_preview", args=[quote.number])).content)
    assert "Billing: By the quarter. Starts on 15 January 2027." in page
    assert re.search(
        "How long 12 months .+ 36 months .+ How it is billed By the month .+ By the quarter .+ By the year", page
    )


def test_an_exempt_client_is_asked_for_no_tax(quote: Quote, sales_client: Client) -> None:
    quote.client.tax_certificate = "NY-4711"
    quote.client.save()
    page = sales_client.get(address("quote_edit", quote)).content
    assert "Tax exempt, certificate NY-4711" in words(page)
    assert b'name="taxes"' not in page
    assert "Tax Tax exempt, certificate NY-4711" in words(sales_client.get(address("quote_page", quote)).content)
    assert "Tax exempt, certificate NY-4711 no tax" in words(sales_client.get(address("quote_preview", quote)).content)


def test_queries_do_not_grow_with_what_is_agreed(quote: Quote, sales: User, sales_client: Client) -> None:
    pages = ("quote_edit", "quote_page")
    with CaptureQueriesContext(connection) as plain:
        for name in pages:
            sales_client.get(address(name, quote))
    everything = replace(
        draft_of(quote),
        terms=(36,),
        billings=(12,),
        taxes=("sales", "city"),
        prices=tuple((code, Decimal(20)) for code in ("sec-mdr", "srv-care", "ws-care")),
        ramp=(pricing.Ramp(2, Decimal(1)),),
    )
    save_draft(quote, everything, sales, None)
    with CaptureQueriesContext(connection) as agreed:
        for name in pages:
            sales_client.get(address(name, quote))
    assert len(agreed) == len(plain)
