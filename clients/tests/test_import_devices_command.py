"""`manage.py import_devices`: what it prints, and how it ends."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from clients.models import Client, Device, DeviceImport
from clients.tests.files import DATA, csv_of

pytestmark = pytest.mark.django_db


def run(*args: str) -> str:
    out = StringIO()
    call_command("import_devices", *args, stdout=out)
    return out.getvalue()


def run_json(*args: str) -> dict[str, Any]:
    report: dict[str, Any] = json.loads(run(*args, "--json"))
    return report


def refusal(*args: str) -> str:
    with pytest.raises(CommandError) as caught:
        run(*args)
    assert caught.value.returncode == 2
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "devices.csv"
    path.write_bytes(csv_of("A,server,S1", "B,toaster,S2", "C,server,S3,,05/06/2026"))
    return path


def test_the_first_import_makes_the_client_and_the_second_changes_nothing() -> None:
    path = str(DATA / "rmm-a.csv")
    report = run_json("Harbor Law Group", path, "--create")
    assert report == {
        "rows": 48,
        "new": 48,
        "changed": 0,
        "unchanged": 0,
        "missing": 0,
        "retired": 0,
        "rejected": [],
        "unknown_kinds": {},
        "counts": {
            "server": 2,
            "workstation": 19,
            "laptop": 12,
            "firewall": 1,
            "switch": 2,
            "access-point": 4,
            "printer": 8,
        },
    }
    again = run_json("harbor law group", path)
    assert (again["new"], again["changed"], again["unchanged"], again["counts"]) == (0, 0, 48, report["counts"])
    assert run_json(str(Client.objects.get().pk), path)["unchanged"] == 48


def test_a_dry_run_changes_nothing() -> None:
    assert run_json("Harbor", str(DATA / "rmm-c-awkward.csv"), "--create", "--dry-run")["new"] == 22
    assert (Client.objects.count(), Device.objects.count(), DeviceImport.objects.count()) == (0, 0, 0)


def test_words_columns_and_dates_can_be_explained(file: Path) -> None:
    args = ("Harbor", str(file), "--create", "--dry-run")
    assert [row["line"] for row in run_json(*args)["rejected"]] == [3, 4]
    assert run_json(*args, "--kind-map", "toaster=other", "--dates", "day-first")["counts"] == {"server": 2, "other": 1}
    assert run_json(*args, "--column", "Last seen=ignore", "--column", "Site=kind")["new"] == 0
    assert run_json(*args, "--column", "Serial=host")["rejected"][0]["line"] == 3


def test_missing_devices_are_retired_on_request(file: Path) -> None:
    run("Harbor", str(file), "--create", "--dates", "day-first")
    file.write_bytes(csv_of("A,server,S1"))
    assert (run_json("Harbor", str(file))["missing"], Device.objects.filter(retired_at=None).count()) == (1, 2)
    report = run_json("Harbor", str(file), "--retire-missing")
    assert (report["missing"], report["retired"], report["counts"]) == (1, 1, {"server": 1})


def test_for_people_it_says_the_same_in_words(file: Path) -> None:
    said = run("Harbor", str(file), "--create", "--dry-run")
    assert "New: 1\n" in said
    assert "line 3: The kind “toaster” is not known." in said
    assert said.endswith("Nothing was changed: this was a dry run.\n")
    assert run("Harbor", str(file), "--create").endswith("Done.\n")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\x89PNG\r\n\x1a\n", "The file is a picture (PNG)"),
        (b"", "The file is empty."),
        (b"Colour,Size\nred,2\n", "No column holds a host name or a serial. Say which one does."),
    ],
)
def test_a_file_that_cannot_be_read_ends_with_2_and_leaves_nothing(file: Path, content: bytes, said: str) -> None:
    file.write_bytes(content)
    assert said in refusal("Harbor", str(file), "--create")
    assert not Client.objects.exists()


def test_what_is_asked_wrongly_ends_with_2(file: Path, tmp_path: Path) -> None:
    assert refusal("Nobody", str(file)) == "There is no client “Nobody”. Add --create to make it."
    assert "cannot be opened: No such file" in refusal("Harbor", str(tmp_path / "none.csv"), "--create")
    assert "cannot be opened: Is a directory" in refusal("Harbor", str(tmp_path), "--create")
    assert "“breadbox” is no kind" in refusal("Harbor", str(file), "--create", "--kind-map", "toaster=breadbox")
    assert "not of the form WORD=KIND" in refusal("Harbor", str(file), "--create", "--kind-map", "toaster")
    assert "“colour” is no field" in refusal("Harbor", str(file), "--create", "--column", "Kind=colour")
    assert "There is no column “Colour”" in refusal("Harbor", str(file), "--create", "--column", "Colour=kind")
    assert "at most 120 characters" in refusal("x" * 121, str(file), "--create")
