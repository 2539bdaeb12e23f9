"""The desk: editing, and the price that follows every change and saves nothing."""

from collections.abc import Mapping
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

import pricing
from clients.models import Device
from groundwork.models import User
from quotes.drafts import OWN
from quotes.services.compiling import draft_of
from quotes.services.sending import send_quote
from quotes.tests.making import NOW, a_draft, a_sent_quote
from quotes.tests.pages import HTMX, address, typed


def test_the_desk_shows_the_draft_with_its_price(sales: User, sales_client: Client) -> None:
    quote = a_draft(sales)
    page = sales_client.get(address("quote_edit", quote)).content.decode()
    for figure in ("$1,200", "$2,638", "$4,289", "$6,073", "+\N{NO-BREAK SPACE}$1,438"):
        assert figure in page


def test_what_is_typed_is_saved_and_shown_again(sales: User, sales_client: Client) -> None:
    quote = a_draft(sales)
    changes = {
        "options": ["silver", "gold"],
        "recommended": "silver",
        "discount": "5",
        "one_time_discount": "50.5",
        "one_time_discount_kind": "amount",
        "quantity_desktop": "18",
        "personal_line": "Thomas,\r\nas we said.",
        "extras-0-label": "Door phone",
        "extras-0-price": "9.50",
        "extras-0-quantity": "2",
    }
    answer = sales_client.post(address("quote_edit", quote), typed(quote, then="review", **changes))
    assert answer.headers["Location"] == address("quote_page", quote)
    quote.refresh_from_db()
    assert (quote.personal_line, quote.quantities) == ("Thomas,\nas we said.", {"desktop": 18})
    assert str(quote.discount_percent) == "0.05000000"
    assert str(quote.one_time_discount_amount) == "50.5000"
    page = sales_client.get(address("quote_edit", quote)).content.decode()
    for value in ('value="5"', 'value="50.50"', 'value="18"', 'value="Door phone"', 'value="9.50"'):
        assert value in page
    again = typed(quote, **changes, **{"extras-INITIAL_FORMS": "1", "extras-0-DELETE": "on"})
    sales_client.post(address("quote_edit", quote), again)
    assert not quote.extras.exists()


def test_an_option_is_put_together_for_this_client(sales: User, sales_client: Client) -> None:
    quote = a_draft(sales)
    own = {
        "options": ["basic", "gold", OWN],
        "recommended": OWN,
        "own_name": "For Harbor",
        "own_tier": "advanced",
        "own_packages": ["security"],
    }
    live = sales_client.post(address("quote_prices", quote), typed(quote, **own), headers=HTMX).content.decode()
    assert "For Harbor" in live
    assert "$3,768" in live
    sales_client.post(address("quote_edit", quote), typed(quote, **own))
    assert [option.name for option in quote.options.all()] == ["Basic", "For Harbor", "Gold"]
    page = sales_client.get(address("quote_edit", quote)).content.decode()
    assert 'value="For Harbor"' in page
    bad = typed(quote, **{**own, "own_tier": "basic"})
    live = sales_client.post(address("quote_prices", quote), bad, headers=HTMX).content.decode()
    assert "Packages: For Harbor: Security needs Advanced" in live


