"""What staff may change in a contract alone."""

from datetime import date, datetime

import pytest

from clients.models import Client
from contracts.models import Contract
from contracts.services.details import Details, change_details
from contracts.tests.making import NOW, a_contract, life_of
from contracts.verifying import verify_contracts
from groundwork import chain
from groundwork.errors import StaleError
from groundwork.models import User

pytestmark = pytest.mark.django_db
DETAILS = Details("LC-4471", "Accounts", "accounts@harbor.example")


@pytest.fixture
def contract() -> Contract:
    return a_contract(Client.objects.create(name="Harbor Law Group"))


def test_the_details_are_a_record_of_that_day_and_change_nothing_else(contract: Contract, sales: User) -> None:
    # Half past nine in the evening in New York, where the company is.
    record = change_details(contract, DETAILS, sales, datetime.fromisoformat("2027-03-02T02:30:00+00:00"), 1)
    assert record is not None
    first, second = life_of(contract)
    assert (second.po_number, second.billing_name, second.billing_email) == (
        "LC-4471", "Accounts", "accounts@harbor.example",
    )  # fmt: skip
    assert (second.kind, second.basis.how, second.effective_on) == ("details", "staff", date(2027, 3, 1))
    assert (second.steps, second.stretches, second.notice_by) == (first.steps, first.stretches, first.notice_by)
    assert record.by == sales
    assert list(verify_contracts()) == []
    assert chain.verify() == ()


def test_what_stands_there_already_is_no_record(contract: Contract, sales: User) -> None:
    change_details(contract, DETAILS, sales, NOW, 1)
    assert change_details(contract, DETAILS, sales, NOW, 2) is None
    assert contract.records.count() == 2


def test_two_at_once_the_second_is_told(contract: Contract, sales: User, owner: User) -> None:
    change_details(contract, DETAILS, sales, NOW, 1)
    with pytest.raises(StaleError):
        change_details(contract, Details("OTHER", "", ""), owner, NOW, 1)
    assert life_of(contract)[-1].po_number == "LC-4471"
