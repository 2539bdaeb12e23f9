"""A file that names several clients goes to each of them."""

import json
import re
from typing import Any

import pytest
from django.test import Client as Browser
from pytest_django import Settings

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


def page_of(browser: Browser, client: Client) -> str:
    return " ".join(browser.get(f"/clients/{client.pk}/import/split/").text.split())


def form_of(browser: Browser, client: Client, **answers: Any) -> dict[str, Any]:
    """What the page posts: the key of what it shows, and what is ticked; of the new names only those are made."""
    shown = re.search(r'name="shown" value="(\w+)"', page_of(browser, client))
    assert shown is not None
    return {"shown": shown[1], "there-mode": "all-but", "new-mode": "only", "do": "apply", **answers}


def split(browser: Browser, client: Client, **answers: Any) -> Any:
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
    done = split(sales_client, lakeside, new=["New & Co"])
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
    nobody = split(sales_client, lakeside, there=["lakeside CLINIC"])
    assert "No client is left to import for." in nobody.text
    assert re.search(
        r'value="lakeside CLINIC" aria-label="lakeside CLINIC" checked', nobody.text
    )  # what was ticked stays
    assert "have changed since you opened this page" in split(sales_client, lakeside, shown="x").text
    assert not Device.objects.exists()
    assert not Client.objects.filter(name="Mill").exists()
    split(sales_client, lakeside, there=["lakeside CLINIC"], new=["Mill"])
    assert [device.client.name for device in Device.objects.all()] == ["Mill"]


def test_all_but_the_ticked_ones_of_the_new(sales_client: Browser, lakeside: Client) -> None:
    send(sales_client, lakeside, SEVERAL)
    split(sales_client, lakeside, **{"there-mode": "only", "new-mode": "all-but", "new": ["New & Co"]})
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


def test_more_clients_than_a_form_may_have_fields(sales_client: Browser, lakeside: Client, settings: Settings) -> None:
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 20  # 1,000 where it is not set
    rows = [f"H{number},server,Client {number}" for number in range(60)]
    Client.objects.bulk_create([Client(name=f"CLIENT {number}") for number in range(30)])
    send(sales_client, lakeside, csv_of(*rows, header="Host name,Kind,Client"))
    done = split(sales_client, lakeside, **{"there": ["Client 7"], "new-mode": "all-but"})
    assert "Imported for 59 clients." in done.text
    assert (Device.objects.count(), Client.objects.count()) == (59, 61)
    assert not Device.objects.filter(client__name="CLIENT 7").exists()


def many_of(browser: Browser, client: Client) -> dict[str, Any]:
    rows = [f"H{number},server,{('Lakeside Clinic', 'Mill')[number % 2]},S{number}" for number in range(1_400)]
    send(browser, client, csv_of(*rows, header="Host name,Kind,Client,Serial"))
    return form_of(browser, client, new=["Mill"])


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
    assert "Imported for 2 clients." in split(sales_client, lakeside, new=["Mill"]).text


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
    split(sales_client, lakeside, there=["Lakeside Clinic"])
    assert [device.hostname for device in mueller.devices.all()] == ["A"]
