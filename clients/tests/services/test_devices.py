"""Devices by hand."""

from datetime import UTC, datetime

import pytest

from clients.models import Client, Device, Site
from clients.selectors import inventory_counts
from clients.services.devices import DeviceEntry, restore_device, retire_device, save_device
from groundwork.errors import DomainError, StaleError

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.fixture
def harbor() -> Client:
    return Client.objects.create(name="Harbor")


def test_a_device_is_added_changed_and_counted(harbor: Client) -> None:
    device = save_device(harbor, None, DeviceEntry("server", "A"), NOW, revision=1)
    assert inventory_counts(harbor) == {"server": 1}
    save_device(harbor, device, DeviceEntry("nas", "A", uncovered="spare"), NOW, revision=2)
    assert inventory_counts(harbor) == {}
    assert [row.kind for row in Device.history.all()] == ["nas", "server"]


def test_a_device_is_retired_and_put_back(harbor: Client) -> None:
    device = save_device(harbor, None, DeviceEntry("server", "A"), NOW)
    retire_device(device, NOW)
    retire_device(device, NOW)
    device.refresh_from_db()
    assert (device.retired_at, inventory_counts(harbor), Device.history.count()) == (NOW, {}, 2)
    restore_device(device, NOW)
    assert inventory_counts(harbor) == {"server": 1}


def test_a_stale_page_changes_nothing(harbor: Client) -> None:
    device = save_device(harbor, None, DeviceEntry("server", "A"), NOW, revision=1)
    with pytest.raises(StaleError):
        save_device(harbor, device, DeviceEntry("nas", "A"), NOW, revision=1)
    with pytest.raises(StaleError):
        retire_device(device, NOW, revision=1)
    device.refresh_from_db()
    assert (device.kind, device.retired_at) == ("server", None)


def test_a_nameless_device_and_a_strangers_site_are_refused(harbor: Client) -> None:
    site = Site.objects.create(client=Client.objects.create(name="Mill"), name="Loft")
    with pytest.raises(DomainError, match="a host name or a serial"):
        save_device(harbor, None, DeviceEntry("server"), NOW)
    with pytest.raises(DomainError, match="belongs to another client"):
        save_device(harbor, None, DeviceEntry("server", "A", site=site), NOW)
    assert not Device.objects.exists()
