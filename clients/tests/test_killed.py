"""An import whose process is killed in the middle: the inventory is the old one. The control shows that it can fail."""

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest
from django.conf import settings

from clients.importing.rows import Choices
from clients.models import Client, Device, PendingImport
from clients.services.imports import hold_file, import_devices
from clients.tests.files import csv_of
from groundwork.held_files import SourceFile
from groundwork.models import User
from groundwork.tests.dumping import address_of_test_database

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
# The command, which waits for a word after each batch that it has written; the control has no transaction.
SCRIPT = """
import contextlib, sys, types
import django
django.setup()
from groundwork.steps import finished
from django.core.management import call_command
from clients.management.commands import import_devices as command
from clients.services import imports
real = imports.bulk_create_with_history
def told(*args, **options):
    real(*args, **options)
    print("batch", flush=True)
    sys.stdin.readline()
imports.bulk_create_with_history = told
if sys.argv[2] == "unguarded":
    for module in (imports, command):
        module.transaction = types.SimpleNamespace(atomic=contextlib.nullcontext)
if sys.argv[2] == "several":
    from clients.models import PendingImport
    from clients.selectors import split_of
    from clients.services.splitting import Wanted, apply_split
    held, everybody = PendingImport.objects.get(), Wanted(frozenset(), frozenset(["there", "new"]))
    finished(apply_split(held, split_of(held).key, everybody, django.utils.timezone.now()))
else:
    call_command("import_devices", "Harbor", sys.argv[1], "--retire-missing")
"""


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
    env = {
        **os.environ,
        "DATABASE_URL": address_of_test_database(),
        "DJANGO_SETTINGS_MODULE": "msp_portal.settings_test",
    }
    pipe = subprocess.PIPE
    process = subprocess.Popen(
        [sys.executable, "-c", SCRIPT, str(path), how], cwd=settings.BASE_DIR, env=env, stdin=pipe, stdout=pipe
    )
    assert process.stdin is not None
    assert process.stdout is not None
    for batch in count(1):
        if process.stdout.readline() != b"batch\n":
            break
        if batch == kill_after:
            process.kill()
            break
        process.stdin.write(b"\n")
        process.stdin.flush()
    process.communicate()
    assert process.returncode == (-signal.SIGKILL if kill_after else 0)


@pytest.mark.parametrize(
    "kill_after", [pytest.param(1, marks=pytest.mark.drill), 2, pytest.param(3, marks=pytest.mark.drill)]
)
def test_a_killed_import_leaves_the_old_inventory(harbor: Client, tmp_path: Path, kill_after: int) -> None:
    before = state_of(harbor)
    run(tmp_path, kill_after)
    assert state_of(harbor) == before


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


def test_one_that_is_let_be_leaves_the_new_one(harbor: Client, tmp_path: Path) -> None:
    run(tmp_path, 0)
    assert state_of(harbor)[:2] == (1_202, 1_201)


def test_the_control_without_a_transaction_is_left_in_between(harbor: Client, tmp_path: Path) -> None:
    before = state_of(harbor)
    run(tmp_path, 2, "unguarded")
    assert state_of(harbor) != before
    assert state_of(harbor)[:2] != (1_202, 1_201)
