"""An import whose process is killed in the middle: the inventory is the old one. The control shows that it can fail."""

import signal
from collections.abc import Callable
from contextlib import nullcontext
from datetime import UTC, datetime
from itertools import count
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from clients.importing.rows import Choices
from clients.management.commands import import_devices as import_devices_command
from clients.models import Client, Device, PendingImport
from clients.selectors import split_of
from clients.services import imports
from clients.services.imports import hold_file, import_devices
from clients.services.splitting import Wanted, apply_split
from clients.tests.files import csv_of
from groundwork.held_files import SourceFile
from groundwork.models import User
from groundwork.steps import finished
from groundwork.tests.forked import a_process, ended

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def _importing(batches: Connection, path: str, how: str) -> None:
    """The command, which waits for a word after each batch that it has written; the control has no transaction."""
    real: Callable[..., object] = imports.bulk_create_with_history  # type: ignore[attr-defined]

    def told(*args: Any, **options: Any) -> None:
        real(*args, **options)
        batches.send("batch")
        batches.recv()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(imports, "bulk_create_with_history", told)
        if how == "unguarded":
            for module in (imports, import_devices_command):
                patch.setattr(module, "transaction", SimpleNamespace(atomic=nullcontext))
        if how == "several":
            held, everybody = PendingImport.objects.get(), Wanted(frozenset(), frozenset(["there", "new"]))
            finished(apply_split(held, split_of(held).key, everybody, timezone.now()))
        else:
            call_command("import_devices", "Harbor", path, "--retire-missing")


@pytest.fixture
def harbor() -> Client:
    client = Client.objects.create(name="Harbor")
    import_devices(client, SourceFile("x", csv_of("OLD,server,S0", "H1,laptop,S1")), Choices(), None, NOW)
    return client


def state_of(client: Client) -> tuple[int, int, int]:
    """How many devices, how many in service, and the revision."""
    client.refresh_from_db()
    devices = Device.objects.filter(client=client)
    return devices.count(), devices.filter(retired_at=None).count(), client.revision


def run(tmp_path: Path, kill_after: int, how: str = "guarded") -> None:
    """Import 1,200 new devices in batches of 500, and kill the process after so many of them; 0 lets it end."""
    path = tmp_path / "many.csv"
    path.write_bytes(csv_of("H1,workstation,S1", *(f"N{number},laptop,N{number}" for number in range(1_200))))
    ours, theirs = Pipe()
    with a_process(_importing, theirs, str(path), how) as process:
        theirs.close()  # so that its end is heard
        for batch in count(1):
            try:
                ours.recv()
            except EOFError:
                break
            if batch == kill_after:
                process.kill()
                break
            ours.send("on")
        assert ended(process) == (-signal.SIGKILL if kill_after else 0)


@pytest.mark.parametrize(
    "kill_after", [pytest.param(1, marks=pytest.mark.drill), 2, pytest.param(3, marks=pytest.mark.drill)]
)
def test_a_killed_import_leaves_the_old_inventory(harbor: Client, tmp_path: Path, kill_after: int) -> None:
    before = state_of(harbor)
    run(tmp_path, kill_after)
    assert state_of(harbor) == before


# That one transaction is taken back is shown on both by the test above.
@pytest.mark.any_database
def test_one_for_several_clients_that_is_killed_leaves_all_of_them_as_they_were(
    harbor: Client, sales: User, tmp_path: Path
) -> None:
    rows = [f"N{number},server,{('Harbor', 'Mill')[number % 2]}" for number in range(1_400)]
    hold_file(harbor, sales, SourceFile("x", csv_of(*rows, header="Host name,Kind,Client")), datetime.now(UTC))
    before = state_of(harbor)
    run(tmp_path, 3, "several")  # the first client has two batches
    assert state_of(harbor) == before
    assert (list(Client.objects.values_list("name", flat=True)), PendingImport.objects.count()) == (["Harbor"], 1)
    run(tmp_path, 0, "several")
    assert [client.devices.count() for client in Client.objects.order_by("name")] == [702, 700]


@pytest.mark.any_database
def test_one_that_is_let_be_leaves_the_new_one(harbor: Client, tmp_path: Path) -> None:
    run(tmp_path, 0)
    assert state_of(harbor)[:2] == (1_202, 1_201)


@pytest.mark.any_database
def test_the_control_without_a_transaction_is_left_in_between(harbor: Client, tmp_path: Path) -> None:
    before = state_of(harbor)
    run(tmp_path, 2, "unguarded")
    assert state_of(harbor) != before
    assert state_of(harbor)[:2] != (1_202, 1_201)
