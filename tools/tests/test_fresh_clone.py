"""The promise of the README, kept from nothing: a clone of what is committed, two commands, no file left about."""

import os
import signal
import subprocess
from pathlib import Path

import pytest

from tools.machine import ROOT
from tools.tests.test_serve import _free_port, _portal, _said, _wait_until_ready

pytestmark = pytest.mark.drill


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    subprocess.run(["git", "clone", "-q", ROOT, tmp_path / "clone"], check=True)
    return tmp_path / "clone"


def _changes(clone: Path) -> str:
    listed = ["git", "status", "--porcelain", "--ignored"]
    return subprocess.run(listed, cwd=clone, capture_output=True, text=True, check=True).stdout


def test_a_fresh_clone_runs_and_writes_only_where_it_may(clone: Path) -> None:
    with _portal(clone.parent, _free_port(), [str(clone / "portal"), "run"]) as process:
        _wait_until_ready(process, clone.parent, patience=600)
        process.send_signal(signal.SIGINT)
        assert process.wait(120) == 0
    assert "Making .venv" in _said(clone.parent)
    assert set(_changes(clone).split()) == {"!!", ".venv/", "var/"}


def test_a_fresh_clone_tests_itself_and_writes_only_where_it_may(clone: Path) -> None:
    """A part of the tests, with the browser, on both databases."""
    kept = {name: word for name, word in os.environ.items() if not name.startswith("PYTEST_")}
    done = subprocess.run(
        [clone / "portal", "test", "groundwork/tests/test_harness.py"],
        env={**kept, "CI": "true"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    assert ", 0 failed, 0 skipped" in done.stdout.splitlines()[-1]
    assert set(_changes(clone).split()) == {"!!", ".venv/", "var/"}
