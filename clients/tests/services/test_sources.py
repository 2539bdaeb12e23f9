"""Devices from the tool itself, asked over https from a server that answers as Tactical RMM does."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import Mock

import pytest
from django.core import serializers
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from clients.importing.plan import plan_import
from clients.models import Client, Device, DeviceImport, DeviceSource, InventoryCount, PendingImport
from clients.pulling.tools import JSON, TACTICAL, Source
from clients.recurring import pull_devices, pull_devices_of
from clients.selectors import choices_of, import_page
from clients.services.editing import ArchivedError
from clients.services.imports import apply_pending
from clients.services.sources import SourceEntry, drop_source, pull_by_night, pull_to_look, save_source
from groundwork.errors import DomainError, StaleError
from groundwork.models import User
from groundwork.steps import finished
from groundwork.tests.https_server import HttpsServer

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 28, 3, tzinfo=UTC)
KEY = "TRMM-KEY-5"


def agent(number: int, **said: Any) -> dict[str, Any]:
    """An agent as AgentTableSerializer of Tactical RMM gives it, without what says nothing of a device."""
    return {
        "agent_id": f"id{number}", "alert_template": None, "hostname": f"DESK-{number}", "site_name": "Main",
        "client_name": "Harbor", "monitoring_type": "workstation", "description": "", "needs_reboot": False,
        "status": "online", "last_seen": "2026-11-27T08:00:00.123456Z", "boot_time": 1764200000.0,
        "checks": {"total": 2, "passing": 2, "failing": 0}, "logged_username": "ruth", "italic": False, "policy": None,
        "plat": "windows", "goarch": "amd64", "version": "2.9.1", "operating_system": "Windows 11 Pro, 64 bit v23H2",
        "public_ip": "192.0.2.5", "cpu_model": ["Intel i5"], "local_ips": "10.0.0.5",
        "make_model": "Dell Latitude 5420",
        "physical_disks": ["SSD 512GB"], "custom_fields": [], "serial_number": f"SN-{number}", **said,
    }  # fmt: skip


@pytest.fixture
def client() -> Client:
    return Client.objects.create(name="Harbor")


@pytest.fixture
def tool(https_server: HttpsServer) -> HttpsServer:
    """Tactical RMM with ten agents of this client and one of another."""
    https_server.agents = [agent(number) for number in range(10)]  # type: ignore[attr-defined]

    def reply(path: str, headers: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        if headers.get("x-api-key") != KEY:
            return 401, {}, b'{"detail": "Authentication credentials were not provided."}'
        other = agent(99, hostname="MILL-1", client_name="Mill")
        return (200 if path == "/agents/" else 404), {}, json.dumps([*https_server.agents, other]).encode()  # type: ignore[attr-defined]

    https_server.reply = reply
    return https_server


@pytest.fixture
def source(client: Client, tool: HttpsServer, sales: User) -> DeviceSource:
    save_source(client, SourceEntry(Source(TACTICAL, tool.url, only_client="Harbor"), KEY), sales, NOW)
    return DeviceSource.objects.get(client=client)


def look_and_import(client: Client, by: User, now: datetime = NOW) -> DeviceImport:
    pending = pull_to_look(client, by, now)
    client.refresh_from_db()
    return finished(apply_pending(pending, choices_of(pending), now, client.revision))


def night(source: DeviceSource, days: int = 1) -> DeviceSource:
    pull_by_night(DeviceSource.objects.get(pk=source.pk), NOW + timedelta(days=days))
    return DeviceSource.objects.get(pk=source.pk)


def test_the_first_list_is_looked_at_and_the_next_comes_by_night(
    client: Client, source: DeviceSource, tool: Any, sales: User
) -> None:
    asked = night(source)
    assert (asked.state, asked.said) == ("look", "Nothing was imported from the tool yet. Look at its list once.")
    assert not Device.objects.exists()
    check = import_page(client, pull_to_look(client, sales, NOW))
    assert check.plan is not None
    assert (len(check.plan.new), check.plan.rejected, check.plan.unknown_kinds) == (10, (), {})
    look_and_import(client, sales)
    device = Device.objects.get(hostname="DESK-3")
    assert (device.kind, device.serial, device.os) == ("workstation", "SN-3", "Windows 11 Pro, 64 bit v23H2")
    assert (device.model, device.last_seen and device.last_seen.date().isoformat()) == (
        "Dell Latitude 5420",
        "2026-11-27",
    )
    tool.agents[0]["make_model"] = "HP"
    tool.agents.append(agent(11, monitoring_type="server", operating_system="Windows Server 2022 Standard"))
    taken = night(source)
    assert (taken.state, taken.said) == ("taken", "")
    assert Device.objects.get(hostname="DESK-11").kind == "server"
    last = DeviceImport.objects.order_by("pk").last()
    assert last is not None
    assert (last.applied_by, last.file_name, last.report["new"]) == (None, "Tactical RMM 2026-11-29.csv", 1)
    counted = InventoryCount.objects.order_by("pk").last()
    assert counted is not None
    assert (counted.counts["workstation"], counted.counts["server"]) == (10, 1)


def test_a_night_in_which_nothing_changed_leaves_nothing(client: Client, source: DeviceSource, sales: User) -> None:
    look_and_import(client, sales)
    client.refresh_from_db()
    before = (client.revision, DeviceImport.objects.count())
    assert night(source).asked_at == NOW + timedelta(days=1)
    client.refresh_from_db()
    assert (client.revision, DeviceImport.objects.count()) == before


def test_who_is_gone_is_retired_and_what_the_tool_never_knew_stays(
    client: Client, source: DeviceSource, tool: Any, sales: User
) -> None:
    Device.objects.create(client=client, kind="printer", hostname="PRINTER")
    look_and_import(client, sales)
    assert Device.objects.get(hostname="PRINTER").retired_at is None
    tool.agents.pop()
    assert night(source).state == "taken"
    assert [device.hostname for device in Device.objects.exclude(retired_at=None)] == ["DESK-9"]
    save_source(client, SourceEntry(Source(TACTICAL, tool.url, only_client="Harbor"), retire=False), sales, NOW)
    tool.agents.pop()
    night(source, 2)
    assert Device.objects.exclude(retired_at=None).count() == 1


@pytest.mark.parametrize(
    ("left", "more", "said"),
    [
        (8, [], "2 of 10 devices are gone."),
        (10, [agent(number) for number in range(20, 26)], "6 devices are new, beside 10."),
        (10, [agent(20, monitoring_type="toaster")], "The list holds words or dates that nobody has explained yet."),
        (10, [agent(at, hostname="x\u202ey", serial_number="") for at in range(20, 23)], "3 of 13 rows are rejected."),
    ],
)  # fmt: skip
def test_what_is_unusual_waits_for_somebody(
    client: Client, source: DeviceSource, tool: Any, sales: User, left: int, more: list[Any], said: str
) -> None:
    look_and_import(client, sales)
    tool.agents[:] = [*tool.agents[:left], *more]
    waits = night(source)
    assert (waits.state, waits.said) == ("look", said)
    assert Device.objects.filter(retired_at=None).count() == 10
    pending = pull_to_look(client, sales, NOW)
    check = import_page(client, pending)
    assert check.plan is not None
    assert len(check.plan.missing) == 10 - left
    assert check.choices.retire_missing


def test_an_answer_that_was_given_holds_for_the_nights_after(
    client: Client, source: DeviceSource, tool: Any, sales: User
) -> None:
    look_and_import(client, sales)
    tool.agents.append(agent(20, monitoring_type="toaster"))
    assert night(source).state == "look"
    pending = pull_to_look(client, sales, NOW)
    pending.answers = {**pending.answers, "kinds": {import_page(client, pending).kinds[0].word.key: "other"}}
    pending.save()
    client.refresh_from_db()
    finished(apply_pending(pending, choices_of(pending), NOW, client.revision))
    tool.agents.append(agent(21, monitoring_type="toaster"))
    assert night(source).state == "taken"
    assert Device.objects.filter(kind="other").count() == 2


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda tool: tool.says(b"", 401), "“localhost” refuses the token (401). Type a new one."),
        (lambda tool: tool.says(b"", 500), "“localhost” answers with 500. Check the address."),
        (lambda tool: tool.says(b"", 302, Location="https://10.0.0.1/"), "“localhost” answers with a redirect (302), "
         "which is not followed. Type the address it leads to."),
        (lambda tool: tool.says(b"<html>"),
         "The answer is no JSON. Check the address: it may lead to a page for people."),
        (lambda tool: tool.says(b"[]"), "The tool lists no device at all. Nothing is changed."),
    ],
)  # fmt: skip
def test_what_goes_wrong_by_night_stands_at_the_client_and_changes_nothing(
    client: Client, source: DeviceSource, tool: Any, sales: User, change: Any, said: str
) -> None:
    look_and_import(client, sales)
    change(tool)
    failed = night(source)
    assert (failed.state, failed.said) == ("failed", said)
    assert Device.objects.filter(retired_at=None).count() == 10
    with pytest.raises(DomainError):
        pull_to_look(client, sales, NOW)


def test_a_private_network_is_told(client: Client, source: DeviceSource, settings: Settings) -> None:
    settings.OUTGOING_PRIVATE_NETWORKS = []
    assert "is in a private network" in night(source).said


def test_the_token_stands_nowhere_in_clear(client: Client, source: DeviceSource) -> None:
    rows = [*DeviceSource.objects.all(), *DeviceSource.history.all()]
    assert KEY not in serializers.serialize("json", rows)
    assert source.token


def test_a_key_of_the_server_that_is_gone_is_told(client: Client, source: DeviceSource, settings: Settings) -> None:
    settings.SECRET_KEY = "another" * 10
    assert "Type it again" in night(source).said


def test_a_token_goes_to_no_host_that_it_was_not_typed_for(
    client: Client, source: DeviceSource, tool: HttpsServer, sales: User
) -> None:
    for said in (Source(TACTICAL, "https://thief.example"), Source(JSON, tool.url)):
        with pytest.raises(DomainError, match="Type the token again"):
            save_source(client, SourceEntry(said), sales, NOW)
    save_source(client, SourceEntry(Source(TACTICAL, f"{tool.url}/agents/")), sales, NOW)
    save_source(client, SourceEntry(Source(TACTICAL, "https://other.example"), "NEW"), sales, NOW)
    with pytest.raises(StaleError):
        save_source(client, SourceEntry(Source(TACTICAL, tool.url), KEY), sales, NOW, 1)


def test_a_json_list_of_any_tool(client: Client, https_server: HttpsServer, sales: User) -> None:
    body = {"data": {"devices": [{"device": {"name": f"N{at}"}, "class": "Laptop", "sn": f"S{at}"} for at in range(5)]}}
    https_server.says(json.dumps(body).encode())
    mapping = {"host": "device.name", "kind": "class", "serial": "sn"}
    said = Source(JSON, f"{https_server.url}/v1/list?all=1", "", "data.devices", mapping)
    save_source(client, SourceEntry(said, "KEY"), sales, NOW)
    look_and_import(client, sales)
    assert https_server.asked[0][0] == "/v1/list?all=1"
    assert https_server.asked[0][1]["authorization"] == "Bearer KEY"
    assert set(Device.objects.values_list("kind", flat=True)) == {"laptop"}


def test_each_tool_has_a_job_of_its_own(client: Client, source: DeviceSource, sales: User) -> None:
    look_and_import(client, sales)
    archived = Client.objects.create(name="Gone", archived_at=NOW)
    DeviceSource.objects.create(client=archived, tool=JSON, address="https://x.example")
    pull_devices.func()
    job = DBTaskResult.objects.get(task_path__endswith="recurring.pull_devices_of")
    assert job.args_kwargs["kwargs"] == {"client_id": client.pk}
    pull_devices_of.func(client_id=client.pk)
    again = DeviceSource.objects.get(client=client)
    assert (again.state, again.asked_at is not None and again.asked_at > NOW) == ("taken", True)
    drop_source(client, sales, NOW)
    pull_devices_of.func(client_id=client.pk)
    with pytest.raises(ArchivedError):
        drop_source(archived, sales, NOW)
    assert PendingImport.objects.count() == 0


def test_a_night_compares_the_list_once(
    client: Client, source: DeviceSource, tool: HttpsServer, sales: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    look_and_import(client, sales)
    compared = Mock(side_effect=plan_import)
    monkeypatch.setattr("clients.selectors.importing.plan_import", compared)
    tool.agents = [agent(number, operating_system="Windows 11 Pro 24H2") for number in range(1, 11)]  # type: ignore[attr-defined]
    source.refresh_from_db()
    pull_by_night(source, NOW + timedelta(days=1))
    assert compared.call_count == 1
    source.refresh_from_db()
    assert (source.state, len(source.devices or ())) == (DeviceSource.State.TAKEN, 10)
    assert client.devices.filter(retired_at=None).count() == 10
    gone = client.devices.get(hostname="DESK-0")
    assert gone.pk not in (source.devices or ())
