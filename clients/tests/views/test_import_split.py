"""A file that names several clients goes to each of them."""

from typing import Any

import pytest
from django.test import Client as Browser

from clients.models import Client, Device, PendingImport
from clients.tests.files import csv_of
from clients.tests.views.sending import check, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def lakeside() -> Client:
    return Client.objects.create(name="Lakeside Clinic")


SEVERAL = csv_of(
    "A,server,lakeside CLINIC,S1,05/06/2026",
    "B,laptop,Mill,S2,23/07/2026",
    "C,laptop,,S3,",
    "D,toaster,Mill,S4,",
    "E,nas,New & Co,S5,",
    header="Host name,Kind,Client,Serial,Last seen",
)


def split(browser: Browser, client: Client, *names: str, **changes: str) -> Any:
    form = {"client": list(names), "sha256": PendingImport.objects.get().sha256, **changes}
    return browser.post(f"/clients/{client.pk}/import/split/", form, follow=True)


def test_a_file_of_several_clients_is_imported_for_each(sales_client: Browser, lakeside: Client) -> None:
    mill = Client.objects.create(name="Mill")
    send(sales_client, lakeside, SEVERAL)
    assert f"/clients/{lakeside.pk}/import/split/" in check(sales_client, lakeside)
    page = " ".join(sales_client.get(f"/clients/{lakeside.pk}/import/split/").text.split())
    assert "1 row names no client and is left out." in page
    assert "would be made" in page
    assert not Client.objects.filter(name="New & Co").exists()
    done = split(sales_client, lakeside, "lakeside CLINIC", "Mill", "New & Co")
    assert "Imported for 3 clients." in done.text
    device = lakeside.devices.get()
    assert device.hostname == "A"
    assert device.last_seen is not None
    assert (device.last_seen.month, device.last_seen.day) == (6, 5)  # the whole file shows that the day comes first
    assert [device.hostname for device in mill.devices.all()] == ["B"]
    assert [device.hostname for device in Client.objects.get(name="New & Co").devices.all()] == ["E"]
    assert not PendingImport.objects.exists()


def test_only_those_that_are_ticked_and_all_or_none(sales_client: Browser, lakeside: Client) -> None:
    send(sales_client, lakeside, SEVERAL)
    assert "Tick the clients" in split(sales_client, lakeside).text
    assert "not in the file any more" in split(sales_client, lakeside, "Mill", "Nobody").text
    assert "You have sent another file" in split(sales_client, lakeside, "Mill", sha256="x").text
    assert not Device.objects.exists()
    assert not Client.objects.filter(name="Mill").exists()
    split(sales_client, lakeside, "Mill")
    assert [device.client.name for device in Device.objects.all()] == ["Mill"]


def test_a_file_without_a_client_column_is_not_parted(sales_client: Browser, lakeside: Client) -> None:
    send(sales_client, lakeside, csv_of("A,server,S1"))
    page = sales_client.get(f"/clients/{lakeside.pk}/import/split/", follow=True).text
    assert "no column that names the client" in page


def test_a_client_is_known_whatever_the_case_of_its_letters(sales_client: Browser, lakeside: Client) -> None:
    mueller = Client.objects.create(name="Müller GmbH")
    header = "Host name,Kind,Client"
    send(sales_client, lakeside, csv_of("A,server,MÜLLER GMBH", "B,server,Lakeside Clinic", header=header))
    split(sales_client, lakeside, "MÜLLER GMBH")
    assert [device.hostname for device in mueller.devices.all()] == ["A"]
