"""The page on which a tool is set up, and what its clients' pages say of it."""

import json

import pytest
from django.test import Client as Browser

from clients.models import Client, Device, DeviceSource
from clients.tests.services.test_sources import KEY, agent
from clients.tests.views.sending import check
from groundwork.tests.https_server import HttpsServer
from groundwork.tests.shown import shown_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    return Client.objects.create(name="Harbor")


def test_set_up_ask_look_import(sales_client: Browser, client: Client, https_server: HttpsServer) -> None:
    https_server.says(json.dumps([agent(number, client_name="Harbor") for number in range(3)]).encode())
    path = f"/clients/{client.pk}/import/source/"
    assert path in sales_client.get(f"/clients/{client.pk}/import/").text
    assert "warranty, status, gone. Empty: guessed" in sales_client.get(path).text
    form = {"revision": client.revision, "tool": "tactical", "address": https_server.url, "token": KEY, "nightly": "on"}
    saved = sales_client.post(path, {**form, "retire": "on", "only_client": "Harbor"}, follow=True)
    assert "Ask it now and look" in saved.text
    assert KEY not in saved.text
    assert "One is kept, and never shown." in saved.text
    sales_client.post(f"{path}pull/")
    assert "3 new devices" in check(sales_client, client)
    check_path = f"/clients/{client.pk}/import/check/"
    # One press of what the page shows is enough.
    sales_client.post(check_path, shown_in(sales_client.get(check_path).text, check_path, do="apply"))
    assert Device.objects.count() == 3
    assert DeviceSource.objects.get().state == "taken"
    assert f"Devices come from {https_server.url}" in sales_client.get(f"/clients/{client.pk}/").text


def test_what_went_wrong_stands_on_the_clients_page(
    sales_client: Browser, viewer_client: Browser, client: Client
) -> None:
    DeviceSource.objects.create(
        client=client, tool="json", address="https://127.0.0.1:9/", state="failed", said="<b>No</b>"
    )
    for browser in (sales_client, viewer_client):
        page = browser.get(f"/clients/{client.pk}/").text
        assert "The tool could not be asked for devices" in page
        assert "&lt;b&gt;No&lt;/b&gt;" in page
    told = sales_client.post(f"/clients/{client.pk}/import/source/pull/", follow=True).text
    assert "is in a private network" in told


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ({"address": "http://x.example"}, "beginning with https://"),
        ({"address": "https://me:word@x.example"}, "without a user"),
        ({"mapping": "colour = x"}, "write a field"),
        ({"mapping": "host = x", "only_client": "Harbor"}, "Say where the client"),
        ({"header": "a b"}, "Enter a valid value"),
    ],
)
def test_what_is_typed_wrong_says_so_and_stays(
    sales_client: Browser, client: Client, said: dict[str, str], fault: str
) -> None:
    form = {"revision": client.revision, "tool": "json", "address": "https://x.example", "token": "t", **said}
    answered = sales_client.post(f"/clients/{client.pk}/import/source/", form)
    assert answered.status_code == 422
    assert fault in answered.text
    assert next(iter(said.values())) in answered.text
    assert not DeviceSource.objects.exists()


def test_a_token_has_to_be_typed_again_for_another_host(sales_client: Browser, client: Client) -> None:
    path = f"/clients/{client.pk}/import/source/"
    form = {"revision": client.revision, "tool": "json", "address": "https://x.example", "token": KEY}
    sales_client.post(path, form)
    page = sales_client.get(path).text
    changed = shown_in(page, "", address="https://y.example")
    assert "Type the token again" in sales_client.post(path, changed).text
    assert DeviceSource.objects.get().address == "https://x.example"
    stale = sales_client.post(path, {**form, "revision": 1})
    assert stale.status_code == 409


def test_asked_no_more(sales_client: Browser, client: Client) -> None:
    DeviceSource.objects.create(client=client, tool="json", address="https://x.example")
    told = sales_client.post(f"/clients/{client.pk}/import/source/drop/", {"revision": client.revision}, follow=True)
    assert "The tool is asked no more" in told.text
    assert not DeviceSource.objects.exists()
