"""What is counted and what is not, in a fixed number of queries."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from clients.models import Client, Contact, Device, Site
from clients.selectors import (
    DEVICE_STATES,
    ClientFilter,
    ClientList,
    DeviceFilter,
    chosen_devices,
    client_list,
    device_chips,
    device_lines,
    device_list,
    inventory_counts,
    inventory_counts_of,
    sites_with_devices,
)
from groundwork.models import User

pytestmark = pytest.mark.django_db


def make_client(name: str = "Harbor Law Group", **fields: int) -> Client:
    return Client.objects.create(name=name, **fields)


def make_devices(client: Client, kind: str, number: int, **fields: object) -> None:
    start = Device.objects.filter(client=client).count()
    Device.objects.bulk_create(
        Device(client=client, kind=kind, hostname=f"HOST-{start + n:03}", **fields) for n in range(number)
    )


def test_only_active_covered_devices_count() -> None:
    client = make_client(users=22, mailboxes=25)
    make_devices(client, "workstation", 3)
    make_devices(client, "workstation", 2, uncovered=Device.Uncovered.SPARE)
    make_devices(client, "workstation", 1, retired_at=timezone.now())
    make_devices(client, "printer", 4, uncovered=Device.Uncovered.OTHERS)
    Site.objects.create(client=client, name="Head office")
    assert inventory_counts(client) == {"workstation": 3, "user": 22, "mailbox": 25, "site": 1}


def test_a_client_with_nothing_has_no_counts() -> None:
    assert inventory_counts(make_client()) == {}


def test_many_clients_cost_two_queries(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    clients = [make_client(f"Client {n}", users=n) for n in range(7)]
    for client in clients:
        make_devices(client, "server", client.users)
    with django_assert_num_queries(2):
        counts = inventory_counts_of(clients)
    assert [counts[client.pk].get("server", 0) for client in clients] == list(range(7))


def test_keys_come_in_one_order() -> None:
    client = make_client(users=1)
    make_devices(client, "switch", 1)
    make_devices(client, "server", 1)
    assert list(inventory_counts(client)) == ["server", "switch", "user"]


def listed(user: User, chosen: ClientFilter | None = None) -> ClientList:
    return client_list(user, chosen or ClientFilter(), date(2026, 11, 28))


def test_client_list_searches_names_and_contacts(viewer: User) -> None:
    harbor, mill = make_client(), make_client("Mill & Sons")
    Contact.objects.create(client=mill, name="Ada Harborne", email="ada@mill.example")
    assert [row.client for row in listed(viewer, ClientFilter("harbor")).rows] == [harbor, mill]
    assert [row.client for row in listed(viewer, ClientFilter("ada@mill")).rows] == [mill]
    assert listed(viewer, ClientFilter("nobody")).rows == ()


def test_client_list_is_empty_for_a_stranger() -> None:
    make_client()
    assert listed(User.objects.create_user("stranger@example.com", name="S")).rows == ()


def test_client_list_costs_the_same_for_one_and_for_many(
    viewer: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_devices(make_client(), "server", 2)
    user = User.objects.get(pk=viewer.pk)
    with django_assert_num_queries(7):  # roles, how many of each state, how many, the page, devices, sites, contracts
        listed(user)
    for n in range(60):
        make_devices(Client.objects.create(name=f"Client {n:02}", owner=viewer), "laptop", 1)
    user = User.objects.get(pk=viewer.pk)
    with django_assert_num_queries(7):
        found = listed(user)
    page, rows = found.page, found.rows
    assert (page.paginator.count, len(rows), rows[0].devices, rows[0].owner) == (61, 50, 1, "Vera Viewer")


def test_device_lines_say_what_does_not_count_and_why() -> None:
    client = make_client()
    make_devices(client, "laptop", 3)
    make_devices(client, "laptop", 2, uncovered=Device.Uncovered.SPARE)
    make_devices(client, "laptop", 1, uncovered=Device.Uncovered.SPARE, retired_at=timezone.now())
    make_devices(client, "server", 1, retired_at=timezone.now())
    make_devices(client, "switch", 1)
    server, laptop, switch = device_lines(client)
    assert (switch.counted, switch.left_out) == (1, ())
    assert (server.key, server.counted, server.left_out) == ("server", 0, (("retired", 1),))
    assert (laptop.key, laptop.counted) == ("laptop", 3)
    assert dict(laptop.left_out) == {"retired": 1, "spare": 2}


def test_device_list_filters() -> None:
    client = make_client()
    office = Site.objects.create(client=client, name="Head office")
    make_devices(client, "laptop", 2, site=office)
    make_devices(client, "server", 1, uncovered=Device.Uncovered.EXCLUDED)
    make_devices(client, "server", 1, retired_at=timezone.now())

    def found(**chosen: object) -> list[str]:
        return [device.hostname for device in device_list(client, DeviceFilter(**chosen), timezone.now())]  # type: ignore[arg-type]

    assert found() == ["HOST-000", "HOST-001", "HOST-002", "HOST-003"]
    assert found(kind="server") == ["HOST-002", "HOST-003"]
    assert found(site=office.pk) == ["HOST-000", "HOST-001"]
    assert found(state="counted") == ["HOST-000", "HOST-001"]
    assert found(state="left-out") == ["HOST-002"]
    assert found(state="retired") == ["HOST-003"]
    assert found(search="003") == ["HOST-003"]


def test_chips_count_what_the_list_would_show(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    client, now = make_client(), timezone.now()
    office = Site.objects.create(client=client, name="Head office")
    make_devices(client, "laptop", 2, site=office, serial="ABC", os="Windows 7", last_seen=now - timedelta(days=40))
    make_devices(client, "server", 1, uncovered=Device.Uncovered.EXCLUDED)
    make_devices(client, "server", 1, retired_at=now, warranty_until=date(2020, 1, 1))
    make_devices(client, "nas", 1, warranty_until=date(2020, 1, 1))
    make_devices(make_client("Mill"), "nas", 1)
    for said in ({}, {"kind": "server"}, {"site": office.pk}, {"search": "004"}, {"search": "none", "state": "stale"}):
        chosen = DeviceFilter(**said)
        with django_assert_num_queries(2):
            chips = device_chips(client, chosen, now)
        shown = {state: chosen_devices(client, replace(chosen, state=state), now).count() for state in DEVICE_STATES}
        assert {chip.code: chip.count for chip in chips} == shown
        assert [chip.code for chip in chips if chip.chosen] == [chosen.state]
    counts = {chip.code: chip.count for chip in device_chips(client, DeviceFilter(), now)}
    told = {"counted": 3, "left-out": 1, "retired": 1, "stale": 2, "double": 2, "warranty": 1, "system": 2}
    assert counts == {"": 5, **told}


def test_sites_with_devices_in_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    client = make_client()
    office, barn = (Site.objects.create(client=client, name=name) for name in ("Head office", "Barn"))
    make_devices(client, "laptop", 2, site=office)
    make_devices(client, "laptop", 1, site=barn, retired_at=timezone.now())
    with django_assert_num_queries(1):
        assert sites_with_devices(client) == ((barn, 0), (office, 2))
