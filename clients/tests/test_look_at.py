"""What about the devices wants to be looked at: each with one that has it, and one that just has it not."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from clients.models import Client, Device, Site
from clients.selectors import DeviceFilter, chosen_devices, devices_to_look_at

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)


@pytest.fixture
def client() -> Client:
    return Client.objects.create(name="Harbor")


def device(client: Client, name: str, **fields: Any) -> Device:
    return Device.objects.create(client=client, **{"kind": "workstation", "hostname": name, **fields})


def found(client: Client, state: str) -> list[str]:
    return [device.hostname for device in chosen_devices(client, DeviceFilter(state=state), NOW)]


def test_not_seen_for_thirty_days(client: Client) -> None:
    device(client, "GONE", last_seen=NOW - timedelta(days=30, seconds=1))
    device(client, "HERE", last_seen=NOW - timedelta(days=30))
    device(client, "NEVER-TOLD")
    device(client, "SPARE", last_seen=NOW - timedelta(days=90), uncovered="spare")
    assert found(client, "stale") == ["GONE"]
    told = [(entry.state, entry.text) for entry in devices_to_look_at(client, NOW)]
    assert told == [("stale", "1 has not been seen for 30 days")]


def test_warranty_that_is_over(client: Client) -> None:
    device(client, "OVER", warranty_until=date(2026, 11, 27))
    device(client, "LAST-DAY", warranty_until=date(2026, 11, 28))
    assert found(client, "warranty") == ["OVER"]


def test_systems_that_nobody_mends(client: Client) -> None:
    device(client, "OLD", os="Windows 10 Pro")
    device(client, "NEW", os="Windows 11 Pro")
    device(client, "RETIRED", os="Windows 7", retired_at=NOW)
    assert found(client, "system") == ["OLD"]


def test_what_may_be_there_twice(client: Client) -> None:
    office, barn = (Site.objects.create(client=client, name=name) for name in ("Office", "Barn"))
    device(client, "A1", serial="S-1")
    device(client, "A2", serial="s-1")
    device(client, "B", serial="S-2", site=office)
    device(client, "b", site=office)
    device(client, "C", serial="S-3", site=office)  # two of a name, each with a serial of its own
    device(client, "C", serial="S-4", site=office)
    device(client, "D", site=office)  # a name at two sites
    device(client, "D", site=barn)
    device(client, "E", serial="S-5")
    device(client, "E-old", serial="S-5", retired_at=NOW)
    other = Client.objects.create(name="Mill")
    device(other, "A3", serial="S-1")
    assert found(client, "double") == ["A1", "A2", "B", "b"]
    texts = [entry.text for entry in devices_to_look_at(client, NOW)]
    assert texts == ["4 may be there twice"]


def test_the_questions_are_as_many_for_many_devices(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    device(client, "OLD", os="Windows 7")
    with django_assert_num_queries(5):
        devices_to_look_at(client, NOW)
    Device.objects.bulk_create(
        Device(client=client, kind="laptop", hostname=f"N{at % 40}", os=f"Windows {at % 12}") for at in range(120)
    )
    with django_assert_num_queries(5):
        assert devices_to_look_at(client, NOW)
