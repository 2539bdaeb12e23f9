"""Starting a quote: from a client or after picking one, on the newest version of the plan that is likely meant."""

from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from clients.models import Client as Company
from clients.selectors.listing import CLIENTS_A_PAGE
from groundwork.models import User
from plans.models import Plan
from quotes.models import Quote
from quotes.services.drafting import start_quote
from quotes.tests.making import CABLE_TV, NOW, a_client, a_draft, a_seller, a_version
from quotes.tests.pages import address


def test_a_quote_is_started_from_a_client_with_one_press(sales: User, sales_client: Client) -> None:
    version, client = a_version(sales), a_client()
    page = sales_client.get(reverse("quotes:quote_new"), {"client": client.pk})
    assert "<strong>20</strong> desktops" in page.content.decode()
    answer = sales_client.post(reverse("quotes:quote_new") + f"?client={client.pk}", {"version": version.pk})
    quote = Quote.objects.get()
    assert answer.headers["Location"] == address("quote_edit", quote)
    assert (quote.client, quote.plan_version, quote.owner) == (client, version, sales)


def test_only_the_latest_version_of_each_plan_can_be_started_on(sales: User, sales_client: Client) -> None:
    old, new, client = a_version(sales), a_version(sales, number=2), a_client()
    url = reverse("quotes:quote_new") + f"?client={client.pk}"
    assert b"version 2" in sales_client.get(url).content
    answer = sales_client.post(url, {"version": old.pk})
    assert b"has been replaced" in answer.content
    assert not Quote.objects.exists()
    sales_client.post(url, {"version": new.pk})
    assert Quote.objects.get().plan_version == new


def chosen_for(client: Company, browser: Client) -> str:
    """The plan that the page has chosen before anybody has."""
    page = browser.get(reverse("quotes:quote_new"), {"client": client.pk})
    form = page.context["form"]
    return str(form.versions[form["version"].value()].plan.name) if form.versions else ""


def test_the_plan_used_for_this_client_last_is_chosen_else_the_one_used_most(sales: User, sales_client: Client) -> None:
    plans = {name: a_version(sales, replace(CABLE_TV, name=name)) for name in ("Arrow", "Birch", "Cedar")}
    a_seller()
    harbor, mill, new = a_client(), a_client("Mill"), a_client("New")
    assert chosen_for(new, sales_client) == "Arrow", "of none used, the first"

    for client, name in ((harbor, "Cedar"), (harbor, "Birch"), (mill, "Cedar"), (mill, "Birch")):
        start_quote(client, plans[name], sales, NOW)
    assert chosen_for(harbor, sales_client) == "Birch"
    assert chosen_for(new, sales_client) == "Birch", "of two used alike, the first by name"
    start_quote(mill, plans["Cedar"], sales, NOW)
    assert chosen_for(new, sales_client) == "Cedar"
    assert chosen_for(mill, sales_client) == "Cedar"

    Plan.objects.filter(name="Cedar").update(archived_at=NOW)
    assert chosen_for(mill, sales_client) == "Birch", "the last one that can still be had"
    assert chosen_for(new, sales_client) == "Birch"
    Plan.objects.filter(name="Birch").update(archived_at=NOW)
    assert [chosen_for(client, sales_client) for client in (harbor, mill, new)] == ["Arrow"] * 3
    Plan.objects.update(archived_at=NOW)
    assert chosen_for(harbor, sales_client) == ""


def test_a_plan_is_chosen_in_its_newest_version(sales: User, sales_client: Client) -> None:
    a_version(sales, replace(CABLE_TV, name="Arrow"))
    quote = a_draft(sales)
    quote.plan_version = a_version(sales, replace(CABLE_TV, name="Birch"))
    quote.save()
    newest = a_version(sales, replace(CABLE_TV, name="Birch"), number=2)
    page = sales_client.get(reverse("quotes:quote_new"), {"client": quote.client_id})
    assert page.context["form"]["version"].value() == newest.pk


@pytest.mark.parametrize("number", ["0", "x", "999999999999999999999999", "-1", "\u0661"])
def test_a_client_that_is_not_there_is_not_found(sales_client: Client, number: str) -> None:
    assert sales_client.get(reverse("quotes:quote_new"), {"client": number}).status_code == 404


def test_without_a_client_one_is_picked(sales: User, sales_client: Client) -> None:
    client = a_client()
    assert f"?client={client.pk}" in sales_client.get(reverse("quotes:quote_new")).content.decode()
    assert sales_client.get(reverse("quotes:quote_new"), {"q": "\x00"}).status_code == 200
    found = sales_client.get(reverse("quotes:quote_new"), {"q": "nobody"}).content.decode()
    assert f"?client={client.pk}" not in found


def test_the_next_page_of_clients_keeps_what_was_searched_for(sales_client: Client) -> None:
    Company.objects.bulk_create([Company(name=f"Bell & Co {number}") for number in range(CLIENTS_A_PAGE + 1)])
    page = sales_client.get(reverse("quotes:quote_new"), {"q": "l & c"}).content.decode()
    assert 'href="?q=l%20%26%20c&amp;page=2"' in page
