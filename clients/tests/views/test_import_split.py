"""A file that names several clients goes to each of them."""

import json
import re
from typing import Any

import pytest
from django.test import Client as Browser
from pytest_django import Settings

from clients.models import Client, Device, PendingImport
from clients.selectors import splitting
from clients.tests.files import csv_of
from clients.tests.views.sending import check, send
from groundwork.tests.shown import shown_in

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


def page_of(browser: Browser, client: Client) -> str:
    return " ".join(browser.get(f"/clients/{client.pk}/import/split/").text.split())


def form_of(browser: Browser, client: Client, /, **answers: Any) -> dict[str, Any]:
    """What the page posts: the key of what it shows, and who is ticked; at first those that are there."""
    address = f"/clients/{client.pk}/import/split/"
    return {**shown_in(browser.get(address).text, address), "do": "apply", **answers}


def split(browser: Browser, client: Client, /, **answers: Any) -> Any:
    form = form_of(browser, client, **answers)
    return browser.post(f"/clients/{client.pk}/import/split/", form, follow=True)


def test_a_file_of_several_clients_is_imported_for_each(sales_client: Browser, lakeside: Client) -> None:
    mill = Client.objects.create(name="Mill")
    send(sales_client, lakeside, SEVERAL)
    assert f"/clients/{lakeside.pk}/import/split/" in check(sales_client, lakeside)
    page = page_of(sales_client, lakeside)
    assert "1 row names no client and is left out." in page
    assert "would be made" in page
    assert not Client.objects.filter(name="New & Co").exists()
    assert form_of(sales_client, lakeside)["client"] == ["lakeside CLINIC", "Mill"]
    done = split(sales_client, lakeside, client=["lakeside CLINIC", "Mill", "New & Co"])
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
    nobody = split(sales_client, lakeside, client=[])
    assert "Tick the clients whose devices are to be imported." in nobody.text
    fault = split(sales_client, lakeside, client=["Mill"], shown="x").text
    assert "have changed since you opened this page" in fault
    assert re.search(r'value="Mill" aria-label="Mill" checked', fault)  # what was ticked stays
    assert not Device.objects.exists()
    assert not Client.objects.filter(name="Mill").exists()
    split(sales_client, lakeside, client=["Mill"])
    assert [device.client.name for device in Device.objects.all()] == ["Mill"]


def test_a_client_made_since_the_page_was_shown_is_not_imported_for_unseen(
    sales_client: Browser, lakeside: Client
) -> None:
    send(sales_client, lakeside, SEVERAL)
    form = form_of(sales_client, lakeside)
    Client.objects.create(name="Mill")
    answer = sales_client.post(f"/clients/{lakeside.pk}/import/split/", form)
    assert (answer.status_code, "have changed since you opened this page" in answer.text) == (409, True)
    assert not Device.objects.exists()


def test_more_clients_than_a_form_may_have_fields(
    sales_client: Browser, lakeside: Client, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 20  # 1,000 where it is not set
    monkeypatch.setattr(splitting, "MOST_TICKED", 40)
    rows = [f"H{number},server,Client {number}" for number in range(41)]
    Client.objects.bulk_create([Client(name=f"CLIENT {number}") for number in range(30)])
    send(sales_client, lakeside, csv_of(*rows, header="Host name,Kind,Client"))
    form = form_of(sales_client, lakeside)
    assert form["group"] == ["there"]
    assert "client" not in form
    new = 41 - 30
    assert f"Imported for {new} clients." in split(sales_client, lakeside, group=["new"]).text
    assert (Device.objects.count(), Client.objects.count()) == (new, new + 31)
    owners = Device.objects.values_list("client__name", flat=True)
    assert not [name for name in owners if name.startswith("CLIENT")]


def many_of(browser: Browser, client: Client) -> dict[str, Any]:
    rows = [f"H{number},server,{('Lakeside Clinic', 'Mill')[number % 2]},S{number}" for number in range(1_400)]
    send(browser, client, csv_of(*rows, header="Host name,Kind,Client,Serial"))
    return form_of(browser, client, client=["Lakeside Clinic", "Mill"])


def test_an_import_for_several_tells_how_far_it_is(sales_client: Browser, lakeside: Client) -> None:
    form = many_of(sales_client, lakeside)
    assert 'data-rows="1400"' in page_of(sales_client, lakeside)
    told = sales_client.post(f"/clients/{lakeside.pk}/import/split/", form, headers={"X-Progress": "true"})
    lines = [json.loads(line) for line in told.getvalue().decode().splitlines()]
    assert [line.get("done") for line in lines[:-1]] == [0, 500, 700, 700, 1_200, 1_400]
    assert {line.get("total") for line in lines[:-1]} == {1_400}
    assert lines[-1] == {"to": "/clients/", "said": "Imported for 2 clients."}
    assert Device.objects.count() == 1_400


def test_whoever_hangs_up_on_the_second_client_takes_all_of_it_back(sales_client: Browser, lakeside: Client) -> None:
    form = many_of(sales_client, lakeside)
    told: Any = sales_client.post(f"/clients/{lakeside.pk}/import/split/", form, headers={"X-Progress": "true"})
    lines = iter(told)
    assert [json.loads(next(lines))["done"] for _ in range(5)][-1] == 1_200
    told._iterator.close()  # what the server does with an answer that nobody reads; the test's connection stays open
    assert not Device.objects.exists()
    assert not Client.objects.filter(name="Mill").exists()
    assert PendingImport.objects.exists()
    assert "Imported for 2 clients." in split(sales_client, lakeside, client=["Lakeside Clinic", "Mill"]).text


def test_what_goes_wrong_with_one_of_several_is_the_last_line(sales_client: Browser, lakeside: Client) -> None:
    send(sales_client, lakeside, SEVERAL)
    form = {**form_of(sales_client, lakeside), "shown": "x"}
    told = sales_client.post(f"/clients/{lakeside.pk}/import/split/", form, headers={"X-Progress": "true"})
    assert "have changed since" in json.loads(told.getvalue())["fault"]


def test_a_file_without_a_client_column_is_not_parted(sales_client: Browser, lakeside: Client) -> None:
    send(sales_client, lakeside, csv_of("A,server,S1"))
    page = sales_client.get(f"/clients/{lakeside.pk}/import/split/", follow=True).text
    assert "no column that names the client" in page


def test_a_client_is_known_whatever_the_case_of_its_letters(sales_client: Browser, lakeside: Client) -> None:
    mueller = Client.objects.create(name="Müller GmbH")
    header = "Host name,Kind,Client"
    send(sales_client, lakeside, csv_of("A,server,MÜLLER GMBH", "B,server,Lakeside Clinic", header=header))
    split(sales_client, lakeside, client=["MÜLLER GMBH"])
    assert [device.hostname for device in mueller.devices.all()] == ["A"]
