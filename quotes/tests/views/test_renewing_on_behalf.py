"""The pages on which the renewal of a flat fee is recorded: a form, then once more with the file."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser

from contracts.models import Contract
from contracts.selectors.standings import standing_of
from groundwork.models import User
from groundwork.tests.evidence.samples import a_pdf
from groundwork.tests.unchanged import nothing_changes
from quotes.tests.renewals import a_contract
from quotes.tests.services.test_renewing_on_behalf import NOW, a_flat_fee

pytestmark = pytest.mark.django_db
RENEWALS = "/contracts/renewals/"
TYPED = {
    "starts_on": "2027-12-01",
    "months": "12",
    "rate": "3",
    "fee": "",
    "name": "Thomas Reed",
    "title": "",
    "how": "e-mail",
    "words": "",
    "received_on": "2027-11-05",
}


@pytest.fixture(autouse=True)
def on_that_day() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def words_of(answer: Any) -> str:
    """What a page says, without its code and its blanks."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).replace("\xa0", " ").split())


def address(contract: Contract) -> str:
    return f"{RENEWALS}{contract.number}/record/"


def typed(contract: Contract, **fields: Any) -> dict[str, Any]:
    return {**TYPED, "records": str(contract.records_made), **fields}


def a_file() -> SimpleUploadedFile:
    return SimpleUploadedFile("answer.pdf", a_pdf(), content_type="application/pdf")


def test_from_the_list_to_the_contract_that_follows(sales_client: Browser, sales: User) -> None:
    flat = a_flat_fee()
    listed = sales_client.get(RENEWALS)
    assert f'href="{address(flat)}"' in listed.content.decode()
    form = sales_client.get(address(flat)).content.decode()
    for box in ('name="starts_on" value="2027-12-01"', 'name="months" value="12"', 'name="rate" value="5"'):
        assert box in form, box
    assert "The contract lets its fee rise by at most 5% a year, which is what stands here." in form
    asked = sales_client.post(address(flat), typed(flat))
    assert "$360.50" in words_of(asked)
    assert "$350.00 before" in words_of(asked)
    assert "to 30 November 2028" in words_of(asked)
    assert Contract.objects.count() == 1
    answer = sales_client.post(address(flat), typed(flat, confirmed="1", file=a_file()))
    renewal = Contract.objects.get(follows=flat)
    assert answer["Location"] == f"/contracts/{renewal.number}/"
    page = words_of(sales_client.get(answer["Location"]))
    assert f"Recorded: {renewal.number} renews {flat.number} from 1 December 2027." in page
    assert "Recorded on behalf of the client" in page
    assert "recorded on behalf of the client, " + renewal.number in words_of(sales_client.get(RENEWALS))
    assert sales_client.get(address(flat))["Location"] == f"/contracts/{flat.number}/"


def test_a_fee_counts_instead_of_the_increase_that_was_proposed(sales_client: Browser, sales: User) -> None:
    flat = a_flat_fee()
    both = sales_client.post(address(flat), typed(flat, fee="380.00"))
    assert both.status_code == 422
    assert "Write the increase or the fee, and leave the other empty." in words_of(both)
    assert 'value="380.00"' in both.content.decode()
    sales_client.post(address(flat), typed(flat, fee="380.00", rate="5", confirmed="1", file=a_file()))
    assert str(standing_of(Contract.objects.get(follows=flat)).fees[0]) == "380.00"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"starts_on": "2026-12-01"}, "A renewal begins after the contract that it renews."),
        ({"received_on": "2027-11-09"}, "This day is still to come."),
        ({"how": "other"}, "Write how it came."),
        ({"name": ""}, "This field is required."),
        ({"confirmed": "1"}, "Choose"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_recorded(
    sales_client: Browser, sales: User, fields: dict[str, str], said: str
) -> None:
    flat = a_flat_fee()
    with nothing_changes():
        answer = sales_client.post(address(flat), typed(flat, **fields))
    assert answer.status_code == 422
    assert said in words_of(answer)
    assert "Thomas Reed" in answer.content.decode() or fields.get("name") == ""


def test_somebody_elses_change_is_told_with_everything_that_was_typed(sales_client: Browser, sales: User) -> None:
    flat = a_flat_fee()
    answer = sales_client.post(address(flat), typed(flat, records="7", confirmed="1", file=a_file()))
    assert answer.status_code == 409
    assert "This contract has changed since you opened it." in words_of(answer)
    assert f'name="records" value="{flat.records_made}"' in answer.content.decode()


def test_a_contract_on_a_plan_has_no_such_page(sales_client: Browser, sales: User) -> None:
    contract = a_contract(sales)
    answer = sales_client.get(address(contract), follow=True)
    assert "has no flat fee that could be renewed here" in words_of(answer)


def test_a_viewer_sees_the_row_and_records_nothing(viewer_client: Browser, sales: User) -> None:
    flat = a_flat_fee()
    listed = viewer_client.get(RENEWALS).content.decode()
    assert flat.number in listed
    assert address(flat) not in listed
