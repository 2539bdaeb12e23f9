"""gunicorn as it is started, with the small application behind it, for tests of the process that answers requests."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings

from msp_portal.tests.serving import free_port

# Who is answered does not wait for the others: these are let go after 60 seconds of silence (keepalive).
PATIENCE: Final = 30.0


@dataclass(frozen=True, slots=True)
class Server:
    """A running gunicorn and the port that it listens at."""

    process: "subprocess.Popen[bytes]"
    port: int

    def answer(self, path: str = "/", patience: float = PATIENCE, **headers: str) -> tuple[int, bytes, dict[str, str]]:
        """The status, the body and the heads."""
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=patience)) as caller:
            caller.request("GET", path, headers={name.replace("_", "-"): word for name, word in headers.items()})
            response = caller.getresponse()
            return response.status, response.read(), dict(response.getheaders())

    def told(self, patience: float = PATIENCE, **headers: str) -> dict[str, Any]:
        """What the application says of itself: its process, and how much is in hand."""
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


def started(port: int, *words: str, held: socket.socket | None = None) -> "subprocess.Popen[bytes]":
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


def killed(process: "subprocess.Popen[bytes]") -> None:
    """End it with all that it started."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@contextmanager
def a_server(*words: str) -> Iterator[Server]:
    """gunicorn with a small application, once it answers."""
    port = free_port()
    process = started(port, *words)
    server = Server(process, port)
    try:
        until = time.monotonic() + 120
        while True:
            try:
                server.told()
                break
            except OSError:
                assert time.monotonic() < until
                time.sleep(0.05)
        yield server
    finally:
        killed(process)
