"""A client that is billed by a contract is not archived: the refusal names the contracts and the mend."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client as Browser
from django.urls import reverse

from clients.models import Client
from contracts.documents import Clauses, End
from contracts.errors import ContractError
from contracts.services.archiving import archive_unserved
from contracts.services.ending import Ending, end_contract
from contracts.tests.making import a_contract
from groundwork.models import User

NOW = datetime(2027, 3, 10, 12, tzinfo=UTC)


@pytest.fixture
def client(db: None) -> Client:
    return Client.objects.create(name="Harbor Law Group")


@pytest.mark.parametrize(
    ("start", "clauses", "said"),
    [
        (date(2026, 12, 1), Clauses(), "C-2026-0001 until 30 November 2029"),
        (date(2027, 5, 1), Clauses(), "C-2026-0001 until 30 April 2030"),
        (date(2023, 12, 1), Clauses(end=End("monthly")), "C-2026-0001 from month to month"),
    ],
)
def test_while_somebody_is_served_or_will_be(
    client: Client, sales: User, start: date, clauses: Clauses, said: str
) -> None:
    a_contract(client, starts_on=start, first_day=start, effective_on=start, clauses=clauses)
    with pytest.raises(ContractError, match="not archived") as error:
        archive_unserved(client, sales, NOW)
    assert said in str(error.value)
    assert "End the contract first" in str(error.value)
    client.refresh_from_db()
    assert (client.archived_at, client.revision) == (None, 1)


def test_once_the_last_day_is_over_it_is_archived(client: Client, sales: User) -> None:
    contract = a_contract(client)
    ending = Ending(NOW.date(), "They move to another city.", "Thomas Reed", NOW.date())
    end_contract(contract, ending, sales, NOW, expected=1)
    with pytest.raises(ContractError, match="until 10 March 2027"):
        archive_unserved(client, sales, NOW)
    archive_unserved(client, sales, NOW + timedelta(days=1))
    client.refresh_from_db()
    assert client.archived_at == NOW + timedelta(days=1)


def test_the_page_says_so(client: Client, sales_client: Browser) -> None:
    a_contract(client, datetime.now(UTC), months=120)
    address = reverse("contracts:client_archive", args=[client.pk])
    answer = sales_client.post(address, {"revision": 1}, follow=True).text
    assert "Harbor Law Group is not archived, because of a contract: C-" in answer
    client.refresh_from_db()
    assert client.archived_at is None