BAD: dict[str, tuple[Mapping[str, Any], str]] = {
    "scientific": ({"discount": "1e999"}, "Monthly discount: Write it with the digits"),
    "not a number": ({"discount": "NaN"}, "Monthly discount: Write it with the digits"),
    "negative": ({"discount": "-5"}, "Monthly discount: It cannot be negative"),
    "arabic digits": ({"discount": "\u0665"}, "Monthly discount: Write it with the digits"),
    "underscore": ({"one_time_discount": "1_000"}, "One-time discount: Write it with the digits"),
    "150 percent": ({"discount": "150"}, "Monthly discount: This discount is more than Basic costs a month"),
    "more than the fees": (
        {"one_time_discount": "900000", "one_time_discount_kind": "amount"},
        "One-time discount: This discount is more than the one-time fees of Basic",
    ),
    "tenths of a cent": ({"discount": "1.005", "discount_kind": "amount"}, "Monthly discount: Write the amount"),
    "money as a share": ({"discount": "$100"}, "Monthly discount: A percentage is asked for here"),
    "a share as money": (
        {"discount": "5%", "discount_kind": "amount"},
        "Monthly discount: An amount is asked for here",
    ),
    "euros": (
        {"extras-0-label": "Phone", "extras-0-price": "€9"},
        "Line 1, Price each: “€” is not USD, and nothing is converted",
    ),
    "negative quantity": ({"quantity_desktop": "-3"}, "Desktop: Write a whole number from 0"),
    "a million and one": ({"quantity_desktop": "1000001"}, "Desktop: Write a whole number from 0"),
    "half a desktop": ({"quantity_desktop": "1.5"}, "Desktop: Write a whole number from 0"),
    "unknown option": ({"options": ["gold", "diamond"]}, "Options side by side: Choose one of those shown"),
    "no option": ({"options": []}, "Options side by side: Choose at least one"),
    "recommended but not offered": ({"options": ["basic"]}, "Recommended: Recommend one of the options"),
    "unknown term": ({"term": "7"}, "Term: Choose one of those shown"),
    "no term": ({"term": ""}, "Term: Choose one"),
    "unknown tax": ({"taxes": "moon"}, "Taxes: Choose one of those shown"),
    "unknown contact": ({"contact": "999999"}, "Goes to: Choose one of those shown"),
    "valid for ever": ({"valid_days": "366"}, "Days valid: Write a whole number from 1 to 365"),
    "turned text": ({"title": "abc\u202egpj"}, "Title: This has a character that cannot be seen"),
    "soft hyphen": (
        {"personal_line": "Dear Ruth,\r\nnet\u00adwork"},
        "Personal line: This has a character that cannot",
    ),
    "blank of Braille": (
        {"extras-0-label": "\u2800", "extras-0-price": "1"},
        "What it is: This begins with a character",
    ),
    "long words": ({"personal_line": "x" * 2001}, "Personal line: Ensure this value has at most 2000"),
    "an extra without a price": ({"extras-0-label": "Phone"}, "Line 1, Price each: Enter a number, like 25.00"),
    "an extra at -1": (
        {"extras-0-label": "Phone", "extras-0-price": "-1"},
        "Line 1, Price each: It cannot be negative",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_names_the_field_and_the_mend_and_saves_nothing(
    sales: User, sales_client: Client, name: str, request: pytest.FixtureRequest
) -> None:
    """Whether it is to be saved or priced; every day each page is asked about every second of them."""
    changes, message = BAD[name]
    quote = a_draft(sales)
    before = draft_of(quote)
    pages = ("quote_edit", "quote_prices")
    for where in pages if request.config.getoption("--drill") else pages[list(BAD).index(name) % 2 :][:1]:
        answer = sales_client.post(address(where, quote), typed(quote, **{"title": "kept", **changes}))
        assert message in answer.content.decode()
        if "title" not in changes:
            assert 'value="kept"' in answer.content.decode()
    live = sales_client.post(address("quote_prices", quote), typed(quote, **changes), headers=HTMX)
    assert live.headers["HX-Retarget"] == "#price-errors"
    assert message in live.content.decode()
    quote.refresh_from_db()
    assert draft_of(quote) == before


def test_the_second_editor_keeps_what_was_typed_and_is_told(sales: User, sales_client: Client) -> None:
    quote = a_draft(sales)
    sales_client.post(address("quote_edit", quote), typed(quote, title="first"))
    answer = sales_client.post(address("quote_edit", quote), typed(quote, title="second"))
    assert answer.status_code == 409
    assert 'value="second"' in answer.content.decode()
    assert "Somebody else has changed this quote" in answer.content.decode()
    quote.refresh_from_db()
    assert quote.title == "first"


def test_the_live_price_follows_and_saves_nothing(sales: User, sales_client: Client) -> None:
    quote = a_draft(sales)
    changes = {"options": ["silver", "gold"], "discount": "10", "title": "not saved"}
    answer = sales_client.post(address("quote_prices", quote), typed(quote, **changes), headers=HTMX)
    page = answer.content.decode()
    assert "$3,860.10" in page  # 4,289.00 less 10 percent
    assert 'scope="col">Basic' not in page
    assert "<html" not in page
    before = quote.revision
    quote.refresh_from_db()
    assert (quote.revision, quote.title) == (before, "IT care for Harbor Law Group")
    assert quote.options.count() == 4


def test_without_htmx_the_price_comes_as_the_whole_desk(sales: User, sales_client: Client) -> None:
    quote = a_draft(sales)
    page = sales_client.post(address("quote_prices", quote), typed(quote, discount="10")).content.decode()
    assert "$3,860.10" in page
    assert 'value="10"' in page
    assert "<noscript><button" in page


def test_the_live_price_asks_each_option_exactly_once(
    sales: User,
    sales_client: Client,
    monkeypatch: pytest.MonkeyPatch,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    quote = a_draft(sales)
    asked: list[tuple[str, ...]] = []
    real = pricing.price

    def counting(plan: pricing.Plan, inventory: pricing.Inventory, selection: pricing.Selection) -> pricing.Price:
        asked.append((selection.tier, *selection.packages))
        return real(plan, inventory, selection)

    monkeypatch.setattr(pricing, "price", counting)
    with django_assert_max_num_queries(13):
        sales_client.post(address("quote_prices", quote), typed(quote), headers=HTMX)
    assert len(asked) == len(set(asked)) == 4


def test_beyond_the_limits_the_panel_says_so(sales: User, sales_client: Client) -> None:
    quote = a_draft(sales)
    page = sales_client.post(address("quote_prices", quote), typed(quote, discount="20"), headers=HTMX)
    assert "Somebody has to approve this" in page.content.decode()
    page = sales_client.post(address("quote_prices", quote), typed(quote, discount="1"), headers=HTMX)
    assert "Somebody has to approve this" not in page.content.decode()


def test_the_panel_tells_what_falls_apart_and_what_counts_nothing(sales: User, sales_client: Client) -> None:
    quote = a_draft(sales)
    live = sales_client.post(address("quote_prices", quote), typed(quote), headers=HTMX).content.decode()
    assert "same devices" not in live
    assert "Nothing is counted" not in live
    changes = {"quantity_desktop": "18", "quantity_user": "0"}
    for answer in (
        sales_client.post(address("quote_prices", quote), typed(quote, **changes), headers=HTMX),
        sales_client.post(address("quote_prices", quote), typed(quote, **changes)),
        sales_client.post(address("quote_edit", quote), typed(quote, **changes), follow=True),
    ):
        page = answer.content.decode()
        assert "Endpoint counts some of the same devices, and is 21." in page
        assert "Nothing is counted for: User." in page
    assert "18 desktops" in page, "the headline of the numbers"
    assert "22 people" not in page
    assert "20 desktops" not in page


def test_counting_again_keeps_what_is_typed(sales: User, sales_client: Client) -> None:
    quote = a_draft(sales)
    Device.objects.create(client=quote.client, kind="workstation", hostname="new")
    answer = sales_client.post(address("quote_count", quote), typed(quote, title="typed"))
    page = answer.content.decode()
    quote.refresh_from_db()
    assert quote.counts["workstation"] == 21
    assert 'value="typed"' in page
    assert f'value="{quote.revision}"' in page
    assert sales_client.post(address("quote_edit", quote), typed(quote, title="typed")).status_code == 302


def test_what_is_out_is_not_edited(sales: User, sales_client: Client) -> None:
    row = a_sent_quote(sales)
    for method in (sales_client.get, sales_client.post):
        assert method(address("quote_edit", row.quote)).headers["Location"] == address("quote_page", row.quote)


def test_a_draft_that_is_sent_meanwhile_is_not_saved(sales: User, sales_client: Client) -> None:
    quote = a_draft(sales)
    data = typed(quote, title="late")
    send_quote(quote, sales, NOW)
    sales_client.post(address("quote_edit", quote), data)
    quote.refresh_from_db()
    assert quote.title != "late"


def test_viewers_have_no_desk(sales: User, viewer_client: Client) -> None:
    quote = a_draft(sales)
    for name in ("quote_edit", "quote_prices", "quote_count"):
        assert viewer_client.post(address(name, quote)).status_code == 404


@pytest.mark.parametrize("devices", [1, 40])
def test_the_desk_asks_as_many_queries_for_a_large_client(
    sales: User, sales_client: Client, django_assert_max_num_queries: DjangoAssertNumQueries, devices: int
) -> None:
    quote = a_draft(sales)
    Device.objects.bulk_create(
        Device(client=quote.client, kind="laptop", hostname=f"laptop-{at}") for at in range(devices)
    )
    sales_client.get(address("quote_edit", quote))
    with django_assert_max_num_queries(15):  # the catalogue and the objections among them
        sales_client.get(address("quote_edit", quote))


def test_a_form_that_did_not_arrive_whole_is_told_in_our_words(sales: User, sales_client: Client) -> None:
    quote = a_draft(sales)
    answer = sales_client.post(address("quote_edit", quote), typed(quote, **{"extras-TOTAL_FORMS": "x"}))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "The lines outside the plan did not arrive whole" in page
    assert "ManagementForm" not in page


def test_what_is_invalid_answers_422(sales: User, sales_client: Client) -> None:
    quote = a_draft(sales)
    wrong = typed(quote, valid_days="0")
    assert sales_client.post(address("quote_edit", quote), wrong).status_code == 422
    assert sales_client.post(address("quote_prices", quote), wrong).status_code == 422
    start = reverse("quotes:quote_new") + f"?client={quote.client_id}"
    assert sales_client.post(start, {"version": "x"}).status_code == 422
