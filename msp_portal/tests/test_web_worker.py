"""The process that answers requests, under gunicorn as it is started: who speaks or reads slowly holds up nobody."""

import http.client
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from clients.importing.limits import MAX_BYTES
from msp_portal.tests.small_app import LONG
from msp_portal.tests.small_server import PATIENCE, Server, a_server
from msp_portal.web_worker import MOST_BODY_BYTES
from tools.tests.half_sent import BEGUN, said_to

HALVES = 20
HANGS = "GET /hang/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
MANY = 30  # so many all find the process that has nothing to do by chance once in a thousand million times
LISTENS_NOT = "GET /long/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
HELD_UP = 1.0  # seconds after which a control takes it that no answer comes
_THEIRS = {
    "sync": ("--worker-class", "sync", "--threads", "1"),
    "threads": ("--worker-class", "gthread", "--workers", "1", "--threads", "16"),
}


@pytest.fixture(scope="module")
def narrow() -> Iterator[Server]:
    """One process with one thread: whoever takes a thread takes it from everybody."""
    with a_server("--workers", "1", "--threads", "1") as server:
        yield server


@pytest.mark.parametrize("half", BEGUN)
def test_half_sent_requests_hold_up_nobody(narrow: Server, half: str) -> None:
    with said_to(narrow.port, BEGUN[half], HALVES):
        assert narrow.told(PATIENCE)["body"] == 0


@pytest.mark.parametrize("theirs", _THEIRS)
def test_control_gunicorns_own_workers_are_held_up_by_each_kind(theirs: str) -> None:
    with a_server(*_THEIRS[theirs]) as server:
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
    with a_server(*worker) as server, said_to(server.port, LISTENS_NOT * 4, 2), pytest.raises(TimeoutError):
        _ask_without_end(server)


def _ask_without_end(server: Server) -> None:
    while server.told(HELD_UP):
        pass


def test_who_reads_nothing_is_let_go_at_last() -> None:
    with a_server("--workers", "1", "--keep-alive", "1") as server:
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
    with a_server("--keep-alive", "1") as server, said_to(server.port, BEGUN["head"], 2) as callers:
        for caller in callers:
            caller.settimeout(10)
            assert caller.recv(1) == b""


def test_a_long_answer_that_nobody_waits_behind_is_let_finish() -> None:
    with a_server("--workers", "1", "--threads", "2", "--timeout", "1") as server:
        first = server.told()["pid"]
        assert server.answer("/slow/")[0] == 200
        assert server.told()["pid"] == first


@contextmanager
def with_one_that_hangs(*words: str) -> Iterator[Server]:
    """Two processes with one thread each, and somebody whose answer has begun in one of them and never ends."""
    with a_server(*words, "--workers", "2", "--threads", "1") as server, said_to(server.port, HANGS, 1) as callers:
        callers[0].settimeout(PATIENCE)
        assert callers[0].recv(1)
        yield server


def test_whoever_comes_while_a_process_is_busy_is_left_to_another() -> None:
    with with_one_that_hangs() as server:
        for _ in range(MANY):
            assert server.told(PATIENCE)


def test_control_waitress_alone_takes_them_and_lets_them_wait() -> None:
    greedy = "msp_portal.tests.small_app.GreedyWorker"
    with with_one_that_hangs("--worker-class", greedy) as server, pytest.raises(TimeoutError):
        _ask_without_end(server)


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
