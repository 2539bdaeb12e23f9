"""The page of renewals."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.test import Client as Browser
from pytest_django import DjangoAssertNumQueries

from contracts.documents import Clauses, End, Increase, Notice
from contracts.services.records import add_record, lock_contract
from contracts.services.renewing_by_clause import see_to_renewals
from contracts.tests.making import a_contract as a_flat_contract
from groundwork.models import User
from quotes.models import Quote
from quotes.tests import making
from quotes.tests.renewals import a_contract

pytestmark = pytest.mark.django_db
PATH = "/contracts/renewals/"


@pytest.fixture(autouse=True)
def _october() -> Iterator[None]:
    with time_machine.travel("2027-10-01T12:00:00Z", tick=False):
        yield


def test_it_teaches_what_comes_here(sales_client: Browser) -> None:
    assert "Nothing ends in the next 120 days" in sales_client.get(PATH).content.decode()


def test_one_press_drafts_the_renewal(sales_client: Browser, sales: User) -> None:
    contract = a_contract(sales)
    page = sales_client.get(PATH).content.decode()
    assert "Ends on 21 November 2027" in page
    assert "in 51 days" in page
    answer = sales_client.post(f"{PATH}{contract.number}/", {"plan": "own", "rate": "2.5"})
    quote = Quote.objects.get(about=contract)
    assert answer["Location"] == f"/quotes/{quote.number}/edit/"
    page = sales_client.get(PATH).content.decode()
    assert quote.number in page
    assert 'name="plan"' not in page
    desk = sales_client.get(answer["Location"]).content.decode()
    assert "Annual increase of 2.5%" in desk


def test_a_second_press_with_another_percent_says_that_the_first_stands(sales_client: Browser, sales: User) -> None:
    contract = a_contract(sales)
    sales_client.post(f"{PATH}{contract.number}/", {"plan": "own", "rate": "2.5"}, follow=True)
    with time_machine.travel("2027-10-01T12:00:20Z", tick=False):
        desk = sales_client.post(
            f"{PATH}{contract.number}/", {"plan": "own", "rate": "4"}, follow=True
        ).content.decode()
    assert "This renewal was drafted before, and stands as it was. Change its increase here, at the desk." in desk
    assert "The renewal is drafted, like" not in desk
    assert "Annual increase of 2.5%" in desk


@pytest.mark.parametrize(("typed", "warned"), [("50", True), ("5", False)])
def test_a_percent_above_the_cap_is_drafted_with_a_hint(
    sales_client: Browser, sales: User, typed: str, warned: bool
) -> None:
    contract = a_contract(sales)
    with transaction.atomic():
        row, now = lock_contract(contract)
        capped = replace(now.clauses, increase=Increase(Decimal("0.05")))
        add_record(row, replace(now, kind="details", clauses=capped), None, making.NOW)
    answer = sales_client.post(f"{PATH}{contract.number}/", {"plan": "own", "rate": typed}, follow=True)
    said = f"{typed}% is above the cap of contract {contract.number}, which lets the fee rise by at most 5% a year."
    assert (said in answer.content.decode()) is warned
    assert Quote.objects.filter(about=contract).count() == 1


def test_two_versions_are_two_quotes(sales_client: Browser, sales: User) -> None:
    contract = a_contract(sales)
    making.a_version(sales, making.dearer("1.10"), number=2)
    assert "version 2, the newest" in sales_client.get(PATH).content.decode()
    answer = sales_client.post(f"{PATH}{contract.number}/", {"plan": "both", "rate": "3"}, follow=True)
    assert "drafted in 2 ways" in answer.content.decode()
    assert Quote.objects.filter(about=contract).count() == 2


def test_what_is_wrong_is_said_at_its_row_and_stays_typed(sales_client: Browser, sales: User) -> None:
    contract = a_contract(sales)
    answer = sales_client.post(f"{PATH}{contract.number}/", {"plan": "own", "rate": "120"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Write at most 100%." in page
    assert 'value="120"' in page
    assert not Quote.objects.filter(about=contract).exists()


def test_the_cap_of_the_contract_is_proposed_and_a_flat_fee_chooses_a_plan(sales_client: Browser, sales: User) -> None:
    making.a_seller()
    version = making.a_version(sales)
    clauses = Clauses(Notice(30, "days"), End("renews", 12), increase=Increase(making.CABLE_TV.margin_floor))
    day = date(2026, 12, 1)
    flat = a_flat_contract(making.a_client(), starts_on=day, first_day=day, months=12, clauses=clauses)
    page = sales_client.get(PATH).content.decode()
    assert "Notice by 31 October 2027" in page
    assert "renews by itself" in page
    assert f'<option value="{version.pk}">' in page
    sales_client.post(f"{PATH}{flat.number}/", {"plan": str(version.pk)})
    assert Quote.objects.get(about=flat).plan_version == version


def test_what_happened_by_itself_and_the_home_page_tell_staff(sales_client: Browser, sales: User) -> None:
    making.a_seller()
    day = date(2026, 10, 16)
    clauses = Clauses(Notice(30, "days"), End("renews", 12))
    dates: dict[str, Any] = {"starts_on": day, "first_day": day, "months": 12}
    renewing = a_flat_contract(making.a_client("Renews"), clauses=clauses, **dates)
    dates["months"] = 11
    a_flat_contract(making.a_client("Goes on"), clauses=Clauses(end=End("monthly")), **dates)
    a_flat_contract(making.a_client("Served"), clauses=Clauses(end=End("ends")), **dates)
    see_to_renewals(datetime(2027, 9, 16, 12, tzinfo=UTC))
    page = sales_client.get(PATH).content.decode()
    assert f"{renewing.number}, has renewed by itself" in page
    assert "goes on by the month" in page
    assert "Served without a contract" in page
    home = sales_client.get("/").content.decode()
    assert "1 client is served without a contract." in home


def test_a_viewer_sees_and_does_not_draft(viewer_client: Browser, sales: User) -> None:
    contract = a_contract(sales)
    page = viewer_client.get(PATH).content.decode()
    assert contract.number in page
    assert 'name="plan"' not in page


def test_the_page_asks_as_often_for_many_as_for_few(
    sales_client: Browser, sales: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for place in range(4):
        a_contract(sales, f"Client {place}")
    with django_assert_max_num_queries(14):
        sales_client.get(PATH)
