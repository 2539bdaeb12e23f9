"""The page on which a contract is ended: two steps, and the way back."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client as Browser

from clients.models import Client
from contracts.documents import Clauses, Notice
from contracts.models import Contract
from contracts.selectors.standings import standing_of
from contracts.services.records import add_record, lock_contract
from contracts.tests.making import NOW, a_contract
from groundwork.tests.evidence import samples

pytestmark = pytest.mark.django_db
TYPED = {
    "records": "1",
    "last_day": "2027-06-30",
    "reason": "They move.\nTo another city.",
    "asked_by": "Thomas Reed",
    "asked_on": "2027-03-08",
    "owed": "",
    "owed_reason": "",
}


@pytest.fixture(autouse=True)
def _march() -> Iterator[None]:
    with time_machine.travel("2027-03-10T12:00:00Z", tick=False):
        yield


@pytest.fixture
def contract() -> Contract:
    return a_contract(Client.objects.create(name="Harbor Law Group"), clauses=Clauses(Notice(90, "days")))


def path(contract: Contract, rest: str = "end") -> str:
    return f"/contracts/{contract.number}/{rest}/"


def test_it_begins_with_what_the_contract_allows(sales_client: Browser, contract: Contract) -> None:
    page = sales_client.get(path(contract)).content.decode()
    assert "30 November 2029: the end of the term" in page
    assert 'value="2029-11-30"' in page
    assert 'value="2027-03-10"' in page


def test_one_that_goes_on_by_the_month_owes_the_rest_of_its_notice(sales_client: Browser, contract: Contract) -> None:
    by_month = a_contract(contract.client, clauses=Clauses(Notice(30, "days")), months=1)
    assert "9 April 2027: the notice of the contract" in sales_client.get(path(by_month)).content.decode()
    typed = {**TYPED, "last_day": "2027-03-31", "asked_on": "2027-03-10"}
    # 1 to 9 April are 9 of 30 days.
    assert "$105.00" in sales_client.post(path(by_month), typed).content.decode()
    sales_client.post(path(by_month), {**typed, "confirmed": "1"})
    closing = standing_of(by_month).closing
    assert closing is not None
    assert closing.owed == Decimal("105.00")


def test_it_is_asked_once_more_before_anything_is_written(sales_client: Browser, contract: Contract) -> None:
    asked = sales_client.post(path(contract), TYPED).content.decode()
    assert "End it on 30 June 2027?" in asked
    assert "$10,150.00" in asked
    assert contract.records.count() == 1
    upload = {**TYPED, "confirmed": "1", "evidence": SimpleUploadedFile("letter.pdf", samples.a_pdf())}
    done = sales_client.post(path(contract), upload, follow=True)
    page = done.content.decode()
    assert "asked for by Thomas Reed on 8 March 2027" in page
    assert "owed after it $10,150.00" in page
    assert "letter.pdf" in page
    file = sales_client.get(f"/contracts/{contract.number}/records/2/evidence/")
    assert (file.status_code, file["Content-Type"]) == (200, "application/pdf")
    assert sales_client.get(f"/contracts/{contract.number}/records/1/evidence/").status_code == 404


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"last_day": "2031-01-01"}, "It ends on 30 November 2029 anyway"),
        ({"last_day": "9999-12-31"}, "Choose 10 March 2037 or an earlier day."),
        ({"asked_on": "2027-03-11"}, "still to come"),
        ({"owed": "1,000.00"}, "Say why another amount is owed"),
        ({"owed": "10.005", "owed_reason": "x"}, "at most 2 decimals"),
        ({"owed": "€10"}, "is not USD"),
        ({"reason": ""}, "Write something here."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    sales_client: Browser, contract: Contract, typed: dict[str, str], said: str
) -> None:
    answer = sales_client.post(path(contract), {**TYPED, "confirmed": "1", **typed})
    page = answer.content.decode()
    assert (answer.status_code, contract.records.count()) == (422, 1)
    assert said in page
    assert "Thomas Reed" in page


def test_a_file_that_is_none_is_refused_on_the_second_page(sales_client: Browser, contract: Contract) -> None:
    upload = {**TYPED, "confirmed": "1", "evidence": SimpleUploadedFile("letter.pdf", b"hello")}
    answer = sales_client.post(path(contract), upload)
    assert answer.status_code == 422
    assert "In this file is no PDF" in answer.content.decode()
    assert contract.records.count() == 1


def test_back_to_the_form_keeps_what_was_typed(sales_client: Browser, contract: Contract) -> None:
    page = sales_client.post(path(contract), {**TYPED, "back": "1"}).content.decode()
    assert "They move.\nTo another city." in page
    assert contract.records.count() == 1


def test_somebody_was_faster(sales_client: Browser, contract: Contract) -> None:
    with transaction.atomic():
        row, now = lock_contract(contract)
        add_record(row, replace(now, kind="details"), None, NOW)
    answer = sales_client.post(path(contract), {**TYPED, "confirmed": "1"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "This contract has changed since you opened it" in page
    assert "To another city." in page
    assert sales_client.post(path(contract), {**TYPED, "records": "2", "confirmed": "1"}).status_code == 302


def test_an_end_is_withdrawn(sales_client: Browser, contract: Contract) -> None:
    sales_client.post(path(contract), {**TYPED, "confirmed": "1"})
    assert "It goes on after all" in sales_client.get(path(contract)).content.decode()
    assert sales_client.post(path(contract, "go-on"), {"records": "2", "reason": ""}).status_code == 422
    assert sales_client.post(path(contract, "go-on"), {"records": "1", "reason": "They stay."}).status_code == 409
    page = sales_client.post(path(contract, "go-on"), {"records": "2", "reason": "They stay."}, follow=True)
    assert "They stay." in page.content.decode()
    assert standing_of(contract).closing is None


def test_what_is_over_cannot_be_ended(sales_client: Browser, contract: Contract) -> None:
    day = date(2026, 1, 1)
    over = a_contract(contract.client, starts_on=day, first_day=day, months=12)
    assert "This contract is over since 31 December 2026." in sales_client.get(path(over)).content.decode()
    assert sales_client.post(path(over), {**TYPED, "confirmed": "1"}).status_code == 200
    assert over.records.count() == 1
