"""Counts over time: what leaves one, the chart, and which devices came and went."""

from datetime import UTC, datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from clients.importing.rows import Choices
from clients.models import Client, Device, InventoryCount
from clients.selectors import counts_over_time, inventory_counts, turnovers_since
from clients.services.clients import ClientEntry, save_client
from clients.services.counting import counts_key
from clients.services.devices import DeviceEntry, retire_device, save_device
from clients.services.imports import import_devices
from clients.tests.files import csv_of
from groundwork.held_files import SourceFile

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def test_each_import_and_each_change_by_hand_leaves_a_dated_count() -> None:
    client = save_client(None, ClientEntry("Harbor", users=3), NOW)
    import_devices(client, SourceFile("x", csv_of("A,server,S1", "B,laptop,S2")), Choices(), None, NOW + DAY)
    device = save_device(client, None, DeviceEntry("laptop", "C"), NOW + 2 * DAY)
    retire_device(device, NOW + 3 * DAY)
    counts = list(client.inventory_counts.values_list("counted_at", "source", "counts"))
    assert counts == [
        (NOW, "hand", {"user": 3}),
        (NOW + DAY, "import", {"user": 3, "server": 1, "laptop": 1}),
        (NOW + 2 * DAY, "hand", {"user": 3, "server": 1, "laptop": 2}),
        (NOW + 3 * DAY, "hand", {"user": 3, "server": 1, "laptop": 1}),
    ]
    client.refresh_from_db()
    assert client.counts_key == counts_key(inventory_counts(client))


def test_a_fingerprint_of_counts_does_not_depend_on_their_order_or_on_zeros() -> None:
    assert counts_key({"a": 1, "b": 2}) == counts_key({"b": 2, "c": 0, "a": 1})
    assert counts_key({"a": 1}) != counts_key({"a": 2})


def counted(client: Client, at: datetime, **counts: int) -> None:
    InventoryCount.objects.create(client=client, counted_at=at, counts=counts, source="hand")


def test_of_one_day_each_count_is_drawn() -> None:
    client = Client.objects.create(name="Harbor")
    for hour, number in ((3, 2), (2, 5), (1, 4)):
        counted(client, NOW - timedelta(hours=hour), server=number)
    found = counts_over_time(client, NOW)
    assert found is not None
    assert [line.devices for line in found.lines] == [4, 5, 2]


def test_the_chart_steps_from_count_to_count_and_tells_each_change() -> None:
    client = Client.objects.create(name="Harbor")
    counted(client, NOW - 800 * DAY, server=90)  # too long ago
    counted(client, NOW - 10 * DAY, server=1, laptop=1, user=5)
    assert counts_over_time(client, NOW) is None
    counted(client, NOW - 5 * DAY, server=1, laptop=9)
    counted(client, NOW - 5 * DAY + timedelta(hours=1), server=1, laptop=3, user=5)
    found = counts_over_time(client, NOW)
    assert found is not None
    assert (found.first, found.last, found.since) == (2, 4, NOW - 10 * DAY)
    assert found.path == "M0.0 33.0 H151.2V4.0 H300"
    # Each kind that has changed has a line of its own.
    assert [(str(kind.label), kind.first, kind.last, kind.path) for kind in found.kinds] == [
        ("laptop", 1, 3, "M0.0 42.7 H151.2V4.0 H300")
    ]
    assert [(line.devices, [(str(label), number) for label, number in line.changes]) for line in found.lines] == [
        (4, [("laptop", 2)]),
        (2, []),
    ]


def test_which_devices_came_and_went(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    client = Client.objects.create(name="Harbor")
    rows = ("STAYS,server,S1", "GOES,laptop,S2", "TURNS,laptop,S3", "SPARE,laptop,S4")
    import_devices(client, SourceFile("x", csv_of(*rows)), Choices(), None, NOW)
    moment = NOW + DAY
    rows = ("STAYS,server,S1", "TURNS,nas,S3", "NEW,printer,S5", "SPARE,laptop,S4")
    later = SourceFile("y", csv_of(*rows))
    import_devices(client, later, Choices(retire_missing=True), None, NOW + 2 * DAY)
    Device.objects.filter(hostname="SPARE").update(uncovered="spare")
    with django_assert_num_queries(3):  # however many moments
        since = turnovers_since(client, [NOW - DAY, moment, NOW + 3 * DAY])
    found = since[moment]
    assert [(name, str(kind)) for name, kind in found.came] == [("NEW", "printer"), ("TURNS", "storage")]
    assert [(name, str(kind)) for name, kind in found.went] == [
        ("GOES", "laptop"),
        ("SPARE", "laptop"),
        ("TURNS", "laptop"),
    ]
    assert since[NOW + 3 * DAY].came == ()
    # Before the first import there was nothing: the spare one does not count now, and never came.
    assert [name for name, _kind in since[NOW - DAY].came] == ["NEW", "STAYS", "TURNS"]
    assert since[NOW - DAY].went == ()


def test_without_a_moment_nothing_is_asked(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    client = Client.objects.create(name="Harbor")
    with django_assert_num_queries(0):
        assert turnovers_since(client, []) == {}
