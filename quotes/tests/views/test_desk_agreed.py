"""The desk: what is agreed with one client alone, typed, priced beside the form, and shown before it goes out."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

import pricing
from contracts.models import Seller
from groundwork.display import money
from groundwork.models import User
from groundwork.tests import shown
from quotes.models import Quote
from quotes.services.compiling import draft_of
from quotes.services.drafting import save_draft
from quotes.services.sending import send_quote
from quotes.tests.making import CABLE_TV_2, NOW, a_client, a_draft, a_seller, a_version
from quotes.tests.pages import HTMX, address, typed
from quotes.tests.sent import as_sent, fresh, posted, went_out

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


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    """The days that are typed here are never over."""
    with time_machine.travel(NOW):
        yield


@pytest.fixture
def quote(sales: User) -> Quote:
    """A draft on the ladder of version 2."""
    a_seller()
    a_version(sales, CABLE_TV_2)
    return a_draft(sales, a_client())


def words(page: bytes) -> str:
    """What the page says, in one line."""
    return shown.words(page.decode())


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
    for name in ('name="terms"', 'name="billings"', 'name="billing"', 'name="taxes"'):
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
    "more than free": ({"ramp_months_1": "2", "ramp_percent_1": "101"}, "Percent off: Write at most 100%."),
    "far more than free": (
        {"ramp_months_0": "1", "ramp_percent_0": "99999999"},
        "Percent off: Write at most 100%.",
    ),
    "a discount of millions": ({"discount": "99999999"}, "Monthly discount: Write at most 100%."),
    "more months than the term": ({"ramp_months_0": "13", "ramp_percent_0": "50"}, "Months: These are more months"),
    "no day": ({"starts_on": "15 January"}, "Starts on: Write the day like 2027-01-15."),
    "a day far ahead": ({"starts_on": "9999-12-31"}, "or an earlier day."),
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
        "Term 12 months The client may choose 36 months, 8% less, 4% more each year instead",
        "Billing By the quarter, 1% less The client may choose By the month; By the year, 5% less instead",
        "Starts on 15 January 2027: the 17 days before the first full month are free",
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


@pytest.mark.parametrize("name", ["discount", "one_time_discount"])
def test_a_discount_in_money_is_shown_as_the_client_will_see_it(quote: Quote, sales_client: Client, name: str) -> None:
    changes = {name: "$100", f"{name}_kind": "amount"}
    assert sales_client.post(address("quote_edit", quote), typed(quote, **changes)).status_code == 302
    for where in ("quote_page", "quote_preview", "proposal_pdf"):
        assert sales_client.get(address(where, quote)).status_code == 200
    quote.refresh_from_db()
    assert sales_client.post(address("quote_send", quote), {"revision": quote.revision}).status_code == 302
    went_out(quote)
    quote.refresh_from_db()
    assert quote.state == Quote.State.SENT
    sales_client.post(address("quote_revise", quote), {"revision": quote.revision})
    assert sales_client.get(address("quote_preview", quote)).status_code == 200
    assert sales_client.get(address("proposal_pdf", quote)).status_code == 200


@pytest.mark.parametrize("billing", [{}, {"billing": "1"}])
def test_a_term_from_month_to_month_is_saved_and_sent(
    quote: Quote, sales_client: Client, billing: dict[str, str]
) -> None:
    answer = sales_client.post(address("quote_edit", quote), typed(quote, term="1", **billing))
    assert answer.status_code == 302
    quote.refresh_from_db()
    assert (quote.term_months, quote.billing_months) == (1, 1)
    sales_client.post(address("quote_send", quote), {"revision": quote.revision})
    went_out(quote)
    quote.refresh_from_db()
    assert quote.state == Quote.State.SENT


def test_a_start_day_that_is_over_is_refused_at_its_field(quote: Quote, sales_client: Client) -> None:
    # 22 November in New York, where the company is, and the 23rd in UTC.
    with time_machine.travel(datetime(2026, 11, 23, 3, tzinfo=UTC)):
        late = sales_client.post(address("quote_edit", quote), typed(quote, starts_on="2026-11-21"))
        assert late.status_code == 422
        assert "Starts on: 21 November 2026 is over. Choose today or a later day." in words(late.content)
        assert 'value="2026-11-21"' in late.content.decode()
        today = sales_client.post(address("quote_edit", quote), typed(quote, starts_on="2026-11-22"))
        assert today.status_code == 302


def test_a_start_day_that_goes_by_is_told_before_sending_and_refused(quote: Quote, sales_client: Client) -> None:
    sales_client.post(address("quote_edit", quote), typed(quote, starts_on="2026-11-23"))
    quote.refresh_from_db()
    says = "23 November 2026 is over. Choose today or a later day."
    page = sales_client.get(address("quote_page", quote)).content
    assert says not in words(page)
    assert address("quote_send", quote).encode() in page
    with time_machine.travel(datetime(2026, 11, 24, 12, tzinfo=UTC)):
        page = sales_client.get(address("quote_page", quote)).content
        assert says in words(page)
        assert address("quote_send", quote).encode() not in page
        refused = sales_client.post(address("quote_send", quote), {"revision": quote.revision}, follow=True)
        assert f"Starts on: {says}" in words(refused.content)
        quote.refresh_from_db()
        assert quote.state == Quote.State.DRAFT


def test_what_a_part_month_costs_is_shown_for_each_option(quote: Quote, sales_client: Client) -> None:
    half = typed(quote, starts_on="2027-01-15", ramp_months_0="2", ramp_percent_0="50")
    beside = words(sales_client.post(address("quote_prices", quote), half, headers=HTMX).content)
    # Half of 1,200.00, 2,638.00, 4,123.90 and 5,907.90, for 17 of 31 days.
    row = "Part month $329.03 $723.32 $1,130.75 $1,619.91"
    assert row in beside
    sales_client.post(address("quote_edit", quote), half)
    review = words(sales_client.get(address("quote_page", quote)).content)
    assert row in review
    assert "15 January 2027: 17 of 31 days of the first month are charged, at 50% less" in review

    free = typed(Quote.objects.get(pk=quote.pk), starts_on="2027-01-31", ramp_months_0="1", ramp_percent_0="100")
    sales_client.post(address("quote_edit", quote), free)
    review = words(sales_client.get(address("quote_page", quote)).content)
    assert "Part month $0 $0 $0 $0" in review
    assert "31 January 2027: the day before the first full month is free" in review

    whole = typed(Quote.objects.get(pk=quote.pk), starts_on="2027-02-01")
    sales_client.post(address("quote_edit", quote), whole)
    assert "Part month" not in words(sales_client.get(address("quote_page", quote)).content)


def test_prices_above_the_list_hide_none_below_it(quote: Quote, sales_client: Client) -> None:
    # 20 desktops at half a dollar less, and patching of the same 20 at two dollars more.
    both = typed(quote, **{"price_ws-care": "48.50", "price_ws-watch": "27"})
    told = words(sales_client.post(address("quote_prices", quote), both, headers=HTMX).content)
    assert "Below list price – −$10 −$10 −$10" in told
    assert "Above list price + $40 + $40 + $40 + $40" in told
    below = words(sales_client.post(address("quote_prices", quote), typed(quote, **AGREED), headers=HTMX).content)
    assert "Above list price" not in below


def test_choices_at_the_desk_say_what_they_change(quote: Quote, sales_client: Client) -> None:
    page = words(sales_client.get(address("quote_edit", quote)).content)
    assert "Month to month (10% more) 12 months 36 months (8% less, 4% more each year)" in page
    assert "By the month By the quarter (1% less) By the year (5% less)" in page
    assert "Sales tax (8.25%) City tax (1%)" in page


def test_a_lost_exemption_is_told_until_a_tax_is_chosen(quote: Quote, sales_client: Client) -> None:
    says = "This client is no longer exempt, and no tax is chosen."
    assert says not in words(sales_client.get(address("quote_page", quote)).content)
    quote.client.tax_certificate = "NY-4711"
    quote.client.save()
    sales_client.post(address("quote_send", quote), {"revision": quote.revision})
    went_out(quote)
    quote.refresh_from_db()
    sales_client.post(address("quote_revise", quote))
    assert says not in words(sales_client.get(address("quote_page", quote)).content)
    quote.client.tax_certificate = ""
    quote.client.save()
    assert says in words(sales_client.get(address("quote_page", quote)).content)
    quote.refresh_from_db()
    sales_client.post(address("quote_edit", quote), typed(quote, taxes=["city"]))
    assert says not in words(sales_client.get(address("quote_page", quote)).content)


def test_what_was_signed_stands_before_what_was_offered(quote: Quote, sales: User, sales_client: Client) -> None:
    sales_client.post(address("quote_edit", quote), typed(quote, terms=["36"], billings=["3"], starts_on="2027-01-15"))
    send_quote(Quote.objects.get(pk=quote.pk), sales, NOW)
    proposal = as_sent(quote)
    packages = ("security",)
    price = proposal.revision.priced("advanced", packages, 36, 3)
    said = {"with": packages, "term": "36", "billing": "3", "option": "silver"}
    shown = {"total": str(price.recurring_total), "first_invoice": str(price.first_invoice)}
    assert fresh().post(f"{proposal.path}accept/", posted(proposal, **said, **shown)).status_code == 302

    told = words(sales_client.get(address("quote_page", quote)).content)
    box = told[told.index("Accepted by Thomas Reed") : told.index("What was signed")]
    name = told[told.index("What was signed") : told.index("What was offered")]
    for text in ("36 months", "By the quarter", "Starts on 15 January 2027", money(price.first_invoice, "USD")):
        assert text in box
    assert "Silver with" in box
    assert "Silver with" in name
    assert money(price.recurring_net, "USD") in name
    assert "Platinum" not in name
    assert "Platinum" in told[told.index("What was offered") :]
    assert "What it comes to" not in told

    line = words(sales_client.get(reverse("quotes:client_room", args=[quote.client_id])).content)
    for text in ("Silver with", "15 January 2027 to 31 January 2030"):
        assert text in line
