"""The web server on the database of a test, and many visitors who ask it for something at the same moment."""

import http.client
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from typing import Final
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection
from gunicorn.app import wsgiapp

from groundwork.tests.forked import a_process, ended, tell

_PATIENCE: Final = 120.0
_TOKEN: Final = "a" * 32  # a form that brings the token of its own cookie passes the check of forms


def free_port() -> int:
    """A port of this machine that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def a_portal(prepare: Callable[[], None] | None = None) -> Iterator[int]:
    """The port of gunicorn as production starts it, with the tests' settings. `prepare` is run in it first."""
    port = free_port()
    with a_process(_serve, port, prepare) as process:
        until = time.monotonic() + 120
        while not _listens(port):
            assert time.monotonic() < until
            time.sleep(0.05)
        yield port
        tell(process, signal.SIGTERM)
        assert ended(process) == 0


def _serve(port: int, prepare: Callable[[], None] | None) -> None:
    connection.settings_dict["CONN_MAX_AGE"] = None  # as in production: kept between two requests
    if prepare is not None:
        prepare()
    words = ["--config", "python:msp_portal.gunicorn_conf", "--log-level", "warning", "--bind", f"127.0.0.1:{port}"]
    sys.argv = ["gunicorn", *words, "msp_portal.wsgi"]
    wsgiapp.run()


def _listens(port: int) -> bool:
    with socket.socket() as caller:
        return caller.connect_ex(("127.0.0.1", port)) == 0


def a_post(path: str, fields: Mapping[str, object]) -> bytes:
    """A form as a browser sends it that has opened its page before."""
    body = urlencode({**fields, "csrfmiddlewaretoken": _TOKEN}, doseq=True)
    head = (
        f"POST {path} HTTP/1.1",
        "Host: 127.0.0.1",
        f"Cookie: {settings.CSRF_COOKIE_NAME}={_TOKEN}",
        "Content-Type: application/x-www-form-urlencoded",
        f"Content-Length: {len(body)}",
        "Connection: close",
    )
    return "\r\n".join((*head, "", body)).encode()


def answered_at_once(port: int, requests: Sequence[bytes]) -> list[int]:
    """The status of the answer to each of these. The server has all of them but for one byte before the first ends."""
    with ExitStack() as open_ones:
        callers = []
        for request in requests:
            callers.append(open_ones.enter_context(socket.create_connection(("127.0.0.1", port), _PATIENCE)))
            callers[-1].sendall(request[:-1])
        for caller, request in zip(callers, requests, strict=True):
            caller.sendall(request[-1:])
        return [_status(caller) for caller in callers]


def _status(caller: socket.socket) -> int:
    response = http.client.HTTPResponse(caller)
    response.begin()
    response.read()
    return response.status
