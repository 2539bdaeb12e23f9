"""One thing done to many devices, each with its line of history."""

from datetime import UTC, datetime

import pytest

from clients.models import Client, Device, InventoryCount, Site
from clients.services.devices import BulkChange, DeviceEntry, change_devices, save_device
from groundwork.errors import DomainError, StaleError

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.fixture
def harbor() -> Client:
    client = Client.objects.create(name="Harbor")
    for name in "ABC":
        save_device(client, None, DeviceEntry("laptop", name), NOW)
    return client


def test_a_field_of_many_is_set_and_only_what_differs_is_written(harbor: Client) -> None:
    Device.objects.filter(hostname="A").update(uncovered="spare")
    lines = Device.history.count()
    changed = change_devices(harbor, harbor.devices.all(), BulkChange("uncovered", "spare"), NOW)
    assert changed == 2
    assert Device.history.count() == lines + 2
    assert set(harbor.devices.values_list("uncovered", flat=True)) == {"spare"}
    last = InventoryCount.objects.last()
    assert last is not None
    assert last.counts == {}


def test_retired_and_back(harbor: Client) -> None:
    some = harbor.devices.filter(hostname__in="AB")
    assert change_devices(harbor, some, BulkChange("retired_at", NOW), NOW) == 2
    assert change_devices(harbor, harbor.devices.all(), BulkChange("retired_at", NOW), NOW) == 1
    assert change_devices(harbor, harbor.devices.all(), BulkChange("retired_at", None), NOW) == 3
    assert change_devices(harbor, harbor.devices.all(), BulkChange("retired_at", None), NOW) == 0


def test_sites_and_strangers(harbor: Client) -> None:
    site, other = Site.objects.create(client=harbor, name="Office"), Client.objects.create(name="Mill")
    theirs = Site.objects.create(client=other, name="Loft")
    assert change_devices(harbor, harbor.devices.all(), BulkChange("site", site), NOW) == 3
    with pytest.raises(DomainError, match="belongs to another client"):
        change_devices(harbor, harbor.devices.all(), BulkChange("site", theirs), NOW)
    device = save_device(other, None, DeviceEntry("laptop", "X"), NOW)
    assert change_devices(harbor, Device.objects.filter(pk=device.pk), BulkChange("kind", "nas"), NOW) == 0
    assert change_devices(harbor, harbor.devices.all(), BulkChange("site", None), NOW) == 3


def test_a_stale_page_changes_nothing(harbor: Client) -> None:
    harbor.refresh_from_db()
    with pytest.raises(StaleError):
        change_devices(harbor, harbor.devices.all(), BulkChange("kind", "nas"), NOW, harbor.revision - 1)
    assert set(harbor.devices.values_list("kind", flat=True)) == {"laptop"}
