"""./portal run: what it refuses, and from the outside that it starts, serves, keeps quiet and stops.

What becomes of it when a part of it dies is shown on small programs every day, on the portal's own in a drill.
"""

import os
import re
import signal
import socket
import stat
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tools import serve
from tools.machine import PYTHON, ROOT, Trouble
from tools.serve import answers, port_from, refuse_busy
from tools.tests.half_sent import BEGUN, said_to

# One process for all of them: they share a loaded demo.
_WHOLE = (str(ROOT / "portal"), "run")
_SMALL = ("env", f"PYTHONPATH={ROOT}", str(PYTHON), "-m", "tools.tests.small_portal")
Process = subprocess.Popen[str]
TOKEN = "canary_0123456789-ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@pytest.mark.parametrize(("said", "port"), [({}, 8000), ({"PORT": ""}, 8000), ({"PORT": "8123"}, 8123)])
def test_the_port_is_8000_or_what_was_said(said: dict[str, str], port: int) -> None:
    assert port_from(said) == port


@pytest.mark.parametrize("said", ["0", "65536", "-1", "80a", "8000.0", " 80", "٨٠٠٠"])
def test_what_is_no_port_is_refused_with_the_mend(said: str) -> None:
    with pytest.raises(Trouble, match=r"PORT=8001 \./portal run"):
        port_from({"PORT": said})


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_busy_port_is_told_with_the_mend() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(Trouble, match=rf"Port {port} is busy.* PORT={port + 1} \./portal run"):
            refuse_busy(port)
    refuse_busy(port)


def test_who_takes_connections_does_not_answer_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "_ANSWER_PATIENCE", 0.1)
    with socket.socket() as loading:
        loading.bind(("127.0.0.1", 0))
        loading.listen()
        assert not answers(loading.getsockname()[1])
    assert not answers(_free_port())


