"""The search in the frame: what it finds, what each is called, for whom, and at which cost."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from groundwork.models import User
from quotes.models import Quote
from quotes.services.drafting import start_quote
from quotes.tests.making import NOW, a_client, a_draft
from quotes.tests.renewals import a_contract

URL = reverse("search")


def hits(browser: Client, typed: str) -> str:
    return browser.get(URL, {"q": typed}, headers={"HX-Request": "true"}).text


def test_clients_contacts_quotes_and_contracts_are_found_and_called_so(sales: User, sales_client: Client) -> None:
    contract = a_contract(sales)
    quote = start_quote(contract.client, Quote.objects.get().plan_version, sales, NOW)
    by_name = hits(sales_client, "HARB")
    for kind, address in (
        ("Client", reverse("clients:client_page", args=[contract.client_id])),
        ("Quote", reverse("quotes:quote_page", args=[quote.number])),
        ("Contract", reverse("contracts:contract_page", args=[contract.number])),
    ):
        assert f'href="{address}"' in by_name
        assert f'<span class="hit-kind">{kind}</span>' in by_name
    assert f'class="hit-deed" href="{reverse("quotes:quote_new")}?client={contract.client_id}"' in by_name
    by_person = hits(sales_client, "REED")
    assert '<span class="hit-name">Thomas Reed</span><span class="hit-about">Harbor Law Group</span>' in by_person
    assert '<span class="hit-kind">Contact</span>' in by_person
    assert '<span class="hit-kind">Client</span>' not in by_person
    assert quote.number in hits(sales_client, quote.number[2:])
    assert contract.number in hits(sales_client, contract.number.lower())


def test_while_one_types_they_are_options_and_without_a_script_a_page_of_links(
    sales: User, sales_client: Client
) -> None:
    a_client()
    fragment, page = hits(sales_client, "harbor"), sales_client.get(URL, {"q": "harbor"}).text
    assert 'role="option"' in fragment
    assert "<html" not in fragment
    listed = page.partition("<main")[2]
    assert 'role="option"' not in listed
    assert "Harbor Law Group" in listed
    assert 'name="q" value="harbor"' in listed
    assert "Nothing is called “zzz”" in sales_client.get(URL, {"q": "zzz"}).text
    assert hits(sales_client, "").strip() == ""
    for nonsense in ("\0", "%", "_", "'", "9" * 200, "\u202e"):
        assert sales_client.get(URL, {"q": nonsense}).status_code == 200


def test_every_page_of_staff_has_the_way_to_it(sales_client: Client, owner_client: Client) -> None:
    for page in (sales_client.get("/clients/").text, owner_client.get("/accounts/password/change/").text):
        assert f'href="{URL}" data-search-open' in page
        assert 'role="combobox"' in page


def test_who_only_looks_starts_nothing(sales: User, viewer_client: Client, stranger_client: Client) -> None:
    a_client()
    found = hits(viewer_client, "harbor")
    assert "Harbor Law Group" in found
    assert "New quote" not in found
    assert stranger_client.get(URL).status_code == 404


def test_those_that_begin_with_it_come_first(sales: User, sales_client: Client) -> None:
    for name in ("Old Harbor", "Harbor Inn", "Another Harbor"):
        a_client(name)
    found = hits(sales_client, "harbor")
    places = [found.index(name) for name in ("Harbor Inn", "Another Harbor", "Old Harbor")]
    assert places == sorted(places)


@pytest.mark.parametrize("typed", ["mill", "Q-2026"])
def test_much_costs_no_more_queries_than_little(
    sales: User, sales_client: Client, typed: str, django_assert_max_num_queries: Any
) -> None:
    first = a_draft(sales, a_client("Mill"))
    hits(sales_client, typed)
    with django_assert_max_num_queries(20) as few:
        hits(sales_client, typed)
    for at in range(8):
        start_quote(a_client(f"Mill {at}"), first.plan_version, sales, NOW)
    with django_assert_max_num_queries(len(few)):
        hits(sales_client, typed)
