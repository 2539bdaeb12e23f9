"""The clients' pages with 5,000 clients and 500,000 devices.

./portal drill -m drill clients/tests/test_speed.py -n0
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client as Browser
from pytest_django import DjangoDbBlocker

from clients.models import Client, Contact, Device, Site
from clients.services.counting import counts_key
from clients.services.standing import note_contracts, note_quote
from groundwork.tests.database import empty_database

pytestmark = [pytest.mark.django_db, pytest.mark.drill]
CLIENTS, EACH = 5_000, 100
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
KINDS = (*("workstation",) * 6, "laptop", "server", "printer", "switch")


@pytest.fixture(scope="module")
def many(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Committed, as half a million rows are made once for all the tests here; taken out again after the last."""
    with django_db_blocker.unblock():
        clients = Client.objects.bulk_create(Client(name=f"Client {at:05}", users=at % 90) for at in range(CLIENTS))
        sites = Site.objects.bulk_create(Site(client=client, name="Office") for client in clients)
        Contact.objects.bulk_create(
            Contact(client=client, name=f"Person {at}", email=f"p{at}@x.example") for at, client in enumerate(clients)
        )
        for at, (client, site) in enumerate(zip(clients, sites, strict=True)):
            Device.objects.bulk_create(
                Device(
                    client=client,
                    site=site,
                    kind=KINDS[number % len(KINDS)],
                    hostname=f"H{number:03}",
                    serial=f"S{at}-{number}",
                    os="Windows 10 Pro" if number % 3 else "Windows 11 Pro",
                    last_seen=NOW,
                )
                for number in range(EACH)
            )
            if at % 2:
                note_quote(client, NOW)
            if at % 4 == 0:
                note_contracts(client, date(2026, 1 + at % 12, 1), {counts_key({"user": at % 90})})
        yield
        empty_database()


@pytest.mark.parametrize(
    "address",
    [
        "/clients/",
        "/clients/?state=changed",
        "/clients/?state=expiring&page=3",
        "/clients/?q=person+49",
        "/clients/{pk}/",
    ],
)
@pytest.mark.usefixtures("many")
def test_a_page(benchmark: Any, sales_client: Browser, address: str) -> None:
    pk = Client.objects.values_list("pk", flat=True)[2_500]
    answer = benchmark.pedantic(sales_client.get, (address.format(pk=pk),), rounds=9, warmup_rounds=1)
    assert answer.status_code == 200
