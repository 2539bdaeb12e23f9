"""A WSGI application for the tests of the web server: it tells its process, waits, hangs, or says very much."""

import json
import os
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from waitress.channel import HTTPChannel

from msp_portal.web_worker import BufferingWorker, Threads

LONG = 8_000_000
_slow: list[str] = []  # requests for /slow/ that this process has begun


def application(environ: dict[str, Any], start_response: Callable[..., object]) -> Iterable[bytes]:
    """`/slow/` takes two seconds, `/hang/` begins and never ends, `/long/` is LONG bytes; else what the request was."""
    path = environ["PATH_INFO"]
    if path == "/slow/":
        _slow.append(path)
        time.sleep(2)
    if path == "/hang/":
        start_response("200 OK", [])
        return _without_end()
    told = {
        "pid": os.getpid(),
        "scheme": environ["wsgi.url_scheme"],
        "forwarded": [environ.get("HTTP_X_FORWARDED_PROTO"), environ.get("HTTP_X_FORWARDED_FOR")],
        "slow": len(_slow),
        "body": len(environ["wsgi.input"].read()),
    }
    body = b"x" * LONG if path == "/long/" else json.dumps(told).encode()
    start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return [body]


def _without_end() -> Iterator[bytes]:
    yield b"x"
    while True:
        time.sleep(60)


class GreedyThreads(Threads):
    """Always with one to spare."""

    has_a_free_one = True


class GreedyWorker(BufferingWorker):
    """As ours, but that takes whoever connects, whatever its threads do."""

    threads_class = GreedyThreads


class WaitingWorker(BufferingWorker):
    """As ours, but whose threads wait for whoever reads."""

    channel_class = HTTPChannel
