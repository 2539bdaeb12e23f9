"""The last import is taken back whole, or not at all."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from clients.importing.rows import Choices
from clients.models import Client, Device, DeviceImport, InventoryCount, Site
from clients.selectors import inventory_counts
from clients.services.devices import DeviceEntry, save_device
from clients.services.imports import import_devices
from clients.services.undoing import undo_import
from clients.tests.files import csv_of
from groundwork.errors import DomainError, StaleError
from groundwork.held_files import SourceFile
from groundwork.models import User

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def harbor() -> Client:
    client = Client.objects.create(name="Harbor")
    rows = ("A,server,S1,Office,2026-11-01", "B,laptop,S2,Office,", "C,laptop,S3,,", "D,nas,S4,,")
    import_devices(client, SourceFile("first.csv", csv_of(*rows)), Choices(), None, NOW)
    return client


def second_import(client: Client, at: datetime = NOW + DAY) -> DeviceImport:
    """Two changed (one of them moved to a new site), one new at another new site, two no longer there."""
    rows = ("A2,workstation,S1,Barn,2026-11-20", "B,laptop,S2,,2026-11-21", "E,printer,S5,Loft,")
    return import_devices(client, SourceFile("x.csv", csv_of(*rows)), Choices(retire_missing=True), None, at)[0]


def state_of(client: Client) -> list[dict[str, Any]]:
    devices = Device.objects.filter(client=client).order_by("pk")
    return [dict(row) for rows in (devices.values(), client.sites.values()) for row in rows]


def test_everything_is_as_it_was_before_the_last_import(harbor: Client, owner: User) -> None:
    before, counts = state_of(harbor), inventory_counts(harbor)
    record = second_import(harbor)
    assert state_of(harbor) != before
    undo_import(record, owner, NOW + 2 * DAY)
    assert state_of(harbor) == before
    assert inventory_counts(harbor) == counts
    record.refresh_from_db()
    assert record.undone_at == NOW + 2 * DAY
    last = InventoryCount.objects.last()
    assert last is not None
    assert (last.source, last.counts) == ("undo", counts)
    assert Device.history.filter(hostname="E", history_type="-").exists()  # that it was there stays on record


def test_after_an_undo_the_same_file_can_be_imported_again(harbor: Client) -> None:
    undo_import(second_import(harbor), None, NOW + 2 * DAY)
    record = second_import(harbor, NOW + 3 * DAY)
    assert (record.report["new"], record.report["changed"], record.report["retired"]) == (1, 2, 2)
    undo_import(record, None, NOW + 4 * DAY)
    assert {device.hostname for device in harbor.devices.filter(retired_at=None)} == {"A", "B", "C", "D"}


def test_only_the_last_one_and_only_once(harbor: Client) -> None:
    first = DeviceImport.objects.get()
    second = second_import(harbor)
    with pytest.raises(DomainError, match="Only the last import"):
        undo_import(first, None, NOW + 2 * DAY)
    undo_import(second, None, NOW + 2 * DAY)
    with pytest.raises(DomainError, match="undone already"):
        undo_import(second, None, NOW + 2 * DAY)


def test_what_was_changed_since_is_not_lost(harbor: Client) -> None:
    record = second_import(harbor)
    device = harbor.devices.get(hostname="E")
    save_device(harbor, device, DeviceEntry("printer", "E", "S5", os="x"), NOW + 2 * DAY)
    after = state_of(harbor)
    with pytest.raises(DomainError, match="changed since this import"):
        undo_import(record, None, NOW + 2 * DAY)
    assert state_of(harbor) == after


def test_a_stale_page_undoes_nothing(harbor: Client) -> None:
    record = second_import(harbor)
    harbor.refresh_from_db()
    with pytest.raises(StaleError):
        undo_import(record, None, NOW + 2 * DAY, revision=harbor.revision - 1)
    record.refresh_from_db()
    assert record.undone_at is None


def test_a_site_that_is_used_by_now_stays(harbor: Client) -> None:
    record = second_import(harbor)
    loft = Site.objects.get(name="Loft")
    Device.objects.bulk_create([Device(client=harbor, kind="ups", hostname="U", site=loft)])
    undo_import(record, None, NOW + 2 * DAY)
    assert Site.objects.filter(pk=loft.pk).exists()
    assert not Site.objects.filter(name="Barn").exists()


def test_a_site_that_is_gone_by_now_is_said(harbor: Client) -> None:
    record = second_import(harbor)
    Site.objects.get(name="Office").delete()
    with pytest.raises(DomainError, match="A site where devices stood"):
        undo_import(record, None, NOW + 2 * DAY)


def test_an_import_that_did_nothing_is_in_nobodys_way(harbor: Client) -> None:
    record = second_import(harbor)
    again = second_import(harbor, NOW + 2 * DAY)
    assert (again.report["new"], again.report["changed"], again.report["retired"]) == (0, 0, 0)
    undo_import(record, None, NOW + 3 * DAY)
    assert {device.hostname for device in harbor.devices.filter(retired_at=None)} == {"A", "B", "C", "D"}
