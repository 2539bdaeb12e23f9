"""From one database to another: nothing of the copy on the way is left lying about."""

import os
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from groundwork.tests.people import a_person
from msp_portal.management.commands import move_database
from msp_portal.tests.backups.portal import own_place

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.any_database]


@pytest.fixture
def on_the_way(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the copy lies while it moves."""
    own_place(settings, tmp_path / "own")
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    monkeypatch.setenv(move_database.TO, "sqlite:////nowhere/new.sqlite3")
    a_person("owner@example.com")
    return tmp_path / "temporary"


@pytest.fixture(params=[signal.SIGTERM, signal.SIGHUP])
def number(request: pytest.FixtureRequest) -> Iterator[signal.Signals]:
    """A signal that ends nothing where the command does not heed it."""
    before = signal.signal(request.param, signal.SIG_IGN)
    yield request.param
    signal.signal(request.param, before)


def test_who_is_told_to_end_takes_the_copy_away(
    on_the_way: Path, monkeypatch: pytest.MonkeyPatch, number: signal.Signals
) -> None:
    seen: list[str] = []

    def restored(words: list[str], **_more: Any) -> "subprocess.CompletedProcess[str]":
        seen.extend(path.name for path in on_the_way.glob("*/*"))
        os.kill(os.getpid(), number)
        return subprocess.CompletedProcess(words, 1)

    monkeypatch.setattr(subprocess, "run", restored)
    with pytest.raises(SystemExit) as ended:
        call_command("move_database")
    assert (ended.value.code, seen) == (128 + number, ["portal.zip"])
    assert list(on_the_way.iterdir()) == []
    assert signal.getsignal(number) is signal.SIG_IGN, "afterwards it is as it was"


def test_where_nothing_comes_of_it_the_copy_is_taken_away_too(
    on_the_way: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subprocess, "run", lambda words, **_more: subprocess.CompletedProcess(words, returncode=1))
    with pytest.raises(CommandError, match="The portal still has the old one"):
        call_command("move_database")
    assert list(on_the_way.iterdir()) == []