@contextmanager
def _portal(folder: Path, port: int, command: Sequence[str] = _WHOLE) -> Iterator[Process]:
    """./portal run on a database in the folder, in a session of its own; what it says goes to run.log there."""
    words = {
        "PORT": str(port),
        "DATABASE_URL": f"sqlite:///{folder / 'run.sqlite3'}",
        "EMAIL_URL": "dummymail://",
        "PORTAL_ENV": "development",
    }
    with (folder / "run.log").open("w") as log:
        process = subprocess.Popen(
            command,
            cwd="/",
            env={**os.environ, **words},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def _said(folder: Path) -> str:
    return (folder / "run.log").read_text("utf-8")


def _wait_until_ready(process: Process, folder: Path, patience: float = 120) -> None:
    deadline = time.monotonic() + patience
    while "The portal is running at" not in _said(folder):
        assert process.poll() is None, _said(folder)
        assert time.monotonic() < deadline, _said(folder)
        time.sleep(0.1)


def _status_of(url: str) -> int:
    try:
        with urllib.request.urlopen(url, timeout=120) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        return refused.code


def _children_of(pid: int) -> dict[int, str]:
    """Every process below this one, with its command line."""
    parents: dict[int, int] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except (OSError, ValueError):
            continue
    below: dict[int, str] = {}
    for child in parents:
        ancestor = child
        while ancestor in parents and ancestor != pid:
            ancestor = parents[ancestor]
        if ancestor == pid and child != pid:
            with suppress(FileNotFoundError, ProcessLookupError):  # it has ended since it was listed: no child any more
                below[child] = Path(f"/proc/{child}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    return below


def _assert_gone(pids: dict[int, str], port: int) -> None:
    deadline = time.monotonic() + 120
    while left := [name for pid, name in pids.items() if Path(f"/proc/{pid}").exists()]:
        assert time.monotonic() < deadline, left
        time.sleep(0.1)
    refuse_busy(port)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Path:
    """Shared by the tests below: the demo is loaded by the first of them, and found by the others.

    In a drill the first one migrates from nothing too; every day it finds that done, which saves half of its time.
    """
    made = tmp_path_factory.mktemp("run")
    if not request.config.getoption("--drill"):
        request.getfixturevalue("migrated_sqlite")(made / "run.sqlite3")
    return made


def _proposal_within_a_second(folder: Path, port: int, half: str, tries: int = 1) -> bool:
    """Whether the demo's proposal is answered while twenty others have sent the half of a request.

    `tries`: a machine that is busy with other tests may need a second for the page itself.
    """
    found = re.search(r"http://127\.0\.0\.1:\d+(/p/\S+)", _said(folder))
    assert found
    url = f"http://127.0.0.1:{port}{found[1]}"
    for _ in range(4):  # both processes have drawn it once
        assert _status_of(url) == 200
    with said_to(port, BEGUN[half], 20):
        time.sleep(0.2)
        for _ in range(tries):
            with suppress(TimeoutError), urllib.request.urlopen(url, timeout=1) as answer:
                return int(answer.status) == 200
    return False


def _files_open_in(pids: list[int]) -> set[str]:
    found = set()
    for file in (file for pid in pids for file in Path(f"/proc/{pid}/fd").iterdir()):
        with suppress(FileNotFoundError):  # a socket that was closed since it was listed
            found.add(os.path.realpath(file))
    return found


@pytest.mark.parametrize("number", [signal.SIGINT, pytest.param(signal.SIGTERM, marks=pytest.mark.drill)])
def test_it_starts_serves_and_stops_with_everything_it_started(folder: Path, number: signal.Signals) -> None:
    port = _free_port()
    with _portal(folder, port) as process:
        _wait_until_ready(process, folder)
        assert f"http://127.0.0.1:{port}/p/" in _said(folder), "a proposal link of the demo is ready"
        assert _status_of(f"http://127.0.0.1:{port}/health/") == 200
        assert _status_of(f"http://127.0.0.1:{port}/p/{TOKEN}/") == 404
        children = _children_of(process.pid)
        web = [pid for pid, name in children.items() if "msp_portal.wsgi" in name]
        assert len(web) == 3
        if number is signal.SIGINT:  # how it is stopped has no say in it
            assert all(_proposal_within_a_second(folder, port, half, tries=3) for half in BEGUN)
        assert str(folder / "run.sqlite3") in _files_open_in(web), "between two requests the database stays open"
        assert sum("manage.py worker" in name for name in children.values()) >= 1
        made = {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.glob("run.sqlite3-*")}
        assert {mode & 0o077 for mode in made.values()} == {0}, made
        process.send_signal(number)
        assert process.wait(120) == 0, _said(folder)
        _assert_gone(children, port)
    assert TOKEN not in _said(folder)


@pytest.mark.drill  # test_web_worker.py shows it every day, of a small application
def test_control_as_it_was_started_before_half_a_request_held_up_everybody(folder: Path) -> None:
    """Two of gunicorn's synchronous workers, on the database of the tests above."""
    if not (folder / "run.log").exists():
        with _portal(folder, _free_port()) as process:
            _wait_until_ready(process, folder)
    port = _free_port()
    old = ["--worker-class", "sync", "--threads", "1", "--bind", f"127.0.0.1:{port}"]
    command = [str(PYTHON), "-m", "gunicorn", "--config", "python:msp_portal.gunicorn_conf", *old, "msp_portal.wsgi"]
    env = {**os.environ, "DATABASE_URL": f"sqlite:///{folder / 'run.sqlite3'}", "PORTAL_ENV": "development"}
    env["DJANGO_SETTINGS_MODULE"] = "msp_portal.settings"
    server = subprocess.Popen(command, cwd=ROOT, env=env, start_new_session=True)
    try:
        deadline = time.monotonic() + 120
        while not answers(port):
            assert time.monotonic() < deadline
            time.sleep(0.1)
        assert not any(_proposal_within_a_second(folder, port, half) for half in BEGUN)
    finally:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()


def _kill(process: Process, part: str, *, but: int = 0) -> int:
    """Kill that part of the portal as soon as it is there and is not the one named; its number."""
    deadline = time.monotonic() + 120
    while not (pids := [pid for pid, name in _children_of(process.pid).items() if part in name and pid != but]):
        assert time.monotonic() < deadline, part
        time.sleep(0.05)
    os.kill(min(pids), signal.SIGKILL)
    return min(pids)


@pytest.fixture(params=[_SMALL, pytest.param(_WHOLE, marks=pytest.mark.drill)], ids=["small", "whole"])
def command(request: pytest.FixtureRequest) -> Sequence[str]:
    """What starts the portal, or what starts small programs in its place."""
    words: Sequence[str] = request.param
    return words


def test_when_the_web_server_dies_it_says_so_and_stops_the_rest(folder: Path, command: Sequence[str]) -> None:
    port = _free_port()
    with _portal(folder, port, command) as process:
        _wait_until_ready(process, folder)
        children = _children_of(process.pid)
        _kill(process, "msp_portal.wsgi")
        assert process.wait(120) == 1
        assert "The web server ended by itself (status -9), so everything is stopped." in _said(folder)
        _assert_gone(children, port)


def _processes_of_the_web_server(process: Process) -> set[int]:
    """Those that answer requests, without the one that starts them."""
    return set(sorted(pid for pid, name in _children_of(process.pid).items() if "msp_portal.wsgi" in name)[1:])


def _kill_one_that_answers(process: Process, folder: Path) -> None:
    """It is replaced by the web server: test_web_restarts.py shows it every day."""
    answering = _processes_of_the_web_server(process)
    os.kill(min(answering), signal.SIGKILL)
    deadline = time.monotonic() + 120
    while len(_processes_of_the_web_server(process) - {min(answering)}) < 2:
        assert time.monotonic() < deadline, _said(folder)
        time.sleep(0.05)


def test_a_worker_that_dies_is_started_again_but_not_for_ever(folder: Path, command: Sequence[str]) -> None:
    port = _free_port()
    with _portal(folder, port, command) as process:
        _wait_until_ready(process, folder)
        if command is _WHOLE:
            _kill_one_that_answers(process, folder)
        children, killed = _children_of(process.pid), 0
        for _ in range(5):
            killed = _kill(process, "manage.py worker", but=killed)
        deadline = time.monotonic() + 120
        while _said(folder).count("It is started again.") < 5:
            assert time.monotonic() < deadline, _said(folder)
            time.sleep(0.05)
        assert process.poll() is None, _said(folder)
        assert _status_of(f"http://127.0.0.1:{port}/health/") == 200
        children |= _children_of(process.pid)
        _kill(process, "manage.py worker", but=killed)
        assert process.wait(120) == 1
        assert "The worker ended by itself 6 times within a minute (status -9)" in _said(folder)
        _assert_gone(children, port)


def test_when_it_is_killed_its_children_end_too(folder: Path, command: Sequence[str]) -> None:
    port = _free_port()
    with _portal(folder, port, command) as process:
        _wait_until_ready(process, folder)
        children = _children_of(process.pid)
        process.kill()
        _assert_gone(children, port)
