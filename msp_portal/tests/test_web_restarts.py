"""Stopping the web server and replacing its processes: whoever has asked is answered, and whoever asks meanwhile."""

import http.client
import json
import os
import signal
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing, suppress
from types import SimpleNamespace

import pytest
from gunicorn.config import Config
from waitress.channel import HTTPChannel

from msp_portal import web_worker
from msp_portal.tests import small_app
from msp_portal.tests.small_server import PATIENCE, Server, a_server, killed, started
from tools.tests.half_sent import BEGUN, said_to


def test_a_stop_finishes_what_is_in_hand_and_waits_for_nobody_else() -> None:
    answers = []
    patient = ("--workers", "1", "--graceful-timeout", "100")
    with a_server(*patient) as server, said_to(server.port, BEGUN["body"], 3):
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
    with a_server("--workers", "2") as server:
        came = _asked_all_the_while(server.port, lambda: server.process.send_signal(signal.SIGHUP), restarts, callers=4)
    assert set(came) == {200}, came


@pytest.mark.parametrize("restarts", [1, pytest.param(10, marks=pytest.mark.drill)])
def test_while_it_is_stopped_and_started_anew_no_request_is_lost(restarts: int) -> None:
    """Where systemd holds the socket (deploy/portal-web.socket): whoever comes meanwhile waits in it."""
    with socket.create_server(("127.0.0.1", 0)) as held:
        port = held.getsockname()[1]
        running = [started(port, "--workers", "2", held=held)]

        def restart() -> None:
            running[-1].terminate()
            assert running[-1].wait(PATIENCE) == 0
            running.append(started(port, "--workers", "2", held=held))

        try:
            came = _asked_all_the_while(port, restart, restarts, callers=4)
        finally:
            killed(running[-1])
    assert set(came) == {200}, came


def test_a_process_that_is_killed_is_replaced() -> None:
    with a_server("--workers", "1") as server:
        first = server.told()["pid"]
        os.kill(int(first), signal.SIGKILL)
        until = time.monotonic() + PATIENCE
        while (now := _pid_or_none(server)) in (first, None):
            assert time.monotonic() < until
        assert now != first


def test_a_process_whose_threads_all_hang_is_replaced() -> None:
    hang = "GET /hang/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    with a_server("--workers", "1", "--threads", "2", "--timeout", "2") as server:
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
