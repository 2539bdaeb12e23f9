"""Adding, changing and retiring a device."""

from typing import Any

import pytest
from django.test import Client as Browser

from clients.models import Client, Device, Site

pytestmark = pytest.mark.django_db


@pytest.fixture
def device() -> Device:
    return Device.objects.create(client=Client.objects.create(name="Harbor"), kind="server", hostname="SRV-1")


def test_a_device_is_added(sales_client: Browser, device: Device) -> None:
    address = f"/clients/{device.client_id}/devices/new/"
    assert sales_client.get(address).status_code == 200
    form = {"kind": "nas", "hostname": " NAS  1 ", "warranty_until": "2027-01-05", "revision": 1}
    assert sales_client.post(address, form)["Location"] == f"/clients/{device.client_id}/"
    added = Device.objects.get(kind="nas")
    assert (added.hostname, str(added.warranty_until)) == ("NAS 1", "2027-01-05")


def test_a_device_is_changed_once_by_two(sales_client: Browser, device: Device) -> None:
    address = f"/clients/{device.client_id}/devices/{device.pk}/"
    assert 'value="SRV-1"' in sales_client.get(address).text
    form = {"kind": "server", "hostname": "SRV-2", "revision": 1}
    assert sales_client.post(address, form).status_code == 302
    stale = sales_client.post(address, {**form, "hostname": "SRV-3"})
    assert stale.status_code == 409
    assert 'value="SRV-3"' in stale.text
    device.refresh_from_db()
    assert device.hostname == "SRV-2"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"kind": "toaster"}, "Select a valid choice."),
        ({"kind": ""}, "This field is required."),
        ({"hostname": ""}, "Enter a host name or a serial"),
        ({"hostname": "a\u200bb"}, "U+200B"),
        ({"warranty_until": "31/12/2026"}, "Enter a valid date."),
        ({"uncovered": "maybe"}, "Select a valid choice."),
    ],
)
def test_what_is_wrong_is_said(sales_client: Browser, device: Device, changed: dict[str, Any], said: str) -> None:
    form = {"kind": "server", "hostname": "X", "revision": 1, **changed}
    response = sales_client.post(f"/clients/{device.client_id}/devices/new/", form)
    assert response.status_code == 422
    assert said in response.text
    assert Device.objects.count() == 1


def test_another_clients_site_cannot_be_chosen(sales_client: Browser, device: Device) -> None:
    site = Site.objects.create(client=Client.objects.create(name="Mill"), name="Loft")
    form = {"kind": "server", "hostname": "X", "revision": 1, "site": site.pk}
    assert sales_client.post(f"/clients/{device.client_id}/devices/new/", form).status_code == 422


def test_a_device_is_reached_through_its_own_client_only(sales_client: Browser, device: Device) -> None:
    other = Client.objects.create(name="Mill")
    for path in ("", "retire/", "restore/"):
        address = f"/clients/{other.pk}/devices/{device.pk}/{path}"
        assert sales_client.post(address, {"revision": 1}).status_code == 404


def test_a_device_is_retired_and_put_back(sales_client: Browser, device: Device) -> None:
    address = f"/clients/{device.client_id}/devices/{device.pk}/"
    sales_client.post(f"{address}retire/", {"revision": 1})
    device.refresh_from_db()
    assert device.retired_at is not None
    assert "It stays on record and does not count." in sales_client.get(address).text
    sales_client.post(f"{address}restore/", {"revision": 2})
    device.refresh_from_db()
    assert device.retired_at is None


@pytest.mark.parametrize("revision", ["", "0", "7", "x", "٣", "9" * 40])
def test_a_stale_or_made_up_revision_retires_nothing(sales_client: Browser, device: Device, revision: str) -> None:
    address = f"/clients/{device.client_id}/devices/{device.pk}/retire/"
    assert "Somebody else has changed" in sales_client.post(address, {"revision": revision}, follow=True).text
    device.refresh_from_db()
    assert device.retired_at is None


def test_looking_never_retires(sales_client: Browser, device: Device) -> None:
    address = f"/clients/{device.client_id}/devices/{device.pk}/retire/"
    assert sales_client.get(address).status_code == 405
