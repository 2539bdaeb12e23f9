"""The process that answers requests, under gunicorn as it is started: who speaks or reads slowly holds up nobody."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from gunicorn.config import Config
from waitress.channel import HTTPChannel

from clients.importing.limits import MAX_BYTES
from msp_portal import web_worker
from msp_portal.tests import small_app
from msp_portal.tests.serving import free_port
from msp_portal.tests.small_app import LONG
from msp_portal.web_worker import MOST_BODY_BYTES
from tools.tests.half_sent import BEGUN, said_to

HALVES = 20
LISTENS_NOT = "GET /long/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
HELD_UP = 1.0  # seconds after which a control takes it that no answer comes
# Who is answered does not wait for the others: these are let go after 60 seconds of silence (keepalive).
PATIENCE = 30.0
_THEIRS = {
    "sync": ("--worker-class", "sync", "--threads", "1"),
    "threads": ("--worker-class", "gthread", "--workers", "1", "--threads", "16"),
}


@dataclass(frozen=True, slots=True)
class Server:
    """A running gunicorn and the port that it listens at."""

    process: "subprocess.Popen[bytes]"
    port: int

    def answer(self, path: str = "/", patience: float = 10, **headers: str) -> tuple[int, bytes, dict[str, str]]:
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=patience)) as caller:
            caller.request("GET", path, headers={name.replace("_", "-"): word for name, word in headers.items()})
            response = caller.getresponse()
            return response.status, response.read(), dict(response.getheaders())

    def told(self, patience: float = 10, **headers: str) -> dict[str, Any]:
        status, body, _ = self.answer("/", patience, **headers)
        assert status == 200
        found: dict[str, Any] = json.loads(body)
        return found


_HELD = """
import os, sys
os.dup2(int(sys.argv[1]), 3)
os.environ.update(LISTEN_FDS="1", LISTEN_PID=str(os.getpid()))
os.execv(sys.executable, [sys.executable, *sys.argv[2:]])
"""


def _started(port: int, *words: str, held: socket.socket | None = None) -> "subprocess.Popen[bytes]":
    """gunicorn; on a socket that is held for it, as systemd does, or on one of its own."""
    command = [
        "-m", "gunicorn", "--config", "python:msp_portal.gunicorn_conf", "--log-level", "warning",
        "--bind", f"127.0.0.1:{port}", *words, "msp_portal.tests.small_app",
    ]  # fmt: skip
    before = [] if held is None else ["-c", _HELD, str(held.fileno())]
    handed = () if held is None else (held.fileno(),)
    return subprocess.Popen(
        [sys.executable, *before, *command], cwd=settings.BASE_DIR, start_new_session=True, pass_fds=handed
    )


def _killed(process: "subprocess.Popen[bytes]") -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@contextmanager
def _server(*words: str) -> Iterator[Server]:
    port = free_port()
    process = _started(port, *words)
    server = Server(process, port)
    try:
        until = time.monotonic() + 30
        while True:
            try:
                server.told()
                break
            except OSError:
                assert time.monotonic() < until
                time.sleep(0.05)
        yield server
    finally:
        _killed(process)


@pytest.fixture(scope="module")
def narrow() -> Iterator[Server]:
    """One process with one thread: whoever takes a thread takes it from everybody."""
    with _server("--workers", "1", "--threads", "1") as server:
        yield server


@pytest.mark.parametrize("half", BEGUN)
def test_half_sent_requests_hold_up_nobody(narrow: Server, half: str) -> None:
    with said_to(narrow.port, BEGUN[half], HALVES):
        assert narrow.told(PATIENCE)["body"] == 0


@pytest.mark.parametrize("theirs", _THEIRS)
def test_control_gunicorns_own_workers_are_held_up_by_each_kind(theirs: str) -> None:
    with _server(*_THEIRS[theirs]) as server:
        for begun in BEGUN.values():
            assert server.told()
            # They stand before us in the queue of connections, so nobody has to wait for them to be taken.
            with said_to(server.port, begun, HALVES), pytest.raises(TimeoutError):
                server.told(HELD_UP)
        with said_to(server.port, LISTENS_NOT, HALVES), pytest.raises(TimeoutError):
            server.told(HELD_UP)


def test_who_does_not_read_the_answer_holds_up_nobody(narrow: Server) -> None:
    with said_to(narrow.port, LISTENS_NOT, HALVES) as callers:
        for caller in callers:
            caller.settimeout(PATIENCE)
            assert caller.recv(1, socket.MSG_PEEK), "its answer has begun"
        assert narrow.told(PATIENCE)
        response = http.client.HTTPResponse(callers[0])
        response.begin()
        assert len(response.read()) == LONG, "whoever reads at last gets all of it"


def test_who_asks_for_more_and_more_and_reads_nothing_holds_up_nobody(narrow: Server) -> None:
    with said_to(narrow.port, LISTENS_NOT * 4, 2):
        assert narrow.told(PATIENCE)


def test_control_waitress_alone_waits_for_them() -> None:
    worker = ("--worker-class", "msp_portal.tests.small_app.WaitingWorker", "--workers", "1", "--threads", "2")
    with _server(*worker) as server, said_to(server.port, LISTENS_NOT * 4, 2), pytest.raises(TimeoutError):
        _ask_without_end(server)


def _ask_without_end(server: Server) -> None:
    while server.told(HELD_UP):
        pass


def test_who_reads_nothing_is_let_go_at_last() -> None:
    with _server("--workers", "1", "--keep-alive", "1") as server:
        pid = server.told()["pid"]
        with said_to(server.port, LISTENS_NOT, 5) as callers:
            for caller in callers:
                caller.settimeout(PATIENCE)
                assert caller.recv(1, socket.MSG_PEEK), "its answer has begun"
            until = time.monotonic() + PATIENCE
            while _connections_of(pid, server.port):
                assert time.monotonic() < until
                time.sleep(0.05)


def _connections_of(pid: int, port: int) -> int:
    """How many connections of this port the process has open."""
    there = {line.split()[9] for line in Path("/proc/net/tcp").read_text().splitlines() if f":{port:04X} " in line[:25]}
    own = set()
    for file in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(FileNotFoundError):
            own.add(os.readlink(file).removeprefix("socket:[").removesuffix("]"))
    listening = {line.split()[9] for line in Path("/proc/net/tcp").read_text().splitlines() if " 0A " in line}
    return len((there & own) - listening)


def test_who_is_silent_is_let_go() -> None:
    with _server("--keep-alive", "1") as server, said_to(server.port, BEGUN["head"], 2) as callers:
        for caller in callers:
            caller.settimeout(10)
            assert caller.recv(1) == b""


def test_a_stop_finishes_what_is_in_hand_and_waits_for_nobody_else() -> None:
    answers = []
    patient = ("--workers", "1", "--graceful-timeout", "100")
    with _server(*patient) as server, said_to(server.port, BEGUN["body"], 3):
        asking = threading.Thread(target=lambda: answers.append(server.answer("/slow/", PATIENCE)[0]))
        asking.start()
        until = time.monotonic() + PATIENCE
        while not server.told(PATIENCE)["slow"]:
            assert time.monotonic() < until
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(PATIENCE) == 0
        asking.join()
        assert answers == [200]


@pytest.mark.parametrize("defended", [True, False], ids=["as it is", "control: let go at once"])
def test_who_was_taken_just_before_a_stop_is_answered(defended: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """They have connected and not said a word yet when the process is told to end."""
    ends, taken = threading.Event(), threading.Event()
    monkeypatch.setattr(web_worker, "_LOOK_ROUND", 0.01)
    # waitress asks for the host of its own settings, though it gets a socket; tests do not ask for strange hosts.
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_words: [])
    monkeypatch.setattr(web_worker, "_SILENT", web_worker._SILENT if defended else 0.0)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        config = Config()
        config.set("graceful_timeout", 20)
        config.set("workers", 1)
        listener.setblocking(False)
        worker = web_worker.BufferingWorker(0, os.getppid(), [SimpleNamespace(sock=listener)], None, 20, config, None)
        worker.wsgi = small_app.application
        finish, turn = worker._finish, web_worker._turn

        def told(sockets: web_worker.Sockets) -> None:
            ends.set()
            finish(sockets)

        def looked(sockets: web_worker.Sockets, seconds: float) -> None:
            turn(sockets, seconds)
            if any(isinstance(each, HTTPChannel) for each in sockets.values()):
                taken.set()

        monkeypatch.setattr(worker, "_finish", told)
        monkeypatch.setattr(web_worker, "_turn", looked)
        serving = threading.Thread(target=worker.run)
        serving.start()
        with socket.socket() as caller:
            caller.settimeout(PATIENCE)
            caller.connect(listener.getsockname())
            assert taken.wait(PATIENCE)
            worker.alive = False
            assert ends.wait(PATIENCE)
            with suppress(OSError):  # without the defence it is closed by now, or while it is read
                caller.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
            assert _begins_with_200(caller) is defended
        serving.join(PATIENCE)


def _begins_with_200(caller: socket.socket) -> bool:
    try:
        return caller.recv(100).startswith(b"HTTP/1.1 200")
    except ConnectionError:
        return False


def _wait(what: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < until
        time.sleep(0.02)


def _asked_all_the_while(port: int, restart: Callable[[], None], restarts: int, callers: int) -> Counter[object]:
    """What everybody got, by page and by form, while all processes were replaced so many times."""
    over, came = threading.Event(), Counter[object]()

    def ask(place: int) -> None:
        while not over.is_set():
            form = (None, b"a=b" * 2_000)[place % 2]
            try:
                with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as caller:
                    caller.request("POST" if form else "GET", "/", form)
                    response = caller.getresponse()
                    came[response.status] += 1
                    pids.add(json.loads(response.read())["pid"])
            except (OSError, http.client.HTTPException) as error:
                came[repr(error)] += 1

    pids: set[int] = set()
    threads = [threading.Thread(target=ask, args=(place,)) for place in range(callers)]
    for thread in threads:
        thread.start()
    try:
        _wait(lambda: bool(pids))
        for _ in range(restarts):
            old = set(pids)
            restart()
            _wait(lambda old=old: len(pids - old) >= 2)  # type: ignore[misc]
    finally:
        over.set()
        for thread in threads:
            thread.join(PATIENCE)
    return came


@pytest.mark.parametrize("restarts", [1, pytest.param(20, marks=pytest.mark.drill)])
def test_while_all_processes_are_replaced_no_request_is_lost(restarts: int) -> None:
    with _server("--workers", "2") as server:
        came = _asked_all_the_while(server.port, lambda: server.process.send_signal(signal.SIGHUP), restarts, callers=4)
    assert set(came) == {200}, came


@pytest.mark.parametrize("restarts", [1, pytest.param(10, marks=pytest.mark.drill)])
def test_while_it_is_stopped_and_started_anew_no_request_is_lost(restarts: int) -> None:
    """Where systemd holds the socket (deploy/portal-web.socket): whoever comes meanwhile waits in it."""
    with socket.create_server(("127.0.0.1", 0)) as held:
        port = held.getsockname()[1]
        running = [_started(port, "--workers", "2", held=held)]

        def restart() -> None:
            running[-1].terminate()
            assert running[-1].wait(PATIENCE) == 0
            running.append(_started(port, "--workers", "2", held=held))

        try:
            came = _asked_all_the_while(port, restart, restarts, callers=4)
        finally:
            _killed(running[-1])
    assert set(came) == {200}, came


def test_a_process_that_is_killed_is_replaced() -> None:
    with _server("--workers", "1") as server:
        first = server.told()["pid"]
        os.kill(int(first), signal.SIGKILL)
        until = time.monotonic() + PATIENCE
        while (now := _pid_or_none(server)) in (first, None):
            assert time.monotonic() < until
        assert now != first


def test_a_process_whose_threads_all_hang_is_replaced() -> None:
    hang = "GET /hang/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    with _server("--workers", "1", "--threads", "2", "--timeout", "2") as server:
        first = server.told()["pid"]
        with said_to(server.port, hang, 3):
            until = time.monotonic() + PATIENCE
            while (now := _pid_or_none(server)) in (first, None):
                assert time.monotonic() < until
        assert now != first


def _pid_or_none(server: Server) -> object:
    try:
        return server.told(patience=1)["pid"]
    except (OSError, http.client.HTTPException):
        return None


def test_a_long_answer_that_nobody_waits_behind_is_let_finish() -> None:
    with _server("--workers", "1", "--threads", "2", "--timeout", "1") as server:
        first = server.told()["pid"]
        assert server.answer("/slow/")[0] == 200
        assert server.told()["pid"] == first


def test_what_a_proxy_says_is_for_django_to_judge(narrow: Server) -> None:
    told = narrow.told(X_Forwarded_Proto="https", X_Forwarded_For="192.0.2.7, 198.51.100.9")
    assert told["forwarded"] == ["https", "192.0.2.7, 198.51.100.9"]
    assert told["scheme"] == "http"
    assert "Server" not in narrow.answer()[2], "which software it is is nobody's business"


def test_a_body_larger_than_any_form_takes_is_refused_before_it_is_sent(narrow: Server) -> None:
    assert MOST_BODY_BYTES > MAX_BYTES
    asked = f"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {MOST_BODY_BYTES + 1}\r\n\r\nx"
    with said_to(narrow.port, asked, 1) as callers:
        callers[0].settimeout(10)
        response = http.client.HTTPResponse(callers[0])
        response.begin()
        assert response.status == 413
