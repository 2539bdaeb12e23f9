"""An import is carried out whole or not at all, and leaves history."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from simple_history.utils import bulk_create_with_history

from clients.importing.files import read_table
from clients.importing.kinds import KindRead
from clients.importing.rows import Choices
from clients.models import Client, Device, DeviceImport, PendingImport, Site
from clients.selectors import inventory_counts, plan_for
from clients.services import editing, imports
from clients.services.imports import (
    answer_questions,
    apply_pending,
    hold_file,
    import_devices,
)
from clients.tests.files import changes_nothing, csv_of, sample
from groundwork.errors import DomainError, StaleError
from groundwork.held_files import SourceFile
from groundwork.models import User
from groundwork.steps import finished
from groundwork.tables.dates import DateOrder
from groundwork.tables.errors import UnreadableFileError

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
PICTURE = SourceFile("devices.csv", b"\x89PNG\r\n\x1a\n" + bytes(100))


@pytest.fixture
def harbor() -> Client:
    return Client.objects.create(name="Harbor Law Group", users=22)


def state_of(client: Client) -> list[dict[str, Any]]:
    devices = Device.objects.filter(client=client).order_by("pk")
    return [dict(row) for rows in (devices.values(), client.sites.values()) for row in rows]


def history_of(client: Client) -> int:
    return int(Device.history.filter(client=client).count() + Site.history.filter(client=client).count())


def test_a_file_becomes_an_inventory(harbor: Client, sales: User) -> None:
    record, plan = import_devices(harbor, SourceFile("rmm-a.csv", sample("rmm-a.csv")), Choices(), sales, NOW)
    counts = inventory_counts(harbor)
    assert counts == {**plan.counts, "user": 22, "site": 2}
    assert (counts["workstation"], counts["laptop"], sum(plan.counts.values())) == (19, 12, 48)
    assert (record.file_name, record.applied_by, record.applied_at, record.report["new"]) == (
        "rmm-a.csv",
        sales,
        NOW,
        48,
    )
    device = Device.objects.get(hostname="HARBOR-LAP-000")
    assert (device.serial, device.kind, str(device.site), device.manufacturer) == (
        "SN62494814",
        "laptop",
        "Head office",
        "Dell",
    )


def test_every_device_and_site_leaves_history(harbor: Client, sales: User) -> None:
    import_devices(harbor, SourceFile("rmm-a.csv", sample("rmm-a.csv")), Choices(), sales, NOW)
    first = Device.history.filter(client=harbor)
    assert {(row.history_type, row.history_user, row.history_date) for row in first} == {("+", sales, NOW)}
    assert history_of(harbor) == 50
    content = sample("rmm-a.csv").replace(b"2026-11-19", b"2026-11-21").replace(b"OptiPlex", b"OptiPlex Micro")
    later = NOW + timedelta(days=1)
    _record, plan = import_devices(harbor, SourceFile("rmm-a.csv", content), Choices(), None, later)
    changes = Device.history.filter(client=harbor, history_type="~", history_date=later)
    assert 0 < changes.count() == len(plan.changed) < 48
    assert Device.objects.filter(model="OptiPlex Micro 7010").exists()


@pytest.mark.parametrize("name", ["rmm-a.csv", "rmm-b.csv", "rmm-c-awkward.csv"])
def test_the_same_file_twice_changes_nothing(harbor: Client, name: str) -> None:
    source = SourceFile(name, sample(name))
    import_devices(harbor, source, Choices(), None, NOW)
    before, history = state_of(harbor), history_of(harbor)
    _record, plan = import_devices(harbor, source, Choices(retire_missing=True), None, NOW + timedelta(days=1))
    assert changes_nothing(plan)
    assert (state_of(harbor), history_of(harbor)) == (before, history)


def test_missing_devices_are_retired_never_deleted(harbor: Client) -> None:
    import_devices(harbor, SourceFile("x", csv_of("A,server,S1", "B,server,S2")), Choices(), None, NOW)
    fewer = SourceFile("x", csv_of("A,server,S1"))
    import_devices(harbor, fewer, Choices(), None, NOW)
    assert Device.objects.filter(retired_at=None).count() == 2
    import_devices(harbor, fewer, Choices(retire_missing=True), None, NOW)
    assert [(device.hostname, device.retired_at) for device in Device.objects.all()] == [("A", None), ("B", NOW)]
    import_devices(harbor, SourceFile("x", csv_of("B,server,S2")), Choices(), None, NOW)
    assert Device.objects.filter(retired_at=None).count() == 2


def test_an_import_touches_no_other_client(harbor: Client) -> None:
    mill = Client.objects.create(name="Mill")
    source = SourceFile("x", csv_of("A,server,S1,Office"))
    import_devices(mill, source, Choices(), None, NOW)
    before = state_of(mill)
    import_devices(harbor, source, Choices(), None, NOW)
    import_devices(harbor, SourceFile("x", csv_of("B,server,S2")), Choices(retire_missing=True), None, NOW)
    assert state_of(mill) == before


@pytest.mark.parametrize("fails_at", [1, 2, 3])
def test_a_fault_at_any_batch_leaves_nothing(harbor: Client, monkeypatch: pytest.MonkeyPatch, fails_at: int) -> None:
    import_devices(harbor, SourceFile("x", csv_of("A,server,S1,Old")), Choices(), None, NOW)
    harbor.refresh_from_db()
    before = (state_of(harbor), history_of(harbor), DeviceImport.objects.count(), harbor.revision)
    calls: list[int] = []

    def breaks(objects: list[Any], *args: Any, **kwargs: Any) -> Any:
        calls.append(len(objects))
        if len(calls) == fails_at:
            raise RuntimeError("the disk is full")
        return bulk_create_with_history(objects, *args, **kwargs)

    monkeypatch.setattr(editing, "BATCH", 20)
    monkeypatch.setattr(imports, "bulk_create_with_history", breaks)
    with pytest.raises(RuntimeError):
        import_devices(harbor, SourceFile("a", sample("rmm-a.csv")), Choices(), None, NOW)
    harbor.refresh_from_db()
    assert len(calls) == fails_at
    assert (state_of(harbor), history_of(harbor), DeviceImport.objects.count(), harbor.revision) == before


def test_the_database_has_the_last_word(harbor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """A row that gets past every check of ours and is refused by a constraint takes the others with it."""
    monkeypatch.setattr("clients.importing.kind_words.read_kind", lambda word, *rest: KindRead(word, word))
    with pytest.raises(Exception, match="device_kind_known"):
        import_devices(harbor, SourceFile("x", csv_of("A,server", "B,toaster")), Choices(), None, NOW)


def test_an_import_for_a_stale_page_is_refused(harbor: Client) -> None:
    source = SourceFile("x", csv_of("A,server"))
    seen = harbor.revision
    import_devices(harbor, source, Choices(), None, NOW, revision=seen)
    with pytest.raises(StaleError):
        import_devices(harbor, SourceFile("x", csv_of("B,server")), Choices(), None, NOW, revision=seen)
    assert Device.objects.count() == 1


def test_a_dry_run_changes_nothing(harbor: Client, django_assert_num_queries: Any) -> None:
    table = read_table(sample("rmm-a.csv"))
    with django_assert_num_queries(3):
        assert len(plan_for(harbor, table, Choices()).new) == 48
    assert state_of(harbor) == []


def test_a_file_is_held_answered_and_applied(harbor: Client, sales: User) -> None:
    pending = hold_file(harbor, sales, SourceFile("C:\\Users\\me\\devices.csv", csv_of("A,server,,,05/06/2026")), NOW)
    assert pending.file_name == "devices.csv"
    answer_questions(pending, Choices(date_order=DateOrder.DAY_FIRST))
    pending.refresh_from_db()
    assert pending.answers["date_order"] == "day-first"
    record = finished(apply_pending(pending, Choices(date_order=DateOrder.DAY_FIRST), NOW, harbor.revision))
    assert (record.report["new"], record.applied_by, record.sha256) == (1, sales, pending.sha256)
    assert not PendingImport.objects.exists()
    with pytest.raises(DomainError, match="applied or replaced already"):
        finished(apply_pending(pending, Choices(), NOW, harbor.revision + 1))


def test_a_person_holds_one_file_a_client_and_for_a_day(harbor: Client, sales: User, owner: User) -> None:
    source = SourceFile("x.csv", csv_of("A,server"))
    hold_file(harbor, owner, source, NOW - timedelta(hours=25))
    hold_file(harbor, sales, source, NOW)
    assert [pending.user for pending in PendingImport.objects.all()] == [sales]
    again = hold_file(harbor, sales, SourceFile("y.csv", csv_of("B,server")), NOW)
    assert list(PendingImport.objects.all()) == [again]


def test_what_cannot_be_read_is_not_held(harbor: Client, sales: User) -> None:
    with pytest.raises(UnreadableFileError, match="picture"):
        hold_file(harbor, sales, PICTURE, NOW)
    with pytest.raises(UnreadableFileError, match="picture"):
        import_devices(harbor, PICTURE, Choices(), sales, NOW)
    harbor.refresh_from_db()
    assert (PendingImport.objects.count(), harbor.revision) == (0, 1)
